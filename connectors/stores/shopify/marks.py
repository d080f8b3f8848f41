"""Marks: how a write of ours is found again on the platform.

Two kinds. A *stamp* is part of what was written: ``[shopclerk:KEY]`` in a refund's note, a return's note or the
order's note. It is there if and only if the write happened. A *tag* on the order is set before a write that leaves no
room for a stamp and that Shopify would do twice; it says what was begun, and when.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

from commerce.text import one_line

_STAMP = re.compile(r"\[shopclerk:([\x21-\x5a\x5c\x5e-\x7e]{1,64})(?: ([a-z0-9_]{1,40}))?\]")
_TAG = re.compile(r"sc-([a-z])-([0-9a-f]{12})-([0-9a-f]{8})-([0-9a-f]{8})\Z")


class Mark(BaseModel):
    """A tag that was read: the kind of write, whether the request was the same, and when it was begun."""

    model_config = ConfigDict(frozen=True)

    kind: str
    same_request: bool
    begun_at: datetime


def stamp(key: str, word: str = "") -> str:
    """Return the stamp of a write; ``word`` is kept beside it, such as the reason's code."""
    return f"[shopclerk:{key} {word}]" if word else f"[shopclerk:{key}]"


def stamped(text: str | None, key: str) -> bool:
    """Return whether ``text`` carries the stamp of ``key``."""
    return any(found == key for found, _ in read_stamps(text))


def read_stamps(text: str | None) -> list[tuple[str, str]]:
    """Return key and word of every stamp in ``text``."""
    return [(found[1], found[2] or "") for found in _STAMP.finditer(text or "")]


def bare(text: str | None) -> str:
    """Return ``text`` without stamps."""
    return "\n".join(line.rstrip() for line in _STAMP.sub("", text or "").splitlines()).strip()


def harmless(text: str, limit: int) -> str:
    """Return a customer's words such that nothing in them reads as a stamp."""
    return one_line(text, limit * 2).replace("[", "(").replace("]", ")")[:limit].rstrip()


def fingerprint(text: str) -> str:
    """Return a short digest that tells requests apart."""
    return _digest(text, 12)


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def tag(kind: str, key: str, request: str, now: datetime) -> str:
    """Return the tag for a write that begins now: at most 40 characters, Shopify's limit."""
    return f"sc-{kind}-{_digest(key, 12)}-{_digest(request, 8)}-{int(now.timestamp()):08x}"


def find_tag(tags: Iterable[str], key: str, request: str = "") -> Mark | None:
    """Return the newest tag of ``key`` among an order's tags."""
    marks = []
    for text in tags:
        match = _TAG.match(text)
        if match and match[2] == _digest(key, 12):
            at = datetime.fromtimestamp(int(match[4], 16), UTC)
            marks.append(Mark(kind=match[1], same_request=match[3] == _digest(request, 8), begun_at=at))
    return max(marks, key=lambda mark: mark.begun_at, default=None)
