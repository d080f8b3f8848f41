"""The writes of ``refund_order``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.errors import StoreTimeout
from commerce.money import Money
from commerce.order import Order, Refund
from commerce.sentences import joined, say
from connectors.stores.base import StoreConnector
from connectors.stores.ports import held
from connectors.stores.refunding import RefundItem, RefundRequest
from service.changes import payout
from service.changes.spec import EffectKind


def all_left(order: Order) -> tuple[RefundItem, ...]:
    """Return every piece of the order that has not been refunded."""
    left = [(line.id, line.refundable_quantity) for line in order.lines]
    return tuple(RefundItem(line_id=line_id, quantity=quantity) for line_id, quantity in left if quantity)


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Pay back under the effect's key."""
    refund = await held(connector.refunds).pay(RefundRequest.model_validate({**request, "key": key}))
    return _facts(refund, request)


def _facts(refund: Refund, request: dict[str, Any]) -> dict[str, Any]:
    sum_ = {"amount": f"{refund.amount.amount:f}", "currency": refund.amount.currency}
    return {"platform_ref": refund.id, **sum_, "task": str(request.get("task", ""))}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the refund exists.

    Raises:
        StoreTimeout: It exists and the gateway has not settled it yet: still unknown.
    """
    refund = await held(connector.refunds).find(str(request["order_id"]), key)
    if refund is None:
        return None
    if not refund.settled:
        raise StoreTimeout(detail="refund not settled yet")
    return _facts(refund, request)


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed refund."""
    sum_ = Money(quote["amount"], quote["currency"])
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return joined(say("actions.refund.booked", sum=sum_, order=number), payout.owed(quote["by_hand"], sum_))
    return say("actions.refund.done", sum=sum_, order=number, method=quote["method"])


EFFECT = EffectKind("refund_order", send, find, "actions.refund.did")
