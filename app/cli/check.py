"""One line of ``doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """How one part is, and what to do about it."""

    name: str
    state: Literal["ok", "warn", "fail"]
    text: str
    hint: str = ""


def ok(name: str, text: str) -> Check:
    """Return a check that found nothing wrong."""
    return Check(name, "ok", text)
