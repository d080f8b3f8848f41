"""Reading orders with what belongs to them, and finding those of one e-mail address.

The store ignores filters that it does not know, and answers with everything. No filter is trusted: every row is
compared with what was asked for before it is used.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass

from commerce.currencies import DIGITS
from commerce.errors import NotFound, OrderNotFound, ShopclerkError, StoreRejected
from commerce.mailbox import normal_email, spellings
from commerce.order import Order
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.woocommerce import read_orders, states, tracking
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.online import Online
from connectors.stores.woocommerce.values import Node, listed, number, text

log = logging.getLogger(__name__)
_NAME = re.compile(r"[\w./-]{1,40}\Z")
_ABREAST = 4  # orders of a list that are completed at once
_PAGES, _PAGE = 20, 100  # most pages of a search that are looked through


@dataclass(frozen=True)
class Loaded:
    """An order in our words, the node it was read from, and its notes."""

    order: Order
    node: Node
    refunds: list[Node]
    notes: list[Node]


class OrderReader:
    """Loads orders through the client."""

    def __init__(self, client: WooClient, online: Online, arrival_days: int = 10) -> None:
        self._client = client
        self._online = online
        self._arrival_days = arrival_days
        self.forget()

    def forget(self) -> None:
        """Forget what was known about the site."""
        self._fulfilments = True
        self._online.forget()

    async def by_number(self, wanted: str) -> Loaded:
        """Return the order with this number (with or without the hash sign) or id.

        Numbers are ids, unless a plug-in counts orders in its own way; then its number comes first.

        Raises:
            OrderNotFound: There is none.
        """
        wanted = one_line(wanted, 300).removeprefix("#").strip()
        if not _NAME.match(wanted):
            raise OrderNotFound
        by_id: Loaded | None = None
        if number(wanted):
            try:
                by_id = await self.by_id(wanted)
            except OrderNotFound:
                by_id = None
            if by_id is not None and by_id.order.number == wanted:
                return by_id
        params: dict[str, str | int] = {"search": wanted, "per_page": 50, "_fields": "id,number,status"}
        rows = (await self._client.page("/wc/v3/orders", params)).rows
        same = [one for one in rows if str(one.get("number")).casefold() == wanted.casefold()]
        if same:
            return await self.by_id(str(same[0]["id"]))
        if by_id is None:
            raise OrderNotFound
        return by_id

    async def by_id(self, order_id: str) -> Loaded:
        """Return the order with this id.

        Raises:
            OrderNotFound: There is none, or it is a draft or in the bin.
        """
        if not number(order_id):
            raise OrderNotFound
        node, notes = await asyncio.gather(self._node(order_id), self._notes(order_id))
        return await self._whole(node, notes)

    async def _notes(self, order_id: str) -> list[Node]:
        return (await self._client.page(f"/wc/v3/orders/{order_id}/notes", {})).rows

    async def _node(self, order_id: str) -> Node:
        node = await self._client.node(f"/wc/v3/orders/{order_id}", {"_fields": read_orders.FIELDS})
        if text(node.get("id")) != order_id or states.slug(node) in states.UNSEEN:
            raise OrderNotFound
        return read_orders.whole_lists(node)

    async def bare(self, order_id: str) -> Node:
        """Return an order as the platform gives it, without what belongs to it."""
        if not number(order_id):
            raise OrderNotFound
        return await self._node(order_id)

    async def refunds(self, order_id: str) -> list[Node]:
        """Return an order's refunds."""
        found = []
        place = 1
        while True:
            page = await self._client.page(f"/wc/v3/orders/{order_id}/refunds", {"per_page": 100, "page": place})
            found += [read_orders.whole_lists(one) for one in page.rows]
            place += 1
            if not page.more or not page.rows:
                return found

    async def of_email(self, email: str, limit: int) -> list[Loaded]:
        """Return the newest orders of exactly this address, newest first.

        Raises:
            StoreRejected: Code ``too_many_orders``: so many others hold this address as a part that none was found.
        """
        wanted = normal_email(email)
        if not wanted:
            return []
        found: dict[str, Node] = {}
        account = await self.account(wanted)
        filters = [{"search": one} for one in spellings(wanted)]
        filters += [{"customer": str(account["id"])}] if account else []
        through = [await self._look_through(one, wanted, limit, found) for one in filters]
        if not found and not all(through):
            raise StoreRejected(
                say("refusals.number_needed"),
                code="too_many_orders",
            )
        nodes = sorted(found.values(), key=lambda one: (str(one["date_created_gmt"]), int(one["id"])), reverse=True)
        await self._online.of([read_orders.whole_lists(one) for one in nodes[:limit]])  # of all of them at once
        few = asyncio.Semaphore(_ABREAST)

        async def whole(node: Node) -> Loaded | None:
            async with few:
                notes = await self._notes(str(node["id"])) if _told_in_notes(node) else []
                try:
                    return await self._whole(read_orders.whole_lists(node), notes)
                except StoreRejected as error:  # one that cannot be read hides no other
                    log.warning("order %s is left out of a list: %s", node["id"], error.detail)
                    return None

        return [one for one in await asyncio.gather(*(whole(node) for node in nodes[:limit])) if one is not None]

    async def _look_through(self, filter_: dict[str, str], email: str, limit: int, found: dict[str, Node]) -> bool:
        """Add the newest orders of exactly this address; False when there were too many of others to see them all.

        A search finds every address that this one is a part of.
        """
        mine = 0
        for place in range(1, _PAGES + 1):
            params: dict[str, str | int] = {
                **filter_,
                "per_page": _PAGE,
                "page": place,
                "orderby": "date",
                "order": "desc",
                "_fields": read_orders.FIELDS,
            }
            page = await self._client.page("/wc/v3/orders", params)
            for node in page.rows:
                address = normal_email(read_orders.email_of(node))
                if address == email and states.slug(node) not in states.UNSEEN:
                    found[str(node["id"])] = node
                    mine += 1
            if mine >= limit or not page.more:
                return True
        return False

    async def account(self, email: str) -> Node | None:
        """Return the customer account with exactly this address."""
        wanted = normal_email(email)
        for spelling in spellings(wanted):
            try:
                page = await self._client.page("/wc/v3/customers", {"email": spelling, "role": "all", "per_page": 10})
            except (NotFound, StoreRejected):  # the store refuses what it takes for no address
                continue
            for row in page.rows:
                if normal_email(str(row.get("email") or "")) == wanted:
                    return row
        return None

    async def _whole(self, node: Node, notes: list[Node]) -> Loaded:
        currency = text(node.get("currency"))
        if currency and currency not in DIGITS:
            raise StoreRejected(
                say("refusals.unknown_currency"),
                code="unknown_currency",
                detail=f"order {node['id']}: {one_line(currency, 40)}",
            )
        identity = str(node["id"])
        refunds = await self.refunds(identity) if node.get("refunds") else []
        rows = await self._parcels(identity) if node.get("status") not in ("pending", "failed", "on-hold") else []
        online = await self._online.of([node])
        try:
            parcels = tracking.parcels(node, rows, notes, self._arrival_days)
            return Loaded(read_orders.order(node, refunds, notes, parcels, online), node, refunds, notes)
        except (ShopclerkError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            why = error.detail if isinstance(error, ShopclerkError) else f"{type(error).__name__}: {error}"
            raise StoreRejected(
                say("refusals.order_unreadable"),
                code="order_unreadable",
                detail=one_line(why, 300),
            ) from error

    async def _parcels(self, order_id: str) -> list[Node]:
        if not self._fulfilments:
            return []
        try:
            found = await self._client.read(f"/wc/v3/orders/{order_id}/fulfillments")
        except StoreRejected as error:
            if error.code != "not_supported":
                raise
            self._fulfilments = False
            return []
        return [one for one in listed(found) if isinstance(one, dict)]


def _told_in_notes(node: Node) -> bool:
    """Return whether an order's notes may tell of parcels and returns."""
    return states.slug(node) not in ("pending", "failed", "on-hold", "cancelled")
