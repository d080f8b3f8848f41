"""Keyword votes: plain words that name a request (keywords.yaml), added to what the encoder thinks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml

#: No pile of words may drown the encoder.
CAP = 3.0

Rules = dict[str, tuple[tuple[float, re.Pattern[str]], ...]]


@cache
def rules() -> Rules:
    """Return the rules of keywords.yaml, compiled."""
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("keywords.yaml"))
    parts: dict[str, str] = data.pop("parts")

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, part in parts.items():
            pattern = pattern.replace(f"<{name}>", part)
        return re.compile(pattern, re.I)

    return {
        label: tuple((float(weight), compiled(pattern)) for weight, pattern in lines) for label, lines in data.items()
    }


def votes(text: str) -> dict[str, float]:
    """Return how strongly plain words speak for each request; absent means not at all.

    Args:
        text: A message, normalised.

    Returns:
        Weights from 0 to `CAP`, by label.
    """
    found: dict[str, float] = {}
    for label, lines in rules().items():
        weight = sum(value for value, pattern in lines if pattern.search(text))
        if weight:
            found[label] = min(CAP, weight)
    return found
