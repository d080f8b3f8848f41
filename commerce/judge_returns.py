"""The judges of goods that come back, for money or for another variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce.judge_money import judge_mode, judge_worth
from commerce.money import Money
from commerce.order import LineItem, Order, OrderStatus
from commerce.policy import ExchangeRule, ReturnRule, StorePolicy
from commerce.product import Product, Variant
from commerce.verdict import ALLOWED, Verdict, denied, first

Pieces = Sequence[tuple[LineItem, int]]


@dataclass(frozen=True)
class SwapAsk:
    """Pieces of a line that are to become another variant; ``stock`` is what there is of it, None = not counted."""

    line: LineItem
    quantity: int
    product: Product
    variant: Variant
    available: bool
    stock: int | None = None


def judge_return(
    order: Order, lines: Pieces, reason: str, worth: Money, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge a return of these pieces, worth so much, for this reason (a code, may be empty)."""
    rule = policy.return_items
    return first(
        lambda: judge_returnable(order, lines, rule, policy, now),
        lambda: judge_reason(reason, rule.reasons, rule.reason_required),
        lambda: judge_worth(rule, policy, worth),
    )


def judge_returnable(
    order: Order, lines: Pieces, rule: ReturnRule | ExchangeRule, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge whether these pieces (any at all, when empty) of the order may come back under ``rule``."""
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_arrived(order, rule.window_days, now),
        lambda: _judge_pieces(order, lines, policy),
    )


def _judge_arrived(order: Order, days: int, now: datetime) -> Verdict:
    if order.status in (OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.REFUNDED):
        return denied("order_closed", f"Order {order.number} is {order.status}, so nothing of it can come back.")
    if not order.shipped_any:
        return denied("not_sent", f"Order {order.number} has not been sent yet, so there is nothing to send back.")
    if order.delivered_at is None:
        return denied("on_its_way", f"Order {order.number} is on its way. It can be sent back once it has arrived.")
    if now - order.delivered_at > timedelta(days=days):
        return denied(
            "window_closed",
            f"Order {order.number} arrived more than {days} days ago. "
            f"Goods can come back within {days} days after delivery.",
        )
    return ALLOWED


def _judge_pieces(order: Order, lines: Pieces, policy: StorePolicy) -> Verdict:
    wanted = lines or [(line, 1) for line in order.lines if order.returnable(line)]
    if not wanted:
        return denied("nothing_to_return", f"Everything of order {order.number} has come back or is on its way back.")
    for line, quantity in wanted:
        left = order.returnable(line)
        if quantity > left:
            return denied("quantity", f"Of {line.title} {left} can still come back on order {order.number}.")
    final = [line for line, _ in wanted if set(line.tags) & set(policy.refund_order.final_sale_tags)]
    if final and (lines or len(final) == len(wanted)):
        return denied("final_sale", f"{' and '.join(line.title for line in final)} was sold as final sale: no returns.")
    return ALLOWED


def judge_reason(reason: str, reasons: Mapping[str, str], required: bool) -> Verdict:
    """Judge a reason code against the policy's list."""
    if reason in reasons or (not reason and not required):
        return ALLOWED
    return denied("reason", f"Please choose one of these reasons: {', '.join(reasons.values())}.")


def judge_exchange(
    order: Order, swaps: Sequence[SwapAsk], reason: str, worth: Money, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge an exchange of these pieces, worth so much: a return, for another variant that is in stock."""
    rule = policy.exchange_items
    return first(
        lambda: judge_returnable(order, pieces_of(swaps), rule, policy, now),
        lambda: judge_swaps(order, swaps),
        lambda: judge_reason(reason, policy.return_items.reasons, False),
        lambda: judge_worth(rule, policy, worth),
    )


def pieces_of(swaps: Sequence[SwapAsk]) -> Pieces:
    """Return the pieces that swaps take, each line once."""
    lines = {swap.line.id: swap.line for swap in swaps}
    return [(line, sum(swap.quantity for swap in swaps if swap.line.id == key)) for key, line in lines.items()]


def judge_swaps(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    """Judge what the pieces are to become: another variant of the same product, in stock."""
    if not swaps:
        return denied("no_swaps", "Please name the article and what you would like instead.")
    for swap in swaps:
        if not swap.line.product_id or swap.product.id != swap.line.product_id:
            return denied("other_product", f"{swap.line.title} can only become another variant of the same product.")
        if swap.variant.id == swap.line.variant_id:
            return denied("same_variant", f"Order {order.number} has {swap.line.title} in just that variant.")
        wanted = sum(each.quantity for each in swaps if each.variant.id == swap.variant.id)
        if not swap.available or (swap.stock is not None and wanted > swap.stock):
            name = f"{swap.product.title} ({swap.variant.title})" if swap.variant.title else swap.product.title
            return denied("out_of_stock", f"{name} is not in stock in that number at the moment.")
    return ALLOWED
