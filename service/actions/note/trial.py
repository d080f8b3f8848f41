"""How the fault suite asks for ``add_note``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """A few words, other ones each time."""
    return {"text": f"Please ring twice, number {number}."}


TRIAL = Trial("add_note", _arguments)
