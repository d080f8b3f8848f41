"""Refunds as they are asked for, and what every platform holds them to before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from commerce.errors import StoreRejected
from commerce.money import Money
from commerce.order import Order
from commerce.sentences import say


class RefundItem(BaseModel):
    """Pieces of one order line to refund."""

    model_config = ConfigDict(frozen=True)

    line_id: str
    quantity: int = Field(..., ge=1)


class RefundQuote(BaseModel):
    """What the platform says it would pay back.

    ``maximum`` is the most that the platform would still refund on this order.
    """

    model_config = ConfigDict(frozen=True)

    amount: Money
    maximum: Money
    method: str = ""


class RefundRequest(BaseModel):
    """A refund, priced and judged already.

    ``key`` is the effect's id: the idempotency key where the platform honours one, and the reference by
    which the refund is found again where it does not. ``settles`` names the approved return whose goods are back
    and which this refund pays for, whole.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    order_id: str
    amount: Money
    items: tuple[RefundItem, ...] = ()
    settles: str = ""
    include_shipping: bool = False
    restock: bool = False
    reason: str = ""
    note: str = ""


def check(order: Order, request: RefundRequest, over: str = "") -> None:
    """Raise `StoreRejected` for a refund that the order does not allow; ``over`` is the code of one too large."""
    if request.amount.currency != order.currency:
        raise StoreRejected(say("refusals.paid_in", order=order.number, currency=order.currency))
    if request.amount.minor <= 0:
        raise StoreRejected(say("refusals.more_than_zero"))
    if not order.paid:
        raise StoreRejected(say("refusals.never_paid"))
    if request.amount > order.refundable:
        raise StoreRejected(say("refusals.over_refund"), code=over)


def pieces(order: Order, items: Sequence[RefundItem]) -> list[RefundItem]:
    """Return the pieces that ``items`` name, all that are left when there are none.

    Raises:
        StoreRejected: A line is not on the order, is named twice, or has fewer pieces left.
    """
    lines = {line.id: line for line in order.lines}
    if not items:
        left = [(line.id, line.refundable_quantity) for line in order.lines]
        return [RefundItem(line_id=line_id, quantity=count) for line_id, count in left if count]
    if len({item.line_id for item in items}) != len(items):
        raise StoreRejected(say("refusals.line_twice"))
    for item in items:
        if item.line_id not in lines:
            raise StoreRejected(say("refusals.no_such_line"), detail=item.line_id[:80])
        if item.quantity > lines[item.line_id].refundable_quantity:
            raise StoreRejected(say("refusals.fewer_to_refund", title=lines[item.line_id].title))
    return list(items)
