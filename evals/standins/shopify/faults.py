"""Faults on order: the next requests, or those with an operation of a name, fail in a chosen way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from evals.standins.parts import AnyFault

Kind = Literal["status", "throttled", "slow", "late", "drop", "lost", "html", "truncated", "error", "after"]


@dataclass
class Fault(AnyFault):
    """One fault.

    ``status`` answers ``code`` (500, 502, 503, 429, 402, 423…) with ``retry_after``; ``throttled`` is GraphQL's own
    THROTTLED; ``error`` a top-level INTERNAL_SERVER_ERROR; ``slow`` waits ``seconds`` and goes on, ``late`` does
    what was asked and waits before it answers; ``drop`` closes the
    connection before anything happened; ``lost`` closes it afterwards (the write happened, its answer is lost);
    ``html`` is an error page with status 200; ``truncated`` cuts the answer's JSON in half; ``after`` answers ``code``
    with a page of a proxy, and ``retry_after``, after the write happened.
    ``operation`` is a field of the document (refundCreate) or the operation's own name; empty: every request.
    """

    kind: Kind
    code: int = 500

    def fits(self, *request: str) -> bool:
        return not self.operation or bool(re.search(rf"\b{re.escape(self.operation)}\b", request[0]))
