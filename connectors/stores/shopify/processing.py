"""Goods of a return have come back: the return is closed and paid for in one step.

Shopify has no idempotency key for that. Two things make a second payment impossible: a return is processed whole, so
that Shopify refuses to do it again, and a tag on the order says that it was begun, so that its refund is recognised.
"""

from __future__ import annotations

from collections import Counter

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.order import Order, Refund, Return
from commerce.sentences import say
from connectors.stores.refunding import RefundRequest
from connectors.stores.shopify import marks
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.order_reader import Loaded, OrderReader
from connectors.stores.shopify.values import Node, nodes
from runtime import clock

KIND = "p"


def settled_by(order: Order, request: RefundRequest) -> Return | None:
    """Return the return that the refund settles, None when it settles none.

    Raises:
        StoreRejected: It is not approved, swaps its pieces, or holds others than the refund; or the refund takes
            pieces that are on a return which it does not settle.
    """
    lines = {line.id: line for line in order.lines}
    if not request.settles:
        if any(one.quantity > order.free_quantity(lines[one.line_id]) for one in request.items if one.line_id in lines):
            raise StoreRejected(say("refusals.return_whole"), code="return_open")
        return None
    wanted = Counter({one.line_id: one.quantity for one in request.items})
    back = next((each for each in order.returns if each.id == request.settles), None)
    if back is None or back.status != "open" or back.exchanged_for or back.pieces != wanted:
        raise StoreRejected(say("refusals.not_paid_this_way"), code="return_open")
    return back


class Processing:
    """Closes returns and pays for them."""

    def __init__(self, client: ShopifyClient, orders: OrderReader) -> None:
        self._client = client
        self._orders = orders

    async def pay(
        self, before: Loaded, request: RefundRequest, back: Return, money: list[Node], shipping: Money | None, note: str
    ) -> None:
        """Send it. ``money`` are the transactions of a refund; the answer says nothing of it, so read the order."""
        node = next((one for one in await self._orders.return_nodes(before.order.id) if one["id"] == back.id), None)
        if node is None:
            raise StoreRejected(say("refusals.return_unseen"), detail="it is on the order and cannot be read")
        tag = marks.tag(KIND, request.key, request.model_dump_json(), clock.now())
        await self._client.write("write_tags", again=True, id=before.order.id, tags=[tag])
        plan: Node = {
            "returnId": back.id,
            "notifyCustomer": True,
            "note": note,
            "returnLineItems": [
                {"id": one["id"], "quantity": one["quantity"]} for one in nodes(node["returnLineItems"])
            ],
            "financialTransfer": {
                "issueRefund": {
                    "orderTransactions": [
                        {
                            "parentId": one["parentId"],
                            "transactionAmount": {"amount": one["amount"], "currencyCode": before.order.currency},
                        }
                        for one in money
                    ]
                }
            },
        }
        if shipping:
            sum_ = {"amount": f"{shipping.amount:f}", "currencyCode": shipping.currency}
            plan["refundShipping"] = {"shippingRefundAmount": sum_}
        await self._client.write("write_return_process", input=plan)


def claimed(loaded: Loaded, key: str) -> Refund | None:
    """Return the refund of a return whose processing was begun with ``key``: the first with goods since then."""
    mark = marks.find_tag(loaded.node["tags"], key)
    if mark is None or mark.kind != KIND:
        return None
    since = [
        one
        for one in loaded.order.refunds
        if one.lines and not one.reference and one.at is not None and one.at >= mark.begun_at
    ]
    first = min(since, key=lambda one: (one.at, one.id), default=None)
    return first.model_copy(update={"reference": key}) if first else None
