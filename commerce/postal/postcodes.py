"""Postcodes: by the pattern of the country where it is known, else by the shapes that countries use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from commerce import countries

_BEFORE = (
    r"(?<![\w#/])(?<!\d[-.])(?:(?:zip|post ?code|postal code|eircode|plz|c\. ?p\.|cp|cep|cap|pin(?: ?code)?)"
    r"(?:\s{0,3}:\s{0,3}|\s{1,3}))?"
    r"(?:[A-Z]{1,3}-(?=\d))?"
)
_AFTER = r"(?![\w/]|[-.]\d)"
#: With letters, then grouped, then plain: what is more particular goes first.
_SHAPES = (
    r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d",
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
    r"(?:[AC-FHKNPRTV-Y]\d[\dW]) ?[\dAC-FHKNPRTV-Y]{4}",
    r"\d{4} ?(?-i:[A-Z]{2})",
    r"(?-i:[A-HJ-NP-Z])\d{4}(?-i:[A-Z]{3})",
    r"(?-i:LV|LT|MD|AI|KY\d|BB|VG|AD|HT|VC|SI)-? ?\d{3,5}",
    r"\d{5}-\d{4}",
    r"\d{5}-\d{3}",
    r"\d{4}-\d{3}",
    r"\d{3}-\d{4}",
    r"\d{2}-\d{3}",
    r"\d{3} \d{3}",
    r"\d{3} \d{2}",
    r"\d{6}",
    r"\d{5}",
    r"\d{4}",
)
#: Where the data's pattern takes any words.
_OWN = {"IE": _SHAPES[2]}


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"{_BEFORE}(?P<code>{shape}){_AFTER}", re.I) for shape in _SHAPES)


@cache
def pattern(country: str) -> re.Pattern[str] | None:
    """Return where postcodes of the country with this alpha-2 code stand in a text, None where it has none."""
    own = _OWN.get(country) or countries.postal_data(country).get("zip", "")
    if not own:
        return None
    # People write a blank where the data has a dash, and leave out blanks that it has, or the other way round.
    loose = own.replace("[ \\-]", " ?-?").replace("-?", "[- ]?").replace(" ?", "[ -]?")
    grouped = {r"\d{6}": r"\d{3} ?\d{3}"}.get(own, own)
    return re.compile(f"{_BEFORE}(?P<code>{own}|{loose}|{grouped}){_AFTER}", re.I)


def found(text: str, country: str = "") -> Iterator[re.Match[str]]:
    """Yield where postcodes may stand in a part of an address, the likeliest first; the group is ``code``.

    Args:
        text: The part.
        country: Alpha-2 code of the country, empty when unknown.
    """
    if country:
        own = pattern(country)
        yield from reversed(list(own.finditer(text))) if own else ()
        return
    for shape in _shapes():
        yield from reversed(list(shape.finditer(text)))


def fits(postcode: str, country: str) -> bool:
    """Return whether a postcode could be one of the country with this alpha-2 code."""
    own = pattern(country.upper())
    match = own.search(postcode) if own else None
    return match is not None and match.group("code").strip() == postcode.strip()
