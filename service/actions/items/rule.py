"""The rule of ``change_items``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_items
from commerce.order import Order
from commerce.policy import ItemsRule, StorePolicy, section

RULE = section("change_items", ItemsRule)


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether articles of the order could still be changed."""
    return judge_items(order, None, None, policy, None)
