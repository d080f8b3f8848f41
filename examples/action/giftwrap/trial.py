"""How the fault suite asks for ``gift_wrap``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """Another card each time."""
    return {"card": f"Happy birthday, Ada, number {number}!"}


TRIAL = Trial("add_note", _arguments)
