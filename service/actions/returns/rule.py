"""The rule of ``return_items``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import (
    Verdict,
    judge_returnable,
)
from commerce.order import Order
from commerce.policy import ReturnRule, StorePolicy, section

RULE = section("return_items", ReturnRule)


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could come back."""
    return judge_returnable(order, (), policy.return_items, policy, now)


def reasons(policy: StorePolicy) -> tuple[dict[str, str], bool]:
    """Return the reasons that a customer can choose from, and whether one must be named."""
    rule = RULE.of(policy)
    return rule.reasons, rule.reason_required
