"""Words of a request that name nothing to look for: politeness, need and occasion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runtime.once import once
from runtime.yaml_file import read_yaml

_DATA = Path(__file__).with_name("idle.yaml")


@once
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, Any] = read_yaml(_DATA)
    return {name: frozenset(str(said).split()) for name, said in found.items()}


def is_idle(word: str) -> bool:
    """Return whether a folded word names nothing to look for."""
    return word in _lists()["around"]


def is_loose(word: str) -> bool:
    """Return whether a folded word says too loosely how something is to be: "warm", "nice"."""
    return word in _lists()["loose"]
