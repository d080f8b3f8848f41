"""How the fault suite asks for ``change_profile_address``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """Another house number of the account each time."""
    return {"line1": f"Probeweg {number + 1}", "city": "Berlin", "postcode": "10967", "country": "DE"}


TRIAL = Trial("set_default_address", _arguments, on="")
