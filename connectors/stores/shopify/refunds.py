"""Refunds: Shopify's own quote, and money that goes back once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from commerce.errors import OrderNotFound, StoreRejected, StoreTimeout
from commerce.money import Money, total
from commerce.order import LineItem, Order, OrderStatus, Refund, Return
from commerce.sentences import say
from connectors.stores import refunding
from connectors.stores.locks import Locks, written
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from connectors.stores.shopify import processing, read_orders, warehouses
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.marks import harmless, stamp
from connectors.stores.shopify.order_reader import Loaded, OrderReader
from connectors.stores.shopify.values import Node, amount, nodes

_KEYS = UUID("5b6d1c1e-6a52-4a3f-9d7e-2f6f6f0f7d11")


class Refunds:
    """Quotes and refunds of one shop."""

    def __init__(self, client: ShopifyClient, orders: OrderReader, locks: Locks) -> None:
        self._client = client
        self._orders = orders
        self._locks = locks
        self._processing = processing.Processing(client, orders)

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        """Return what Shopify would pay back for ``items``, everything left when there are none."""
        found = await self._orders.by_id(order_id)
        order = found.order
        pieces = refunding.pieces(order, items)
        ways, most = await self._ways(found)
        maximum = _maximum(order, ways, most)
        if order.status is OrderStatus.CANCELLED:  # its goods are off the order: what is left is one sum
            return RefundQuote(amount=maximum, maximum=maximum, method=order.payment_method)
        sum_ = min(await self._worth(order, pieces, include_shipping), maximum)
        return RefundQuote(amount=sum_, maximum=maximum, method=order.payment_method)

    async def _ways(self, found: Loaded) -> tuple[list[Node], Money]:
        """Return the payments that can take money back, each with its most, and the most of the order.

        Shopify lists them with what it suggests; where it suggests nothing more, the order's own payments say it.
        """
        full = await self._suggest(found.order.id, full=True)
        listed = [one for one in full["suggestedTransactions"] if one.get("parentTransaction")]
        return listed or _payments(found), amount(full["maximumRefundableSet"], found.order.currency)

    async def _worth(self, order: Order, pieces: Sequence[RefundItem], include_shipping: bool) -> Money:
        """Return what Shopify suggests for the pieces, and the shipping cost if asked for."""
        if not pieces and not include_shipping:
            return Money.zero(order.currency)
        found = await self._suggest(order.id, lines=[_line(one) for one in pieces], shipping=include_shipping)
        return amount(found["amountSet"], order.currency)

    async def _suggest(self, order_id: str, **wanted: Any) -> Node:
        node = (await self._client.read("suggested_refund", orderId=order_id, **wanted))["order"]
        if node is None:
            raise OrderNotFound
        found = node.get("suggestedRefund")
        if found is None:
            raise StoreRejected(say("refusals.nothing_to_refund"), detail="no suggested refund")
        return dict(found)

    async def pay(self, request: RefundRequest) -> Refund:
        """Pay back. A repeated key returns the first refund, with another payload it is refused."""
        async with self._locks.of(request.order_id):
            before = await self._orders.by_id(request.order_id)
            order = before.order
            earlier = _ours(before, request.key)
            if earlier is not None:
                if (earlier.amount + earlier.failed if earlier.failed else earlier.amount) != request.amount:
                    raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])
                return _settled(earlier)
            if request.key in before.refused:
                raise _gateway_refused()
            plan = await self._plan(before, request)
            back = processing.settled_by(order, request)
            if back is None:
                made = await self._client.write("write_refund", again=True, input=plan, key=_key(request))
                _check_gateway(made.get("refund") or {})
            else:
                await self._settle(before, request, back, plan)
            with written():
                found = _ours(await self._orders.by_id(request.order_id), request.key)
        if found is None:
            raise StoreTimeout(detail="the refund was taken and is not on the order")
        return _settled(found)

    async def _settle(self, before: Loaded, request: RefundRequest, back: Return, plan: Node) -> None:
        """Close the return and pay for it; a refusal counts only when it was not done before."""
        money = plan["transactions"]
        shipping = plan.get("shipping")
        cost = Money(shipping["amount"], request.amount.currency) if shipping else None
        try:
            await self._processing.pay(before, request, back, money, cost, plan["note"])
        except StoreRejected:
            with written():
                if _ours(await self._orders.by_id(request.order_id), request.key) is None:
                    raise

    async def find(self, order_id: str, key: str) -> Refund | None:
        """Return the order's refund that carries ``key``."""
        try:
            return _ours(await self._orders.by_id(order_id), key)
        except OrderNotFound:
            return None

    async def _plan(self, before: Loaded, request: RefundRequest) -> Node:
        """Return the input of the refund, checked against what is left."""
        order = before.order
        refunding.check(order, request)
        ways, most = await self._ways(before)
        if request.amount > _maximum(order, ways, most):
            raise StoreRejected(say("refusals.over_refund"))
        pieces = await self._covered(order, request)
        shipping = await self._shipping(order, request, pieces)
        plan: Node = {
            "orderId": order.id,
            "currency": order.currency,
            "notify": True,
            "note": _note(request),
            "transactions": _spread(order, request.amount, ways),
        }
        if pieces:
            plan["refundLineItems"] = await self._restock(before, pieces, request.restock)
        if shipping:
            plan["shipping"] = {"amount": f"{shipping.amount:f}"}
        if pieces and request.amount == order.refundable and read_orders.duties(before.node, order.currency):
            # All that is left goes back: duties are booked as such, or they would still stand on the order.
            plan["refundDuties"] = [
                {"dutyId": one, "refundType": "FULL"} for one in await self._orders.duties(order.id)
            ]
        return plan

    async def _covered(self, order: Order, request: RefundRequest) -> list[RefundItem]:
        """Return the pieces that the refund covers: those named, or all when it is all that the goods would bring.

        Without items a sum is a gesture. After an edit what was paid too much may happen to equal the goods: there
        only all that is left counts.
        """
        if order.status is OrderStatus.CANCELLED:  # the cancellation took the goods off the order
            return []
        if request.items:
            return refunding.pieces(order, request.items)
        if request.amount == order.refundable:
            return refunding.pieces(order, ())
        every = refunding.pieces(order, ())
        if order.items_changed or request.amount != await self._worth(order, every, request.include_shipping):
            return []
        return every

    async def _shipping(self, order: Order, request: RefundRequest, pieces: Sequence[RefundItem]) -> Money | None:
        """Return the part of the amount that is shipping cost: what goes beyond the goods."""
        if not request.include_shipping or not order.shipping_left:
            return None
        goods = await self._worth(order, pieces, include_shipping=False)
        left = min(order.shipping_left, request.amount - goods)
        return left if left.minor > 0 else None

    async def _restock(self, before: Loaded, pieces: Sequence[RefundItem], wanted: bool) -> list[Node]:
        """Return the refund's lines. Pieces that were not sent are called off where they lie: they would be packed.

        A line of which some pieces were sent and others not comes as two.

        Raises:
            StoreRejected: We do not see the warehouse that holds them.
        """
        lines = {line.id: line for line in before.order.lines}
        unsent = {one["id"]: int(one["unfulfilledQuantity"]) for one in nodes(before.node["lineItems"])}
        seen: list[Node] | None = None
        found = []
        for one in pieces:
            line, left = lines[one.line_id], unsent[one.line_id]
            off = _called_off(line, left, one.quantity, wanted=wanted)
            if off:
                seen = await warehouses.read(self._client, before.order.id) if seen is None else seen
                place = warehouses.place_of(one.line_id, seen)
                if not place:
                    raise StoreRejected(say("refusals.other_warehouse"), code="warehouse_unseen")
                found.append(_line(one) | {"quantity": off, "locationId": place, "restockType": "CANCEL"})
            if off < one.quantity:
                found.append(_line(one) | {"quantity": one.quantity - off})
        return found


