"""Faults on order: the next requests, or those of a route, fail in a chosen way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["status", "slow", "late", "drop", "lost", "html", "fatal", "truncated"]


@dataclass
class Fault:
    """One fault.

    ``status`` answers ``code`` (500, 502, 503, 429…) from the host before WordPress ran, with ``retry_after``;
    ``slow`` waits ``seconds`` and goes on, ``late`` does what was asked and waits before it answers; ``drop`` closes
    the connection before anything happened; ``lost`` closes it afterwards (the write happened, its answer is lost);
    ``html`` is an error page with status ``code`` (200 unless told) before anything happened; ``fatal`` is WordPress's
    critical error (500) after the write happened; ``truncated`` cuts the answer's JSON in half.
    """

    kind: Kind
    times: int = 1
    operation: str = ""  # "POST /orders/\d+/refunds": a method and a pattern for the path, or either; empty: every one
    code: int = 0
    retry_after: float | None = None
    seconds: float = 0.5
    skip: int = 0  # so many matching requests pass first

    def fits(self, method: str, path: str) -> bool:
        wanted, _, pattern = self.operation.rpartition(" ")
        if not wanted and pattern in ("GET", "POST", "PUT", "DELETE"):
            wanted, pattern = pattern, ""
        return (not wanted or wanted == method) and bool(re.search(pattern, path))


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

    def next(self, method: str, path: str) -> Fault | None:
        """Return the fault of a request, and count it."""
        for fault in self.waiting:
            if not fault.fits(method, path):
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
