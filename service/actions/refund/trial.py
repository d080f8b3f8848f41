"""How the fault suite asks for ``refund_order``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """A small sum, another one each time."""
    return {"amount": f"0.{number % 90 + 10}"}


TRIAL = Trial("refund", _arguments, on="arrived")
