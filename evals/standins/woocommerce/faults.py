"""Faults on order: the next requests, or those of a route, fail in a chosen way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from evals.standins.parts import AnyFault

Kind = Literal["status", "slow", "late", "drop", "lost", "html", "fatal", "truncated", "after"]


@dataclass
class Fault(AnyFault):
    r"""One fault.

    ``status`` answers ``code`` (500, 502, 503, 429…) from the host before WordPress ran, with ``retry_after``;
    ``slow`` waits ``seconds`` and goes on, ``late`` does what was asked and waits before it answers; ``drop`` closes
    the connection before anything happened; ``lost`` closes it afterwards (the write happened, its answer is lost);
    ``html`` is an error page with status ``code`` (200 unless told) before anything happened; ``fatal`` is WordPress's
    critical error (500) after the write happened; ``truncated`` cuts the answer's JSON in half; ``after`` answers
    ``code`` with a page of a proxy or firewall, and ``retry_after``, after the write happened.
    ``operation`` is a method and a pattern for the path ("POST /orders/\d+/refunds"), or either; empty: every request.
    """

    kind: Kind

    def fits(self, *request: str) -> bool:
        method, path = request
        wanted, _, pattern = self.operation.rpartition(" ")
        if not wanted and pattern in ("GET", "POST", "PUT", "DELETE"):
            wanted, pattern = pattern, ""
        return (not wanted or wanted == method) and bool(re.search(pattern, path))
