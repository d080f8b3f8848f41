"""The rule of ``cancel_order``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_by_hand, judge_cancel, judge_intangible
from commerce.order import Order
from commerce.policy import CancelRule, StorePolicy, section
from commerce.verdict import first

RULE = section("cancel_order", CancelRule)


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
