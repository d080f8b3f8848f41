"""The rule of ``return_items``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import (
    Verdict,
    judge_returnable,
)
from commerce.order import Order
from commerce.policy import StorePolicy


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could come back."""
    return judge_returnable(order, (), policy.return_items, policy, now)
