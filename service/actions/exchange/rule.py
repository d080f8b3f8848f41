"""The rule of ``exchange_items``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import (
    Verdict,
    judge_returnable,
)
from commerce.order import Order
from commerce.policy import ExchangeRule, StorePolicy, section
from service.actions.returns import rule as returns

RULE = section("exchange_items", ExchangeRule)


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could be exchanged."""
    return judge_returnable(order, (), policy.exchange_items, policy, now)


def reasons(policy: StorePolicy) -> tuple[dict[str, str], bool]:
    """Return the reasons that a customer can choose from, which are those of returns; none must be named."""
    return returns.RULE.of(policy).reasons, False
