"""The demo store's catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import ProductNotFound, ShopclerkError, StoreRejected
from commerce.product import Product
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.demo import rows, schema
from connectors.stores.demo.requests import Request
from connectors.stores.stock import ProductFailure, Stock

_PAGE = 100


class Catalogue:
    """Products and their stock.

    Args:
        request: Opens a connection for one request.
        base_url: Where the shop's pages and pictures are served.
    """

    def __init__(self, request: Request, base_url: str) -> None:
        self._request = request
        self._base_url = base_url

    def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products, except those ``already`` read."""
        return self._pages(None, already)

    def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products changed since then."""
        return self._pages(since)

    async def _pages(
        self, since: datetime | None, already: Set[str] = frozenset()
    ) -> AsyncIterator[Product | ProductFailure]:
        table, last = schema.products, ""
        while True:
            wanted = select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)
            if since is not None:
                wanted = wanted.where(table.c.updated_at >= since)
            async with self._request("products") as connection:
                page = (await connection.execute(wanted)).all()
                variants = await self._variants(connection, [row.id for row in page])
            for row in page:
                if row.id not in already:
                    yield self._read(row, variants.get(row.id, []))
            if len(page) < _PAGE:
                return
            last = page[-1].id

    async def _variants(self, connection: AsyncConnection, ids: list[str]) -> dict[str, list[Row[Any]]]:
        table = schema.variants
        found: dict[str, list[Row[Any]]] = {}
        wanted = select(table).where(table.c.product_id.in_(ids)).order_by(table.c.position)
        for row in await connection.execute(wanted):
            found.setdefault(row.product_id, []).append(row)
        return found

    def _read(self, row: Row[Any], variants: list[Row[Any]]) -> Product | ProductFailure:
        if not variants:
            return ProductFailure(product_id=row.id, reason="the product has no variants")
        try:
            return rows.product(row, variants, self._base_url)
        except (ValidationError, ShopclerkError, TypeError) as error:
            return ProductFailure(product_id=row.id, reason=one_line(str(error), 300))

    async def ids(self) -> set[str]:
        """Return the ids of all products."""
        async with self._request("product_ids") as connection:
            return set(await connection.scalars(select(schema.products.c.id)))

    async def product(self, product_id: str) -> Product:
        """Return one product."""
        async with self._request("product") as connection:
            row = (await connection.execute(select(schema.products).where(schema.products.c.id == product_id))).first()
            if row is None:
                raise ProductNotFound
            found = self._read(row, (await self._variants(connection, [row.id])).get(row.id, []))
        if isinstance(found, ProductFailure):
            raise StoreRejected(say("refusals.product_hidden"), detail=found.reason)
        return found

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock, in one query."""
        table = schema.variants
        wanted = select(table.c.id, table.c.price, table.c.stock).where(table.c.id.in_(list(variant_ids)))
        async with self._request("stock") as connection:
            found = (await connection.execute(wanted)).all()
        return {
            row.id: Stock(variant_id=row.id, price=rows.money(row.price), available=row.stock > 0, stock=row.stock)
            for row in found
        }
