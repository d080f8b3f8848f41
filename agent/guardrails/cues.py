"""Words by which a sentence is about orders, money or rules, in every language that clerks speak (``data/cues.yaml``).

They help the classifier where a sentence names an article too: "the jacket was swapped" looks like product talk to
an encoder. They decide nothing alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runtime.yaml_file import read_yaml

#: The group of phrases within which a word of another group says nothing: "échanger avec un conseiller".
_SAYS_NOTHING = "says_nothing"
CUES = Path(__file__).parent / "data" / "cues.yaml"

_CURRENCY = (
    r"(?:[€$£¥₩₺₽₹]|\b(?:eur|usd|gbp|chf|pln|try|jpy|krw|cny|rmb|sek|dkk|czk)\b"
    r"|\b(?:euro|dollar|pound|avro|zlot)\w*)"
)
_EASTERN = "ユーロ|円|유로|원|欧元|元|يورو"
_AMOUNT = re.compile(rf"(?i)(?:{_CURRENCY}\s?\d|(?<![\d.,])\d[\d.,]{{0,18}}\s?(?:{_CURRENCY}|{_EASTERN}))")
_PERCENT = re.compile(r"\d\s?[%\uff05\u066a]")
_ASKS = re.compile(r"[?\uff1f\u061f\u037e](?:\s*+[\"')\]»”]++)?\s*+$")


def fold(text: str) -> str:
    """Return text in lower case without accents, for comparing words; Hangul and other scripts stay whole."""
    low = text.casefold().replace("\u0131", "i").replace("ł", "l").replace("ø", "o").replace("’", "'")
    flat = "".join(c for c in unicodedata.normalize("NFD", low) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", flat)


@dataclass(frozen=True)
class _Words:
    """The words of all groups, looked up by their first letters.

    Attributes:
        groups: The names of the groups.
        begin: Beginnings of words, and whole ones, each with its groups and whether the word ends with it.
        inside: Parts of words in scripts without spaces, each with its groups.
        begin_lengths: How long the beginnings are.
        inside_lengths: How long those parts are.
    """

    groups: tuple[str, ...]
    begin: dict[str, set[tuple[int, bool]]]
    inside: dict[str, set[int]]
    begin_lengths: tuple[int, ...]
    inside_lengths: tuple[int, ...]


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return read_yaml(CUES)  # type: ignore[no-any-return]


@cache
def _words() -> _Words:
    data = _data()
    begin: dict[str, set[tuple[int, bool]]] = {}
    inside: dict[str, set[int]] = {}
    names = tuple(name for name in data if name != _SAYS_NOTHING)
    for number, name in enumerate(names):
        languages = data[name]
        for word in (fold(each) for words in languages.values() for each in words):
            body = word.rstrip("$").strip()
            if any(map(unspaced, word)):
                inside.setdefault(body, set()).add(number)
            else:
                begin.setdefault(body, set()).add((number, word.endswith(("$", " "))))
    lengths = (tuple(sorted({len(each) for each in part})) for part in (begin, inside))
    return _Words(names, begin, inside, *lengths)


@cache
def _idle() -> re.Pattern[str]:
    phrases = [fold(each) for each in sorted({x for by in _data()[_SAYS_NOTHING].values() for x in by}, key=len)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(phrases)))})(?!\w)")


def unspaced(letter: str) -> bool:
    """Whether a letter's script is written without spaces, or with endings."""
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af"


def _of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@lru_cache(maxsize=2048)
def found(text: str) -> frozenset[str]:
    """Return the names of the groups of which a sentence has a word."""
    words, flat = _words(), _idle().sub("-", fold(text))
    hits: set[int] = set()
    for at, letter in enumerate(flat):
        if not at or not _of_word(flat[at - 1]):
            for length in words.begin_lengths:
                for number, whole in words.begin.get(flat[at : at + length], ()):
                    if not whole or not _of_word(flat[at + length : at + length + 1] or " "):
                        hits.add(number)
        if unspaced(letter):
            for length in words.inside_lengths:
                hits |= words.inside.get(flat[at : at + length], set())
    return frozenset(words.groups[number] for number in hits)


def names() -> tuple[str, ...]:
    """Return what the places of `features` stand for."""
    return (*_words().groups, "amount", "percent", "asks", "short")


def features(text: str) -> NDArray[np.float32]:
    """Return which groups of words a sentence has, one place a name of `names`, 0 or 1."""
    groups = found(text)
    short = len(text) <= 24
    return np.array(
        [
            *(name in groups for name in _words().groups),
            bool(_AMOUNT.search(text)),
            bool(_PERCENT.search(text)),
            bool(_ASKS.search(text)),
            short,
        ],
        dtype=np.float32,
    )
