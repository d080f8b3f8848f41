"""The rule of ``change_address``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_address
from commerce.order import Order
from commerce.policy import AddressRule, StorePolicy, section

RULE = section("change_address", AddressRule)


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still get another address."""
    return judge_address(order, None, policy)
