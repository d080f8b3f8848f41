"""How the fault suite asks for ``exchange_items``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """A pan that has arrived for a dearer or a cheaper one."""
    return {"swaps": [{"sku": "PAN-CLE-SLV-24CM", "new_sku": f"PAN-CLE-SLV-{(28, 20)[number % 2]}CM"}]}


TRIAL = Trial("exchange", _arguments, on="arrived_swap", once=True)
