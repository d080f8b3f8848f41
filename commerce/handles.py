"""Handles: the short names by which articles of an order and variants of a product are asked for.

A handle is made from the platform's own id alone, so that it stays when the order is read again, and when lines or
variants come or go. SKUs cannot do that: shops leave them out, and some systems give a variant its product's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

#: What begins the handle of an order's line, and of a product's variant.
LINE, VARIANT = "L", "V"
#: No vowels and no digits: a handle is no word, no number, no amount and no SKU.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_SHORT, _LONG = 4, 16


def letters(identity: str) -> str:
    """Return the letters that stand for a platform's id, more of them than a handle shows."""
    number, found = int.from_bytes(hashlib.sha256(identity.encode()).digest()), ""
    for _ in range(_LONG):
        number, place = divmod(number, len(_LETTERS))
        found += _LETTERS[place]
    return found


def of(identities: Iterable[str], kind: str) -> dict[str, str]:
    """Return the handle of each id; two that would have the same short one get longer ones.

    Args:
        identities: The platform's ids: of one order's lines, or of one product's variants.
        kind: `LINE` or `VARIANT`.
    """
    known = {identity: letters(identity) for identity in identities}
    found = {}
    for identity, whole in known.items():
        others = [other for each, other in known.items() if each != identity]
        size = _SHORT
        while size < _LONG and any(other.startswith(whole[:size]) for other in others):
            size += 1
        found[identity] = f"{kind}{whole[:size]}"
    return found


def find(handle: str, identities: Sequence[str], kind: str) -> list[str]:
    """Return the ids that a handle stands for: one, none, or two where it was given before the second was there."""
    plain = handle.strip().casefold()
    wanted = plain[len(kind) :]
    if not plain.startswith(kind.casefold()) or not _SHORT <= len(wanted) <= _LONG or set(wanted) - set(_LETTERS):
        return []
    return [identity for identity in identities if letters(identity).startswith(wanted)]
