"""What a part of an address may be, by its shape."""

from __future__ import annotations

import re
from functools import lru_cache

from commerce.postal import units

#: A house number alone, however it is marked.
NUMBER = re.compile(
    r"(?:no|nr|n[o°º]?|num|hausnummer|house number|д)?\.?\s{0,3}:?\s{0,3}#?\d{1,6}\s?(?:[a-z]|bis|ter)?"
    r"(?:\s?[-/+]\s?\w{1,5}){0,3}|s/n",
    re.I,
)
LETTERS = re.compile(r"[^\W\d_]{2}")


@lru_cache(maxsize=1024)
def is_street(part: str) -> bool:
    """Whether a part may be a street with its number, or a box."""
    if units.BOX.match(part):
        return True
    rest = units.units(part)[1]
    if NUMBER.fullmatch(rest) or units.CARE.match(rest) or units.ATTENTION.match(rest) or units.COMPANY.fullmatch(rest):
        return False
    return bool(re.search(r"\d", rest) and LETTERS.search(rest))


def like_a_street(part: str) -> tuple[int, int]:
    """Return how much a part is like a street; greater is more, ``(0, 0)`` is words that may be anything."""
    if not part or not units.units(part)[1]:
        return -1, 0
    if units.BOX.match(part):
        return 2, 1
    if is_street(part):
        return 1, int(bool(units.STREET_WORD.search(part)))
    if re.search(r"\d", part) or units.CARE.match(part) or units.ATTENTION.match(part) or units.COMPANY.fullmatch(part):
        return -1, 0
    return 0, int(bool(units.STREET_WORD.search(part)))
