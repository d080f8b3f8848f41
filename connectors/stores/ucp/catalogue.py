"""The catalogue port: all products by the store's search, one product and live prices by what it answers now."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence, Set
from datetime import datetime
from typing import NamedTuple

from commerce.errors import ProductNotFound
from commerce.product import Product
from connectors.mcp.line import Line
from connectors.stores.stock import ProductFailure, Stock
from connectors.stores.ucp.dialects import Dialect
from connectors.stores.ucp.reading import Reader
from runtime import clock

_REMEMBERED = 100_000


class Way(NamedTuple):
    """What a store is asked over, how, and how its answers are read."""

    line: Line
    dialect: Dialect
    reader: Reader


class Catalogue:
    """Products of one store.

    A store does not say when a product changed: it has changed when what it says of it is another thing than this
    process has seen.

    Args:
        way: Returns how the store is asked, once it is known to be the store that was approved.
    """

    def __init__(self, way: Callable[[], Awaitable[Way]]) -> None:
        self._way = way
        self._seen: dict[str, tuple[str, datetime]] = {}

    async def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products that its search finds."""
        way = await self._way()
        async for found in way.dialect.all(way.line, way.reader):
            if isinstance(found, ProductFailure):
                yield found
            elif found.id not in already:
                yield self._dated(found)

    async def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products that say something else than they did."""
        async for found in self.all():
            if isinstance(found, ProductFailure) or found.updated_at is None or found.updated_at >= since:
                yield found

    async def ids(self) -> set[str]:
        """Return the ids of all products that its search finds."""
        return {found.id if isinstance(found, Product) else found.product_id async for found in self.all()}

    async def product(self, product_id: str) -> Product:
        """Return one product as it is now, or raise `ProductNotFound`."""
        way = await self._way()
        found = await way.dialect.product(way.line, way.reader, product_id)
        if found.id != product_id:
            raise ProductNotFound
        return self._dated(found)

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return price and stock of variants as they are now."""
        if not variant_ids:
            return {}
        way = await self._way()
        found = await way.dialect.stock(way.line, way.reader, variant_ids)
        return {name: each for name, each in found.items() if each.price.currency == way.reader.currency}

    def forget(self) -> None:
        """Forget what was seen of another store."""
        self._seen.clear()

    def _dated(self, product: Product) -> Product:
        digest = hashlib.sha256(product.model_dump_json().encode()).hexdigest()
        before = self._seen.get(product.id)
        if before is None or before[0] != digest:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            before = self._seen[product.id] = digest, clock.now()
        return product.model_copy(update={"updated_at": before[1]})