def _called_off(line: LineItem, left: int, quantity: int, *, wanted: bool) -> int:
    """Return how many of so many refunded pieces were not sent: all that can be if ``wanted``, else sent ones first."""
    if not line.ships:
        return 0
    return min(quantity, left) if wanted else max(0, quantity - (line.refundable_quantity - left))


def _maximum(order: Order, ways: Sequence[Node], most: Money) -> Money:
    """Return the most that Shopify would still pay back; what is on its way counts as gone."""
    limits = [_limit(one, order.currency) for one in ways]
    return min(total(limits, order.currency), order.refundable, most)


def _limit(way: Node, currency: str) -> Money:
    return amount(way.get("maximumRefundableSet") or way["amountSet"], currency)


def _payments(loaded: Loaded) -> list[Node]:
    """Return the order's payments with what is left of each."""
    moves, currency = loaded.node["transactions"], loaded.order.currency
    ways = []
    for one in moves:
        if one["kind"] not in ("SALE", "CAPTURE") or one["status"] != "SUCCESS":
            continue
        back = [
            amount(each["amountSet"], currency)
            for each in moves
            if each["kind"] == "REFUND"
            and each["status"] in ("SUCCESS", "PENDING", "AWAITING_RESPONSE")
            and (each.get("parentTransaction") or {}).get("id") == one["id"]
        ]
        left = amount(one["amountSet"], currency) - total(back, currency)
        money = {"presentmentMoney": {"amount": f"{left.amount:f}", "currencyCode": currency}}
        ways.append({"gateway": one["gateway"], "parentTransaction": {"id": one["id"]}, "maximumRefundableSet": money})
    return ways


