"""The language of a request: what its ``language`` asks for, else its ``Accept-Language``, of those that are spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from commerce.catalogues import languages
from commerce.language import PSEUDO
from runtime.settings import Settings

_LONGEST, _MOST = 400, 20


def spoken(settings: Settings) -> tuple[str, ...]:
    """Return the languages that requests may be answered in, the shop's own first."""
    trying = (PSEUDO,) if settings.env == "development" else ()
    return tuple(dict.fromkeys((settings.language, *languages(), *trying)))


def wanted(scope: Scope, known: Sequence[str]) -> str:
    """Return the known language that a request wants most, the first one where it wants none of them.

    Args:
        scope: The request. ``?language=`` comes first: a link or a page may say it.
        known: The languages that are spoken.
    """
    query = parse_qs(scope["query_string"].decode("latin-1"))
    asked = [*query.get("language", ())[:1], *_accepted(Headers(scope=scope).get("accept-language", "")[:_LONGEST])]
    by_name = {code.casefold(): code for code in known}
    for code in (each.strip().casefold() for each in asked):
        if found := by_name.get(code) or by_name.get(code.partition("-")[0]):
            return found
    return known[0]


def _accepted(header: str) -> Iterator[str]:
    """Yield the languages of a header, the most wanted first."""
    found: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST]:
        code, _, weight = part.partition(";")
        try:
            found.append((float(weight.strip().removeprefix("q=") or 1), code))
        except ValueError:
            continue
    return (code for weight, code in sorted(found, key=lambda each: -each[0]) if weight > 0)
