"""What every platform's refunds are held to before anything is sent, judged from the order alone."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.errors import StoreRejected
from commerce.order import Order
from connectors.stores.base import RefundItem, RefundRequest


def check(order: Order, request: RefundRequest, over: str = "") -> None:
    """Raise `StoreRejected` for a refund that the order does not allow; ``over`` is the code of one too large."""
    if request.amount.currency != order.currency:
        raise StoreRejected(f"Order {order.number} was paid in {order.currency}.")
    if request.amount.minor <= 0:
        raise StoreRejected("The amount must be more than zero.")
    if not order.paid:
        raise StoreRejected("The order was never paid, so there is nothing to refund.")
    if request.amount > order.refundable:
        raise StoreRejected("That is more than is left to refund on this order.", code=over)


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
        raise StoreRejected("A line of the order was named twice.")
    for item in items:
        if item.line_id not in lines:
            raise StoreRejected("That line is not part of the order.", detail=item.line_id[:80])
        if item.quantity > lines[item.line_id].refundable_quantity:
            raise StoreRejected(f"Of {lines[item.line_id].title} there are not that many left to refund.")
    return list(items)
