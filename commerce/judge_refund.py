"""The judge of refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce.judge_money import Spent, judge_amount, judge_mode
from commerce.money import Money
from commerce.order import LineItem, Order, OrderStatus
from commerce.policy import Mode, StorePolicy
from commerce.verdict import ALLOWED, Verdict, denied, first, person


@dataclass(frozen=True)
class RefundAsk:
    """What is to be refunded: the pieces (all that is left when empty) and the amount.

    ``gesture`` is an amount that stands for no pieces: the customer keeps the goods, or still gets them.
    ``shipping`` is the shipping cost by itself, or with some pieces; with the whole order it needs no asking.
    """

    amount: Money
    lines: tuple[tuple[LineItem, int], ...] = ()
    gesture: bool = False
    shipping: bool = False

    @property
    def pieces_of(self) -> str:
        """Which pieces the refund takes off the order: ``all``, ``some`` or ``none``."""
        if self.lines:
            return "some"
        return "none" if self.gesture or self.shipping else "all"


def judge_refund(order: Order, ask: RefundAsk, policy: StorePolicy, spent: Spent, now: datetime) -> Verdict:
    """Judge a refund. The order of the checks is the order in which a person would explain them."""
    rule = policy.refund_order
    same = ask.amount.currency == order.currency
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_refundable(order, ask.lines, policy, now),
        lambda: _judge_shipping(order, ask, policy),
        lambda: _judge_return_first(order, ask, spent, policy) if same else ALLOWED,
        lambda: judge_amount(order, ask.amount, rule, policy, spent),
    )


def judge_refundable(
    order: Order, lines: Sequence[tuple[LineItem, int]], policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge whether this order, or these pieces of it, may be refunded at all, the amount aside."""
    if not order.paid or order.status in (OrderStatus.PENDING, OrderStatus.FAILED):
        return denied("not_paid", f"Order {order.number} has not been paid, so there is nothing to refund.")
    if not order.refundable:
        return denied("already_refunded", f"Order {order.number} has already been refunded in full.")
    for line, quantity in lines:
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return denied("quantity", f"Of {line.title} there are {left} left to refund on order {order.number}.")
        if quantity > order.free_quantity(line):
            return _on_return(order, line.title)
    if not order.shipped_any:
        return ALLOWED
    return _judge_shipped(order, lines or [(line, line.quantity) for line in order.lines], policy, now)


def _on_return(order: Order, title: str) -> Verdict:
    return denied(
        "return_open",
        f"{title} of order {order.number} is on a return or was exchanged already, "
        "so it is settled when the goods have come back.",
    )


def _judge_shipped(
    order: Order, lines: Sequence[tuple[LineItem, int]], policy: StorePolicy, now: datetime
) -> Verdict:
    days = policy.refund_order.window_days
    if order.delivered_at is None:
        return denied(
            "on_its_way",
            f"Order {order.number} is on its way. It can be refunded once it has arrived, within {days} days.",
        )
    if now - order.delivered_at > timedelta(days=days):
        return denied(
            "window_closed",
            f"Order {order.number} arrived more than {days} days ago. "
            f"Refunds are possible within {days} days after delivery.",
        )
    final = [line.title for line, _ in lines if set(line.tags) & set(policy.refund_order.final_sale_tags)]
    if final:
        return denied("final_sale", f"{' and '.join(final)} was sold as final sale and cannot be refunded.")
    return ALLOWED


def _judge_shipping(order: Order, ask: RefundAsk, policy: StorePolicy) -> Verdict:
    rule = policy.refund_order
    if not ask.shipping or rule.refund_shipping:
        return ALLOWED
    if not ask.lines and not order.shipped_any:
        return denied(
            "shipping_kept",
            f"The shipping cost of order {order.number} is refunded only together with the whole order.",
        )
    return denied("shipping_kept", "The shipping cost is not refunded once goods have been sent.")


def _judge_return_first(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy) -> Verdict:
    if order.delivered_at is None or ask.pieces_of == "none":
        return ALLOWED
    wanted = ask.lines or tuple((line, line.refundable_quantity) for line in order.lines if line.refundable_quantity)
    held = next((line for line, quantity in wanted if quantity > order.free_quantity(line)), None)
    if held is not None:
        return _on_return(order, held.title)
    limit = policy.refund_order.refund_without_return_up_to
    back = wanted and all(quantity <= order.came_back(line) - line.refunded_quantity for line, quantity in wanted)
    if back or spent.on_order(order, ask.amount).amount <= limit:
        return ALLOWED
    free = f"Up to {policy.money(limit)} I can refund without a return. " if limit else ""
    why = f"Order {order.number} has arrived, so the goods have to come back before they are refunded. {free}"
    if policy.return_items.mode is Mode.OFF:
        return person("return_first", f"{why}A colleague can set up the return with you.")
    return denied("return_first", f"{why}I can set up a return for you.")


def judge_gesture(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy) -> str:
    """Return why staff must agree to an amount that stands for no goods, empty when they need not."""
    # All that is left closes an order that was not sent; any other sum leaves it to be sent, paid or not.
    if not ask.gesture or (not order.shipped_any and ask.amount >= order.refundable):
        return ""
    limit = policy.refund_order.goodwill_up_to
    if spent.gestures_on(order, ask.amount).amount <= limit:
        return ""
    more = f"more than {policy.money(limit)}" if limit else "an amount"
    return f"A colleague agrees first to {more} for order {order.number} without articles."
