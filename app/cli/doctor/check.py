"""One line of ``doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Check:
    """How one part is, and what to do about it."""

    name: str
    state: Literal["ok", "warn", "fail"]
    text: str
    hint: str = ""
    rows: tuple[dict[str, Any], ...] = ()  # a table that belongs to the part

    def as_json(self) -> dict[str, Any]:
        """Return what ``doctor --json`` prints."""
        found: dict[str, Any] = {"name": self.name, "state": self.state, "text": self.text, "hint": self.hint}
        return found | ({"rows": list(self.rows)} if self.rows else {})

    def __post_init__(self) -> None:
        """Take credentials out of what is printed: addresses with a user and password, keys, tokens."""
        from runtime.logging import redact_secrets

        for name in ("text", "hint"):
            object.__setattr__(self, name, redact_secrets(getattr(self, name)))


def ok(name: str, text: str) -> Check:
    """Return a check that found nothing wrong."""
    return Check(name, "ok", text)
