"""What goes into a cart, as a part of an address: ``ITEM:COUNT,ITEM:COUNT``. It is read as what a stranger wrote."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from commerce.text import holds_control

_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,255}")
_MOST_ITEMS, _MOST_PIECES, _LONGEST = 20, 100, 400


def write(items: Mapping[str, int]) -> str:
    """Return the text for item → how many."""
    return ",".join(f"{_token(item)}:{count}" for item, count in items.items())


def read(text: str) -> dict[str, int] | None:
    """Return item → how many, None where it is not written so; what is named twice is added up."""
    found: dict[str, int] = {}
    for pair in text.split(","):
        token, _, count = pair.rpartition(":")
        item = _item(token)
        if item is None or not (count.isascii() and count.isdecimal() and len(count) <= 3) or count.startswith("0"):
            return None
        found[item] = found.get(item, 0) + int(count)
    fits = len(found) <= _MOST_ITEMS and all(count <= _MOST_PIECES for count in found.values())
    return found if fits else None


def _token(item: str) -> str:
    if _PLAIN.fullmatch(item):
        return item
    return "~" + base64.urlsafe_b64encode(item.encode()).decode().rstrip("=")


def _item(token: str) -> str | None:
    if not token.startswith("~"):
        return token if _PLAIN.fullmatch(token) else None
    if len(token) > _LONGEST or "=" in token:
        return None
    try:
        data = base64.b64decode(token[1:] + "=" * (-len(token[1:]) % 4), altchars=b"-_", validate=True)
        item = data.decode()
    except (binascii.Error, ValueError):
        return None
    canonical = base64.urlsafe_b64encode(data).decode().rstrip("=") == token[1:]
    return item if canonical and item and not holds_control(item) else None
