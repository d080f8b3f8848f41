"""A telephone number beside an address: no part of it, and what the carrier may call."""

from __future__ import annotations

import re

_MOST_DIGITS = 15  # of any number in the world: what has more is two things
_LEAST_DIGITS = 6
_NUMBER = r"\d[\d ()/.-]{4,22}\d"
_LABEL = (
    r"tele(?:phone|fon|fono|foon|fone)|téléphone|teléfono|tel|tél|phone|mobile|mobil|handy|mob|cell|móvil|celular|"
    r"cellulare|portable|gsm|rufnummer"
)
_SAID = re.compile(
    r"(?<!\w)(?:(?:and|und|et|y|e|en|with|mit|his|her|their|my|the|seine?|ihre?|meine?)\s){0,2}"
    rf"(?:(?:{_LABEL})(?:nummer)?\b\.?(?:\s(?:number|nummer|no|nr)\b\.?)?\s?(?:(?:is|ist|est|es|è)\b|[:=])?\s{{0,2}}"
    rf"(?P<labelled>\(?\+?\(?{_NUMBER})|(?P<plain>\+{_NUMBER}))(?!\w)",
    re.I,
)

#: A message that is nothing else: no postcode and no order's number looks so.
_ALONE = re.compile(r"\W{0,3}(?=(?:\D{0,3}\d){7})(?P<number>(?:\+|0)[\d ()/.-]{5,22}\d)\W{0,3}")


def taken_out(text: str) -> tuple[str, str]:
    """Return the text without the telephone number that it names, and the number; empty when none or several are."""
    if alone := _ALONE.fullmatch(text):
        return "", alone["number"].strip()
    found = [each for each in _SAID.finditer(text) if _LEAST_DIGITS <= _digits(each[0]) <= _MOST_DIGITS]
    if len(found) != 1:
        return text, ""
    [one] = found
    return f"{text[: one.start()]},{text[one.end() :]}", (one["labelled"] or one["plain"]).strip()


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
