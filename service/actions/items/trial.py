"""How the fault suite asks for ``change_items``."""

from __future__ import annotations

from typing import Any

from service.changes.spec import Trial


def _arguments(number: int) -> dict[str, Any]:
    """A dearer pan, which is charged at once, or a cheaper one, which takes a second step: the refund."""
    return {"swaps": [{"sku": "PAN-KIT-GPH-24CM", "new_sku": f"PAN-KIT-GPH-{(28, 20)[number % 2]}CM"}]}


TRIAL = Trial("change_items", _arguments, on="open_swap", once=True)
