"""Markup into which texts are filled: all of them escaped, but for markup made here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


NOTHING = Html("")


def fill(template: str, **values: object) -> Html:
    """Return the template with its ``{names}`` filled in; what is not `Html` is escaped, quotes too."""
    return Html(template.format(**{name: _safe(value) for name, value in values.items()}))


def join(parts: Iterable[Html]) -> Html:
    """Return markup after markup."""
    return Html("".join(parts))


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value))
