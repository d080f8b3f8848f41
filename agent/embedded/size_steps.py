"""Which sizes are bigger or smaller than the one that was ordered: "one size up", "it is too tight"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

from agent.embedded.text import normalise
from commerce.wording import is_size
from runtime.yaml_file import pattern

Step = Literal["", "bigger", "smaller"]
_pattern = partial(pattern, Path(__file__).with_suffix(".yaml"))
_LETTERS = re.compile(r"(\d{0,2})(x*)([sml])|(\d?)([sml])")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?")
_MIDDLE = {"s": -1.0, "m": 0.0, "l": 1.0}


def read(text: str) -> Step:
    """Return whether words want something bigger or smaller; empty where they want neither, or both."""
    plain = normalise(text[:300]).casefold()
    up, down = bool(_pattern("bigger").search(plain)), bool(_pattern("smaller").search(plain))
    return "" if up == down else "bigger" if up else "smaller"


def speaks_of_size(text: str) -> bool:
    """Return whether words are about the size at all."""
    return bool(read(text) or _pattern("size").search(normalise(text[:300]).casefold()))


def others(variants: Sequence[dict[str, Any]], here: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the variants that differ from the one at hand in their size alone, smallest first.

    Args:
        variants: The product's variants, from a tool result, with their options.
        here: The variant that was ordered.
    """
    mine = _options(here)
    place = next((name for name, value in mine.items() if _rank(value) is not None), "")
    if not place:
        return []
    rest = {name: value for name, value in mine.items() if name != place}
    found = [
        (rank, each)
        for each in variants
        if (rank := _rank(_options(each).get(place, ""))) is not None
        and each.get("id") != here.get("id")
        and {name: value for name, value in _options(each).items() if name != place} == rest
    ]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def towards(step: Step, variants: Sequence[dict[str, Any]], here: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the bigger or smaller sizes of the variant at hand, nearest first."""
    at = next((rank for value in _options(here).values() if (rank := _rank(value)) is not None), None)
    if at is None:
        return []
    sized = [(_size_of(each), each) for each in others(variants, here)]
    if step == "bigger":
        return [each for rank, each in sized if rank > at]
    return [each for rank, each in reversed(sized) if rank < at]


def _size_of(variant: dict[str, Any]) -> float:
    return next((rank for value in _options(variant).values() if (rank := _rank(value)) is not None), 0.0)


def _options(variant: dict[str, Any]) -> dict[str, str]:
    found = variant.get("options")
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _rank(value: str) -> float | None:
    """Return where a size stands among its like; None for what is no size."""
    plain = value.strip().casefold()
    if (number := _NUMBER.match(plain)) is not None and (is_size(plain) or _pattern("measure").fullmatch(plain)):
        return float(number[0].replace(",", "."))
    letters = _LETTERS.fullmatch(plain.replace(" ", "")) if is_size(plain) else None
    if letters is None:
        return None
    name = letters[3] or letters[5]
    many = int(letters[1] or letters[4] or 0) or len(letters[2] or "")
    return _MIDDLE[name] * (1 + many)
