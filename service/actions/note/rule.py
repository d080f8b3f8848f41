"""The rule of ``add_note``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_note
from commerce.order import Order
from commerce.policy import StorePolicy


def possible(_order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether a note could be added."""
    return judge_note(None, policy)
