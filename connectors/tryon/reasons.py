"""The sentences of every refusal; ``reasons.yaml`` holds them, and each says what would work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from commerce.errors import TryOnRefused


@cache
def sentences() -> dict[str, str]:
    """Return code → sentence of everything that a try-on refuses."""
    found: dict[str, str] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return found


def refusal(reason: str) -> TryOnRefused:
    """Return the error of a reason, one of :func:`sentences`."""
    return TryOnRefused(sentences()[reason], code=f"tryon_{reason}")
