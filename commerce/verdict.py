"""What a judge answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a judge decides."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NEEDS_PERSON = "needs_person"
    STEP_UP = "step_up_required"


@dataclass(frozen=True)
class Verdict:
    """A judgement: the outcome, a stable code and a reason that a customer may read."""

    outcome: Outcome
    code: str = ""
    reason: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the action may go on."""
        return self.outcome is Outcome.ALLOWED


ALLOWED = Verdict(Outcome.ALLOWED)


def denied(code: str, reason: str) -> Verdict:
    """Return a no that holds for everybody."""
    return Verdict(Outcome.DENIED, code, reason)


def person(code: str, reason: str) -> Verdict:
    """Return a no that only a person can turn into a yes."""
    return Verdict(Outcome.NEEDS_PERSON, code, reason)


def step_up(reason: str) -> Verdict:
    """Return that the customer must prove anew who they are."""
    return Verdict(Outcome.STEP_UP, "step_up_required", reason)


def first(*checks: Callable[[], Verdict]) -> Verdict:
    """Return the first verdict that is not a yes; the later checks are not made."""
    for check in checks:
        verdict = check()
        if not verdict.allowed:
            return verdict
    return ALLOWED
