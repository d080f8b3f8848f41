"""Reading orders whole: what does not fit on the first page is fetched, and only then."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from commerce.errors import NeedsPerson, OrderNotFound, StoreRejected
from commerce.mailbox import normal_email, spellings
from commerce.money import Money
from commerce.order import Order
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.shopify import read_orders, read_parcels, search, warehouses
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, amount, gid, more, nodes

log = logging.getLogger(__name__)
#: So many whole orders fit one query (`operations/orders.graphql`) under the cost of 1,000 points.
_PAGE = 4
#: How many of each come with an order; when there are so many, all of them are read.
_FIRST_PARCELS, _FIRST_REFUNDS, _FIRST_PAYMENTS = 2, 10, 10
_MOST_PARCELS, _MOST_REFUNDS = 90, 40
_NAME = re.compile(r"[^\s\"\\]{1,64}\Z")


@dataclass(frozen=True)
class Loaded:
    """An order in our words, and the nodes it was read from."""

    order: Order
    node: Node
    refused: frozenset[str] = frozenset()  # keys of our refunds that no payment provider paid


class OrderReader:
    """Loads orders through the client; after ``arrival_days`` a parcel whose carrier says nothing counts as arrived."""

    def __init__(self, client: ShopifyClient, arrival_days: int = read_parcels.ARRIVAL_DAYS) -> None:
        self._client = client
        self._arrival_days = arrival_days

    async def by_number(self, number: str) -> Loaded:
        """Return the order with this name (with or without the hash sign), confirmation number or global id.

        A name comes first: confirmation numbers may repeat.

        Raises:
            OrderNotFound: There is none, or it is older than what the app may see.
        """
        wanted = one_line(number, 80).removeprefix("#").strip()
        if identity := gid("Order", wanted) if wanted.startswith("gid://") else "":
            return await self.by_id(identity)
        if not _NAME.match(wanted):
            raise OrderNotFound
        names = [search.equals("name", wanted), search.equals("name", f"#{wanted}")]
        query = search.any_of([*names, search.equals("confirmation_number", wanted)])
        found = nodes((await self._client.read("order_find", query=query))["orders"])
        # The search is forgiving; the answer is not.
        same = [one for one in found if one["name"].removeprefix("#").casefold() == wanted.casefold()]
        same = same or [one for one in found if str(one["confirmationNumber"]).casefold() == wanted.casefold()]
        if not same:
            raise OrderNotFound
        return await self.by_id(same[0]["id"])

    async def by_id(self, order_id: str) -> Loaded:
        """Return the order with this global id.

        Raises:
            OrderNotFound: There is none.
        """
        identity = gid("Order", order_id)
        node = (await self._client.read("order", id=identity))["order"] if identity else None
        if node is None:
            raise OrderNotFound
        return await self._whole(node)

    async def of_email(self, email: str, limit: int) -> list[Loaded]:
        """Return the newest orders of exactly this address, newest first."""
        wanted = normal_email(email)
        if not wanted:
            return []
        query, after = search.any_of(search.mailbox("email", one) for one in spellings(wanted)), ""
        found: list[Node] = []
        while len(found) < limit:
            first = min(_PAGE, limit - len(found))
            page = (await self._client.read("orders", query=query, first=first, after=after or None))["orders"]
            found += [one for one in nodes(page) if normal_email(one.get("email") or "") == wanted]
            after = more(page)
            if not after:
                break
        loaded = [await self._whole(one) for one in found[:limit]]
        return sorted(loaded, key=lambda one: one.order.placed_at, reverse=True)

    async def _whole(self, node: Node) -> Loaded:
        await self._rest_of_lines(node)
        await self._rest_of_parcels(node)
        if len(node["transactions"]) >= _FIRST_PAYMENTS:
            node["transactions"] = (await self._client.read("order_payments", id=node["id"]))["order"]["transactions"]
        if node["displayFulfillmentStatus"] == "ON_HOLD":
            node["_holds"] = warehouses.holds(await warehouses.read(self._client, node["id"]))
        refunds: list[Node] = []
        returns: list[Node] = []
        shipping_back = None
        if _has_refunds(node):
            after = (await self._client.read("order_after", id=node["id"]))["order"]
            refunds, shipping_back = after["refunds"], after["totalRefundedShippingSet"]
            if len(refunds) >= _FIRST_REFUNDS:
                refunds = (await self._client.read("order_refunds", id=node["id"]))["order"]["refunds"]
            _all_of(refunds, _MOST_REFUNDS)
            for refund in refunds:
                await self._rest(refund["refundLineItems"], "refund_lines", refund["id"], "refund", "refundLineItems")
        if node.get("returnStatus") not in ("NO_RETURN", None):
            try:
                returns = await self._returns(node["id"])
            except StoreRejected as error:
                if error.code != "scope_missing":
                    raise
                log.warning("returns cannot be seen: %s", error.detail)
                order = read_orders.order(node, refunds, [], shipping_back, self._arrival_days)
                return Loaded(read_orders.with_hidden_return(order), node)
        order = read_orders.order(node, refunds, returns, shipping_back, self._arrival_days)
        return Loaded(order, node, read_orders.refused(refunds, order.currency))

    async def _returns(self, order_id: str) -> list[Node]:
        found = await self.return_nodes(order_id)
        for one in found:
            one["_difference"] = await self.difference(one)
        return found

    async def return_nodes(self, order_id: str) -> list[Node]:
        """Return every return of the order with all its lines."""
        connection = (await self._client.read("order_returns", id=order_id))["order"]["returns"]
        await self._rest(connection, "order_returns", order_id, "order", "returns")
        found = nodes(connection)
        for one in found:
            await self._rest(one["returnLineItems"], "return_lines", one["id"], "return", "returnLineItems")
            await self._rest(one["exchangeLineItems"], "exchange_lines", one["id"], "return", "exchangeLineItems")
        return found

    async def duties(self, order_id: str) -> list[str]:
        """Return the ids of the duties that were paid for the order's lines."""
        found, after = list[str](), ""
        while True:
            lines = (await self._client.read("order_duties", id=order_id, after=after or None))["order"]["lineItems"]
            found += [str(one["id"]) for line in nodes(lines) for one in line["duties"]]
            after = more(lines)
            if not after:
                return found

    async def difference(self, found: Node) -> Money | None:
        """Return what an exchange that is under way costs more, or less when negative; None for other returns."""
        exchanged = [{"id": one["id"], "quantity": one["quantity"]} for one in nodes(found["exchangeLineItems"])]
        if not exchanged or found["status"] not in ("OPEN", "REQUESTED"):
            return None
        returned = [{"id": one["id"], "quantity": one["quantity"]} for one in nodes(found["returnLineItems"])]
        data = await self._client.read("return_outcome", id=found["id"], returned=returned, exchanged=exchanged)
        outcome = (data["return"].get("suggestedFinancialOutcome") or {}).get("financialTransfer")
        if not outcome:
            return None
        sum_ = amount(outcome["amount"], "")
        return -sum_ if outcome["__typename"] == "RefundReturnOutcome" else sum_

    async def _rest_of_lines(self, node: Node) -> None:
        await self._rest(node["lineItems"], "order_lines", node["id"], "order", "lineItems")

    async def _rest_of_parcels(self, node: Node) -> None:
        if len(node.get("fulfillments") or ()) >= _FIRST_PARCELS:
            node["fulfillments"] = (await self._client.read("order_parcels", id=node["id"]))["order"]["fulfillments"]
            _all_of(node["fulfillments"], _MOST_PARCELS)
        for parcel in node.get("fulfillments") or ():
            lines = parcel["fulfillmentLineItems"]
            await self._rest(lines, "parcel_lines", parcel["id"], "fulfillment", "fulfillmentLineItems")

    async def _rest(self, connection: Node, operation: str, identity: str, owner: str, field: str) -> None:
        """Fetch the pages of ``connection`` that are missing and add their nodes."""
        while after := more(connection):
            page = (await self._client.read(operation, id=identity, after=after))[owner][field]
            connection["nodes"] += page["nodes"]
            connection["pageInfo"] = page["pageInfo"]


def _all_of(found: list[Node], most: int) -> None:
    """Raise `NeedsPerson` when a list without pages is as long as was asked for: more may be missing."""
    if len(found) >= most:
        raise NeedsPerson(say("refusals.order_too_long"), code="order_too_long")


def _has_refunds(node: Node) -> bool:
    if node.get("cancelledAt") or node.get("edited"):
        return True
    if any(one["kind"] == "REFUND" for one in node["transactions"]):
        return True
    refunded = node.get("totalRefundedSet")
    return bool(refunded and amount(refunded, ""))
