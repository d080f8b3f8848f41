"""Shopify's search syntax: the one place where text from outside becomes part of a search string."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from commerce.text import one_line

_LONGEST = 255
STATUSES = "status:active,archived,draft,unlisted"


def quoted(text: str) -> str:
    """Return ``text`` as one quoted term; nothing in it can end the quotation.

    Inside quotes only the quote and the backslash mean anything; both are escaped. Control characters, line breaks
    and invisible ones are gone, and what is too long is cut before it is escaped.
    """
    cleaned = one_line(text, _LONGEST)
    return '"' + cleaned.replace("\\", "\\\\").replace('"', '\\"') + '"'


def equals(field: str, text: str) -> str:
    """Return ``field:"text"``."""
    return f"{field}:{quoted(text)}"


def mailbox(field: str, email: str) -> str:
    """Return ``field:"email"``, code point by code point: folding would find somebody else's.

    ``email`` is from `commerce.mailbox`: no quote, no backslash and nothing invisible is in it.
    """
    return f'{field}:"{email}"'


def any_of(terms: Iterable[str]) -> str:
    """Return the terms joined by OR, in brackets."""
    return f"({' OR '.join(terms)})"


def since(field: str, moment: datetime) -> str:
    """Return ``field`` at or after ``moment``."""
    return f"{field}:>='{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
