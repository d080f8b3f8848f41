"""The rule of ``add_note``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from commerce.judge_asked import judge_count
from commerce.judge_money import judge_mode
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.rules import (
    CountRule,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first


class NoteRule(CountRule):
    """``[add_note]``: the customer's words on the order, for the shop's people."""

    max_length: int = Field(500, ge=1, le=2000, description="longest note, in characters")


RULE = section("add_note", NoteRule)


def judge_note(text: str | None, policy: StorePolicy, today: int = 0) -> Verdict:
    """Judge a note after ``today`` others; without text, whether any could be added."""
    rule = RULE.of(policy)

    def length() -> Verdict:
        if text is not None and not text:
            return denied("note_empty", say("policy.note_empty"))
        if text is not None and len(text) > rule.max_length:
            return denied("note_too_long", say("policy.note_too_long", count=rule.max_length))
        return ALLOWED

    return first(
        lambda: judge_mode(rule, policy), length, lambda: judge_count(rule, today, "policy.often_enough.notes")
    )


def possible(_order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether a note could be added."""
    return judge_note(None, policy)