def _line(item: RefundItem) -> Node:
    return {"lineItemId": item.line_id, "quantity": item.quantity, "restockType": "NO_RESTOCK"}


def _spread(order: Order, wanted: Money, ways: Sequence[Node]) -> list[Node]:
    """Return the transactions that pay ``wanted`` back to where the money came from.

    Raises:
        StoreRejected: The payments cannot take that much back.
    """
    found, left = [], wanted
    for one in ways:
        part = min(left, _limit(one, order.currency))
        if part.minor > 0:
            found.append(
                {
                    "orderId": order.id,
                    "parentId": one["parentTransaction"]["id"],
                    "gateway": one["gateway"],
                    "kind": "REFUND",
                    "amount": f"{part.amount:f}",
                }
            )
            left = left - part
    if left:
        raise StoreRejected(say("refusals.gateway_limit"), detail=f"{left} would be left over")
    return found


def _note(request: RefundRequest) -> str:
    words = harmless(" ".join(filter(None, (request.reason, request.note))), 200)
    return f"{words} {stamp(request.key)}".strip()


def _key(request: RefundRequest) -> str:
    return str(uuid5(_KEYS, f"{request.order_id}:{request.key}"))


def _ours(loaded: Loaded, key: str) -> Refund | None:
    stamped = next((one for one in loaded.order.refunds if one.reference == key), None)
    return stamped or processing.claimed(loaded, key)


def _check_gateway(refund: Node) -> None:
    """Raise `StoreRejected` when every payment provider that was asked refused."""
    moves = (refund.get("transactions") or {}).get("nodes") or []
    if moves and all(one["status"] in ("FAILURE", "ERROR") for one in moves):
        raise _gateway_refused()


def _gateway_refused() -> StoreRejected:
    return StoreRejected(say("refusals.gateway_refused"), code="gateway_refused")


def _settled(refund: Refund) -> Refund:
    """Return the refund once every payment provider has answered.

    Raises:
        StoreTimeout: One has not yet.
    """
    if not refund.settled:
        raise StoreTimeout(detail="the refund is booked and a payment provider has not answered yet")
    return refund
