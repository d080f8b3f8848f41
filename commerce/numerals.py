"""Amounts that are written in words: "under fifty" is "under 50"."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["in_figures"]

_DIGITS = {name: n for n, name in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    name: n
    for n, name in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
    )
}
_TENS = {name: 10 * n for n, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORTH = {"a": 1, **_DIGITS, **_TEENS, **_TENS}
_DIGIT = f"(?:{'|'.join(_DIGITS)})"
_UNDER_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -]{_DIGIT})?|{'|'.join(_TEENS)}|{_DIGIT})\b"
_UNDER_1000 = rf"(?:(?:a|{_DIGIT})[ -]hundred\b(?: (?:and )?{_UNDER_100})?|{_UNDER_100})"
_NUMBER = rf"(?:(?:a|{_UNDER_1000})[ -]thousand\b(?: (?:and )?{_UNDER_1000})?|{_UNDER_1000})"
_CUE = r"under|below|over|above|than|most|least|up to|around|about|budget|max|maximum|min|minimum|within|spend|is|of"
_MONEY = r"(?:dollars?|bucks?|euros?|pounds?|quid)"
_END = rf"(?=\s*(?:$|[.,;:!?)]|(?:{_MONEY}|and|or|but|please)\b))"
#: The ends of a range first: "between one hundred and two hundred" are two amounts.
_RULES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<cue>between|from) (?P<number>{_NUMBER})(?= (?:and|to) (?:{_NUMBER}|\d))",
        rf"\b(?P<cue>between \d+ and|from \d+ to) (?P<number>{_NUMBER}){_END}",
        rf"\b(?P<number>{_NUMBER})(?= {_MONEY}\b)",
        rf"\b(?P<cue>{_CUE}) (?P<number>{_NUMBER}){_END}",
    )
]


@lru_cache(maxsize=512)
def in_figures(text: str) -> str:
    """Return ``text`` with the prices that are written in words in figures; anything else stays as it is.

    Only what stands where a price stands is changed, between "under" and the end of a phrase or before "euros":
    "one pot", "seven wonders" and "under one roof" stay. Nothing below ten is a price unless a currency follows.
    """
    for rule in _RULES:
        text = rule.sub(_written, text)
    return text


def _written(match: re.Match[str]) -> str:
    value, cue = _value(match["number"]), match.groupdict().get("cue")
    if cue is None:
        return str(value)
    return f"{cue} {value}" if value >= 10 else match[0]


def _value(text: str) -> int:
    total = part = 0
    for word in re.split(r"[ -]+", text.casefold()):
        if word == "hundred":
            part *= 100
        elif word == "thousand":
            total, part = 1000 * part, 0
        elif word != "and":
            part += _WORTH[word]
    return total + part
