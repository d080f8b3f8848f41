"""How Shopify's orders are changed: every write is looked up before it is sent.

Shopify honours no key here. What was written is found again by our stamp in it, or by what it changed; a tag on the
order says that a write was begun, so that one whose outcome is open is not sent again before the quiet time is over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from commerce.errors import OrderNotFound, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.sentences import say
from connectors.stores.locks import Locks
from connectors.stores.shopify import marks, warehouses
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.order_reader import Loaded, OrderReader
from connectors.stores.writing import Writes
from runtime import clock


class Keyed(Protocol):
    """A request with a key."""

    @property
    def key(self) -> str:
        """Its key."""
        ...

    def model_dump_json(self) -> str:
        """Return all of it as text."""
        ...


class ShopifyWrites(Writes[ShopifyClient, Loaded]):
    """Changes of one shop's orders."""

    def __init__(self, client: ShopifyClient, orders: OrderReader, locks: Locks, quiet: float) -> None:
        super().__init__(client, orders, locks, quiet)
        self._never_sent: set[str] = set()  # keys whose last request surely did not get through

    async def hindrance(self, loaded: Loaded) -> StoreRejected | None:
        """Return what a warehouse has against changing this unsent order, None where nothing."""
        return warehouses.hindrance(loaded.node, await warehouses.read(self.client, loaded.order.id))

    async def not_packed(self, loaded: Loaded) -> None:
        """Raise `StoreRejected` when a warehouse has begun with the order, or may have where we do not see it."""
        held = await self.hindrance(loaded)
        if held is not None:
            raise held

    def mark(self, loaded: Loaded, request: Keyed) -> marks.Mark | None:
        """Return the tag of the request's key.

        Raises:
            StoreRejected: The key came with another request.
        """
        mark = marks.find_tag(loaded.node["tags"], request.key, request.model_dump_json())
        if mark is not None and not mark.same_request:
            raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])
        return mark

    def never_sent(self, key: str) -> bool:
        """Return whether the last request with this key surely did not get through."""
        return key in self._never_sent

    async def begin(self, kind: str, loaded: Loaded, request: Keyed, mark: marks.Mark | None) -> None:
        """Tag the order before a write that Shopify would do twice.

        Raises:
            StoreTimeout: It was begun a moment ago, and nobody knows yet what became of it.
        """
        open_ = mark is not None and not self.never_sent(request.key)
        if mark is not None and open_ and clock.now() - mark.begun_at < self.quiet:
            raise StoreTimeout(detail="this was sent a moment ago and its outcome is not known yet")
        await self.tag(loaded.order.id, marks.tag(kind, request.key, request.model_dump_json(), clock.now()))

    async def tag(self, order_id: str, tag: str) -> None:
        """Put a tag on the order."""
        await self.client.write("write_tags", again=True, id=order_id, tags=[tag])

    @asynccontextmanager
    async def sending(self, key: str) -> AsyncIterator[None]:
        """Remember whether the write surely did not happen: then it need not wait to be sent again."""
        self._never_sent.discard(key)
        try:
            yield
        except (StoreUnavailable, StoreRejected):
            self._never_sent.add(key)
            raise

    async def tagged(self, order_id: str, key: str) -> tuple[Loaded, marks.Mark] | None:
        """Return the order and the tag of this key on it, None where there is none."""
        try:
            found = await self.orders.by_id(order_id)
        except OrderNotFound:
            return None
        mark = marks.find_tag(found.node["tags"], key)
        return (found, mark) if mark is not None else None
