"""A visitor's basket: variants and how many, in a cookie or in a link. It is read as what a stranger wrote."""

from __future__ import annotations

from urllib.parse import quote, unquote

COOKIE = "shopclerk_basket"
MOST_LINES, MOST_PIECES, _MOST_ID = 20, 99, 80


def read(text: str) -> dict[str, int] | None:
    """Return variant → pieces out of ``id:n,id:n``, None when it is no basket."""
    found: dict[str, int] = {}
    for each in text.split(","):
        variant, _, count = each.rpartition(":")
        if not (0 < len(variant) <= _MOST_ID and count.isascii() and count.isdecimal() and len(count) <= 3):
            return None
        found[variant] = found.get(variant, 0) + int(count)
    return found if sound(found) else None


def sound(basket: dict[str, int]) -> bool:
    """Return whether a basket has not too much in it."""
    return len(basket) <= MOST_LINES and all(0 < count <= MOST_PIECES for count in basket.values())


def write(basket: dict[str, int]) -> str:
    """Return the text that `read` reads."""
    return ",".join(f"{variant}:{count}" for variant, count in basket.items())


def from_cookie(value: str) -> dict[str, int]:
    """Return the basket in a cookie; one that cannot be read is empty."""
    return read(unquote(value)) or {}


def to_cookie(basket: dict[str, int]) -> str:
    """Return a basket as a cookie's value."""
    return quote(write(basket), safe="")


def added(basket: dict[str, int], variant: str, count: int) -> dict[str, int]:
    """Return the basket with more of a variant, as many as go in; none when ``count`` takes all out."""
    pieces = max(0, min(MOST_PIECES, basket.get(variant, 0) + count))
    changed = {**basket, variant: pieces}
    changed = {each: number for each, number in changed.items() if number}
    return changed if sound(changed) else basket
