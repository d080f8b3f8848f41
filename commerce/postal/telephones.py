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
#: "My phone number has changed to", "wrong phone nr, it's".
_IS = r"(?:\s?[,:]?\s?(?:has|changed|wrong|now|to|its|it's|should be|is|ist|est|es|è)\b)"
_SAID = re.compile(
    r"(?<!\w)(?:(?:and|und|et|y|e|en|with|mit|his|her|their|my|the|seine?|ihre?|meine?)\s){0,2}"
    rf"(?:(?:{_LABEL})(?:nummer)?\b\.?(?:\s(?:number|nummer|no|nr)\b\.?)?{_IS}{{0,4}}\s?[:=]?\s{{0,2}}"
    rf"(?P<labelled>\(?\+?\(?{_NUMBER})|(?P<plain>\+{_NUMBER}))(?!\w)",
    re.I,
)

#: A message that is nothing else: no postcode and no order's number looks so.
_ALONE = re.compile(r"\W{0,3}(?=(?:\D{0,3}\d){7})(?P<number>(?:\+|0)[\d ()/.-]{5,22}\d)\W{0,3}")
#: What looks like a number to call where no word says so: no postcode and no sum looks so.
_LOOSE = re.compile(r"(?<![\w+])(?<!\d[ ./-])(?=(?:\D{0,3}\d){7})\(?(?:\+|0)[\d ()/.-]{4,22}\d(?!\w)")
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}")
_CARD_DIGITS = 13  # at least


def taken_out(text: str) -> tuple[str, str]:
    """Return the text without the telephone number that it names, and the number; empty when none or several are."""
    if (alone := _ALONE.fullmatch(text)) and not _DATE.fullmatch(alone["number"]):
        return "", alone["number"].strip()
    found = [each for each in _SAID.finditer(text) if _LEAST_DIGITS <= _digits(each[0]) <= _MOST_DIGITS]
    if len(found) != 1 or len(_named(text)) != 1:
        return text, ""
    [one] = found
    number = (one["labelled"] or one["plain"]).strip()
    return (text, "") if _is_card(number) else (f"{text[: one.start()]},{text[one.end() :]}", number)


def named(text: str) -> list[str]:
    """Return all that a text calls a telephone number or that looks like one, in order."""
    return [text[start:end].strip() for start, end in _named(text)]


def dial(number: str) -> str:
    """Return a number as it is dialled: its digits, and the plus in front of a country's."""
    return "".join(char for char in number if char.isdigit() or char == "+")


def _named(text: str) -> list[tuple[int, int]]:
    """Return from where to where the numbers stand that a text names."""
    said = (each for each in _SAID.finditer(text) if _digits(each[0]) >= _LEAST_DIGITS)
    found = [each.span("labelled" if each["labelled"] else "plain") for each in said]
    for one in _LOOSE.finditer(text):
        apart = all(one.end() <= start or end <= one.start() for start, end in found)
        if apart and _digits(one[0]) <= _MOST_DIGITS and not _DATE.fullmatch(one[0]):
            found.append(one.span())
    return sorted(found)


def _is_card(number: str) -> bool:
    """Whether a number is one of a payment card, by its last digit."""
    digits = [int(char) for char in number if char.isdigit()][::-1]
    if len(digits) < _CARD_DIGITS or number.lstrip("(")[:1] in ("+", "0"):
        return False
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * each, 10)) for each in digits[1::2]) % 10


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
