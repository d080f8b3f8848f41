"""How the fault suite asks for ``change_address``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """Another house number each time."""
    return {"line1": f"Teststrasse {number + 1}", "city": "Berlin", "postcode": "10115", "country": "DE"}


TRIAL = Trial("change_address", _arguments)
