"""The rule of ``resend_message``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_resend
from commerce.order import Order
from commerce.policy import MessageRule, StorePolicy, section

RULE = section("resend_message", MessageRule)


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether any mail about the order could be sent again."""
    return judge_resend(order, "", policy)
