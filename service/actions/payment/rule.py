"""The rule of ``change_payment``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_payment
from commerce.order import Order
from commerce.policy import PaymentRule, StorePolicy, section

RULE = section("change_payment", PaymentRule)


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still be charged to another method."""
    return judge_payment(order, None, policy)
