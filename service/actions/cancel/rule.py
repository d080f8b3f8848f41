"""The rule of ``cancel_order``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from commerce.judge_asked import judge_reason
from commerce.judge_money import Spent, judge_amount, judge_by_hand, judge_intangible, judge_mode
from commerce.judge_unsent import judge_open
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.rules import (
    CANCEL_REASONS,
    MoneyRule,
    known,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first
from service.actions.items import rule as items


class CancelRule(MoneyRule):
    """``[cancel_order]``: calling an unsent order off, with all money back."""

    within_hours: int = Field(0, ge=0, le=8760, description="hours after the order was placed; 0: until it is sent")
    reasons: Annotated[dict[str, str], AfterValidator(known(CANCEL_REASONS))] = Field(
        CANCEL_REASONS, description="reason codes and the words customers read"
    )
    reason_required: bool = Field(False, description="whether the customer must name one of the reasons")


RULE = section("cancel_order", CancelRule)


def judge_cancel(
    order: Order, reason: str | None, amount: Money | None, policy: StorePolicy, spent: Spent | None, now: datetime
) -> Verdict:
    """Judge a cancellation that pays ``amount`` back; without reason and amount, whether it could be at all."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_open(order, policy, "cancel", items.RULE.of(policy).last_change),
        lambda: _judge_hours(order, rule.within_hours, now),
        lambda: ALLOWED if reason is None else judge_reason(reason, rule.reasons, rule.reason_required),
        lambda: ALLOWED if not amount or spent is None else judge_amount(order, amount, rule, policy, spent),
    )


def _judge_hours(order: Order, hours: int, now: datetime) -> Verdict:
    if not hours or now - order.placed_at <= timedelta(hours=hours):
        return ALLOWED
    return denied("window_closed", say("policy.window_closed.cancel", order=order.number, count=hours))


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether the order could still be cancelled."""
    verdict = judge_cancel(order, None, None, policy, None, now)
    if not verdict.allowed or not order.refundable:
        return verdict
    return first(lambda: judge_by_hand(order), lambda: judge_intangible(order, order.lines))


def reasons(policy: StorePolicy) -> tuple[dict[str, str], bool]:
    """Return the reasons that a customer can choose from, and whether one must be named."""
    rule = RULE.of(policy)
    return rule.reasons, rule.reason_required
