"""What a member of staff may do, in one word for their key's scopes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

Role = Literal["viewer", "agent", "admin"]
#: What a key needs for each, the most first.
SCOPES: dict[Role, frozenset[str]] = {
    "admin": frozenset({"read", "actions", "approvals"}),
    "agent": frozenset({"read", "actions"}),
    "viewer": frozenset({"read"}),
}


def role_of(scopes: Collection[str]) -> Role | None:
    """Return the role of a key with these scopes; None for a key that has no place here."""
    return next((role for role, needed in SCOPES.items() if needed <= set(scopes)), None)
