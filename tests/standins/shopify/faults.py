"""Faults on order: the next requests, or those with an operation of a name, fail in a chosen way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["status", "throttled", "slow", "late", "drop", "lost", "html", "truncated", "error"]


@dataclass
class Fault:
    """One fault.

    ``status`` answers ``code`` (500, 502, 503, 429, 402, 423…) with ``retry_after``; ``throttled`` is GraphQL's own
    THROTTLED; ``error`` a top-level INTERNAL_SERVER_ERROR; ``slow`` waits ``seconds`` and goes on, ``late`` does
    what was asked and waits before it answers; ``drop`` closes the
    connection before anything happened; ``lost`` closes it afterwards (the write happened, its answer is lost);
    ``html`` is an error page with status 200; ``truncated`` cuts the answer's JSON in half.
    """

    kind: Kind
    times: int = 1
    operation: str = ""  # a field of the document (refundCreate), or the operation's own name; empty: every request
    code: int = 500
    retry_after: float | None = None
    seconds: float = 0.5
    skip: int = 0  # so many matching requests pass first

    def fits(self, text: str) -> bool:
        return not self.operation or bool(re.search(rf"\b{re.escape(self.operation)}\b", text))


@dataclass
class Faults:
    """The faults that wait for their request, and those that had it."""

    waiting: list[Fault] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def add(self, kind: Kind, times: int = 1, **fields: Any) -> Fault:
        fault = Fault(kind, times, **fields)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        self.waiting.clear()

    def next(self, text: str) -> Fault | None:
        """Return the fault of a request, and count it."""
        for fault in self.waiting:
            if not fault.fits(text):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
            self.done.append(fault.kind)
            return fault
        return None
