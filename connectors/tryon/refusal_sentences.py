"""The sentences of every refusal, ``tryon_refused`` in the catalogue: each says what would work."""

from __future__ import annotations

from commerce.errors import TryOnRefused
from commerce.sentences import say


def refusal(reason: str) -> TryOnRefused:
    """Return the error of a reason, the last part of one of those ids."""
    return TryOnRefused(say(f"tryon_refused.{reason}"), code=f"tryon_{reason}")
