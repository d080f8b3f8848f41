"""The rule of ``change_items``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from commerce.judge_money import Spent, judge_amount, judge_mode, judge_worth
from commerce.judge_swaps import SwapAsk, judge_swaps, pieces_of
from commerce.judge_unsent import judge_open
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.rules import (
    MoneyRule,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first


class ItemsRule(MoneyRule):
    """``[change_items]``: other variants on an order that has not been sent, once."""

    last_change: bool = Field(False, description="after it nothing else of the order can be changed or cancelled")


RULE = section("change_items", ItemsRule)


def judge_items(
    order: Order, swaps: Sequence[SwapAsk] | None, difference: Money | None, policy: StorePolicy, spent: Spent | None
) -> Verdict:
    """Judge a change of variants with this difference of price; without swaps, whether the order could take any."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_open(order, policy, "items", RULE.of(policy).last_change),
        lambda: _judge_once(order),
        lambda: _judge_settled(order),
        lambda: ALLOWED if swaps is None else _judge_left(order, swaps),
        lambda: ALLOWED if swaps is None else judge_swaps(order, swaps),
        lambda: ALLOWED if difference is None or spent is None else _judge_difference(order, difference, policy, spent),
    )


def _judge_once(order: Order) -> Verdict:
    if not order.items_changed:
        return ALLOWED
    return denied("items_changed", say("policy.items_changed.once", order=order.number))


def _judge_settled(order: Order) -> Verdict:
    if not order.paid:
        return denied("not_paid", say("policy.not_paid.items", order=order.number))
    if order.refunded:
        return denied("refunded_partly", say("policy.refunded_partly", order=order.number))
    return ALLOWED


def _judge_left(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    for line, quantity in pieces_of(swaps):
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return denied("quantity", say("policy.quantity.items", article=line.name, count=left, order=order.number))
    return ALLOWED


def _judge_difference(order: Order, difference: Money, policy: StorePolicy, spent: Spent) -> Verdict:
    rule = RULE.of(policy)
    if difference.minor > 0:
        return judge_worth(policy.limits(rule), policy, difference)
    if difference.minor == 0:
        return ALLOWED
    return judge_amount(order, -difference, rule, policy, spent)


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether articles of the order could still be changed."""
    return judge_items(order, None, None, policy, None)
