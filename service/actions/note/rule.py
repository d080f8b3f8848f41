"""The rule of ``add_note``: what the policy says of it."""

from __future__ import annotations

from datetime import datetime

from commerce.judge import Verdict, judge_note
from commerce.order import Order
from commerce.policy import NoteRule, StorePolicy, section

RULE = section("add_note", NoteRule)


def possible(_order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether a note could be added."""
    return judge_note(None, policy)
