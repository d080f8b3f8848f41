"""The judges of what may be asked for: a reason out of the policy's list, and how often."""

from __future__ import annotations

from collections.abc import Mapping

from commerce import policy_words
from commerce.rules import (
    CountRule,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied


def judge_reason(reason: str, reasons: Mapping[str, str], required: bool) -> Verdict:
    """Judge a reason code against the policy's list."""
    if reason in reasons or (not reason and not required):
        return ALLOWED
    known = ", ".join(policy_words.reason(code, reasons) for code in reasons)
    return denied("reason", say("policy.reason", reasons=known))


def judge_count(rule: CountRule, today: int, key: str, number: str = "") -> Verdict:
    """Judge the ``today`` + first of a day; ``key`` is the id of the sentence on how often it was."""
    if rule.per_day is None or today < rule.per_day:
        return ALLOWED
    return denied("often_enough", say(key, count=today, order=number))
