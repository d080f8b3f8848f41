"""Words of articles that are shown on nobody, ``barred.yaml``: found however a title spells them.

Titles are written by many, in a market place also by those who would like another answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from runtime.yaml_file import read_yaml

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_SPELLED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){2,}(?!\S)")
_FIGURE = re.compile(r"(?<=[^\W\d_])\d+(?=[^\W\d_])")
_BARS = str.maketrans({"ł": "l", "ø": "o", "\u0131": "i", "đ": "d", "'": "", "’": ""})
_AGE = re.compile(r"(\d{1,2}) ?([^\W\d_]+)")
_LETTER = re.compile(r"(?<!\S)(?:\d{1,2} )?(\d{1,2})([^\W\d_])(?!\S)|(?<!\S)\d{1,2} (\d{1,2}) ([^\W\d_])(?!\S)")
_AFTER = re.compile(r"(?<![^\W\d_])([^\W\d_]+) (\d{1,2})(?!\d)")
_TALL = re.compile(r"(?<!\S)(\d{2,3}) (\d{2,3})(?!\S)")
_OF_AGE = 16  # an article for so many years is nobody's size by age


def says(texts: Iterable[str], what: Literal["children", "intimate"]) -> bool:
    """Return whether one of the texts says that an article is of that sort."""
    words = _words()[what]
    return any(_has(reading, words) for text in texts for reading in _readings(text))


def is_childs_size(text: str) -> bool:
    """Return whether a size is a child's: an age (3-4 years, 2T, 0-3M) or a child's height (104/110)."""
    words, plain = _words(), _plain(text)
    parts = frozenset(plain.split())
    ages = [number for number, unit in _AGE.findall(plain) if unit in words["years"]]
    ages += [number for name, number in _AFTER.findall(plain) if name in words["ages"]]
    letters = [(one or other, unit or last) for one, unit, other, last in _LETTER.findall(plain)]
    # Beside an adult's size the same figures are a chest or a waist.
    tall = _TALL.findall(plain) if words["grown"].isdisjoint(parts) else []
    return (
        not words["small"].isdisjoint(parts)
        or any(int(number) < _OF_AGE for number in ages)
        or any(int(number) < words["letters"].get(unit, 0) for number, unit in letters)
        or any(_are_heights(int(one), int(other)) for one, other in tall)
    )


def called(name: str, kind: Literal["audience", "colour", "size", "chart"]) -> bool:
    """Return whether an option or attribute is called as such a thing is."""
    return _plain(name).strip() in _words()[kind]


def _are_heights(one: int, other: int) -> bool:
    """Return whether these are neighbours among heights in centimetres that children's clothes are made for."""
    return other == one + 6 and one % 6 == 2 and 50 <= one <= 158


def _has(text: str, barred: dict[str, list[str]]) -> bool:
    parts = text.split()
    return (
        any(f" {word} " in text for word in barred["words"])
        or any(f" {word}" in text for word in barred["beginnings"])
        or any(part.endswith(tuple(barred["endings"])) for part in parts)
    )


def _readings(text: str) -> set[str]:
    """Return the text as it is read at once, and as those read it who look longer: "K-i-d-s", "k1ds", "KidTee"."""
    plain = _plain(text)
    figures = _words()["figures"]
    spelled = _SPELLED.sub(lambda match: match[0].replace(" ", ""), plain)
    drawn = _FIGURE.sub(lambda match: "".join(figures.get(sign, sign) for sign in match[0]), plain)
    return {plain, spelled, drawn, _plain(_HUMP.sub(" ", text))}


def _plain(text: str) -> str:
    """Return the words between single blanks, folded, without what nobody sees and without the harmless ones."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    apart = unicodedata.normalize("NFKD", seen.casefold()).translate(_BARS)
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = [_alike(each) for each in _WORD.findall(letters)]
    plain = f" {' '.join(words)} "
    for each in _words()["harmless"]:
        plain = plain.replace(f" {each} ", " ")
    return plain


def _alike(word: str) -> str:
    """Return a word whose letters look like Latin ones in Latin ones; a word of another script as it is."""
    mixed = any("a" <= sign <= "z" for sign in word)
    latin = word.translate(_words()["alike"])
    return latin if mixed or latin.isascii() else word


@cache
def _words() -> dict[str, Any]:
    found = dict(read_yaml(Path(__file__).with_name("barred.yaml")))
    sizes = {name: frozenset(found[name]) for name in ("small", "grown")}
    return found | sizes | {"alike": str.maketrans(found["alike"]["written"], found["alike"]["read"])}
