"""The demo store's own pages, and what its customers bought together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.stores.content import Basket, StoreDocument
from connectors.stores.demo import schema
from connectors.stores.demo.requests import Request
from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("pages.yaml")
_NEVER_BOUGHT = ("cancelled", "failed", "pending")


@cache
def pages() -> tuple[dict[str, Any], ...]:
    """Return the pages as written: id, kind, title, handle, body (HTML)."""
    return tuple(read_yaml(_FILE))


class Content:
    """What the store gives beside products and orders.

    Args:
        request: Opens a connection for one request, by its name.
        base_url: Where the shop's pages are served.
    """

    def __init__(self, request: Request, base_url: str) -> None:
        self._request = request
        self._base_url = base_url

    async def documents(self) -> AsyncIterator[StoreDocument]:
        """Stream the store's pages."""
        async with self._request("documents"):
            found = pages()
        for page in found:
            yield StoreDocument(
                id=page["id"],
                kind=page["kind"],
                title=page["title"],
                body=page["body"],
                url=f"{self._base_url}/pages/{page['handle']}",
            )

    async def baskets(self, since: datetime) -> AsyncIterator[Basket]:
        """Stream the products of every order since then that was paid for."""
        orders, lines = schema.orders, schema.lines
        wanted = (
            select(orders.c.id, orders.c.placed_at, lines.c.product_id)
            .join(lines, lines.c.order_id == orders.c.id)
            .where(orders.c.placed_at >= since, orders.c.status.not_in(_NEVER_BOUGHT))
            .order_by(orders.c.id)
        )
        async with self._request("baskets") as connection:
            found = (await connection.execute(wanted)).all()
        together: dict[str, tuple[datetime, set[str]]] = {}
        for order, placed_at, product_id in found:
            together.setdefault(order, (placed_at, set()))[1].add(product_id)
        for placed_at, products in together.values():
            yield Basket(product_ids=frozenset(products), placed_at=placed_at)
