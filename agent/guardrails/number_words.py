"""Numbers written as words, in the languages that clerks speak (``data/numbers.yaml``).

A word for one is an article too, a pair is a kind of article and a half a part of one; those are numbers only where
days or what is left in stock are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from agent.guardrails.cues import fold, unspaced
from runtime.yaml_file import read_yaml

NUMBERS = Path(__file__).parent / "data" / "numbers.yaml"
#: Chinese characters of numbers: ten, hundred, thousand, then the digits.
_HAN = "\u5341\u767e\u5343\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u3007\u96f6"
_TENS, _DIGIT = (10, 100, 1000), (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0)
_WORD = re.compile(r"[^\W\d_]+")
#: What parts the words of one number, and the place of a number in the patterns of what is left.
_JOINS, _PLACE = re.compile(r"[ \u00a0-]{1,2}"), "\ufffc"
#: The value of what looks like a number and is none: "a thousand thanks".
_NONE = ""
#: What one word in between looks like, and up to three.
_ANY = r"(?:\s?[^\W\d_]{1,24})"
_SOME = rf"(?:{_ANY}(?:\s[^\W\d_]{{1,24}}){{0,2}})?"


@dataclass(frozen=True)
class Worded:
    """A number that was written as words.

    Attributes:
        value: The number.
        start: Where it begins in the text.
        end: Where it ends.
        loose: Whether it is one only where days or stock are counted.
        days: Whether the word says that days are counted.
    """

    value: str
    start: int
    end: int
    loose: bool = False
    days: bool = False


def worded(text: str) -> list[Worded]:
    """Return the numbers that a text, folded by `fold`, has in words, in its order."""
    return [*_west(text), *_east(text)]


def held(text: str, numbers: Sequence[Worded]) -> set[int]:
    """Return where those numbers of a folded text begin that count days or what is left in stock.

    Args:
        text: The text.
        numbers: Its numbers, in digits or in words.
    """
    found = {
        each.start
        for each in numbers
        if each.days or (each.value != "1" and _unit().match(text[each.end : each.end + 40]))
    }
    places = sorted(
        (each.start, each.end)
        for each in numbers
        if not (each.loose and _little().match(text[each.end : each.end + 16]))
    )
    if not places:
        return found
    marked, starts, done = "", {}, 0
    for start, end in places:
        if start >= done:
            marked += text[done:start]
            starts[len(marked)] = start
            marked, done = marked + _PLACE, end
    marked += text[done:]
    for match in _left().finditer(marked):
        found |= {starts[match.start() + at] for at, c in enumerate(match[0]) if c == _PLACE}
    return found


def _west(text: str) -> Iterator[Worded]:
    words = list(_WORD.finditer(text))
    table, longest = _table()
    at = 0
    while at < len(words):
        for count in range(min(longest, len(words) - at), 0, -1):
            some = words[at : at + count]
            if any(not _JOINS.fullmatch(text[a.end() : b.start()]) for a, b in pairwise(some)):
                continue
            found = table.get(" ".join(word[0] for word in some))
            if found is not None:
                value, length, loose = found
                if value != _NONE:
                    yield Worded(value, some[0].start(), some[length - 1].end(), loose)
                at += length - 1
                break
        at += 1


def _east(text: str) -> Iterator[Worded]:
    if not any(map(unspaced, text)):
        return
    for match in _counted().finditer(text):
        word = match[0].strip()
        value = _korean()[word] if word in _korean() else _han(word)
        yield Worded(str(value), match.start(), match.end(), days=word in _days())


@cache
def _data() -> dict[str, Any]:
    return read_yaml(NUMBERS)  # type: ignore[no-any-return]


@cache
def _table() -> tuple[dict[str, tuple[str, int, bool]], int]:
    """Return each number's words with its value, how many of the words are the number's, whether it is loose."""
    found: dict[str, tuple[str, int, bool]] = {}
    for words, value, section in _forms():
        key = fold(words).replace("-", " ")
        found.setdefault(key, (str(value), len(key.split()) - (section == "beside"), section == "loose"))
    return found, max(len(key.split()) for key in found)


def _forms() -> Iterator[tuple[str, object, str]]:
    """Yield each number's words, its value, and the section of the data."""
    for each in _data()["to_hundred"].values():
        for number, forms in enumerate(each, 1):
            yield from ((form, number, "to_hundred") for form in str(forms or "").split("|") if form)
    yield from ((form, _NONE, "none") for form in _data()["none"])
    for section in ("more", "beside", "loose"):
        for number, words in _data()[section].items():
            yield from ((form, number, section) for form in words)


@cache
def _korean() -> dict[str, int]:
    return {
        fold(word.strip()): int(number) for number, each in _data()["korean"].items() for word in str(each).split("|")
    }


@cache
def _days() -> frozenset[str]:
    return frozenset(map(fold, _data()["days"]))


@cache
def _counted() -> re.Pattern[str]:
    """Numbers of scripts without spaces, which count only before a counter."""
    east = "|".join(sorted(map(re.escape, _korean()), key=len, reverse=True))
    unit = "|".join(re.escape(fold(each)) for each in _data()["counters"])
    none = "|".join(map(re.escape, map(fold, _data()["no_number"])))
    return re.compile(rf"(?:(?<![{_HAN}])[{_HAN}]+|(?<![\uac00-\ud7af])(?!{none})(?:{east}))(?=\s?(?:{unit}))")


@cache
def _unit() -> re.Pattern[str]:
    units = [fold(each) for words in _data()["units"].values() for each in words]
    spaced = "|".join(sorted((re.escape(each) for each in units if not unspaced(each[0])), key=len, reverse=True))
    others = "|".join(sorted((re.escape(each) for each in units if unspaced(each[0])), key=len, reverse=True))
    return re.compile(rf"\s?(?:{others})|{_ANY}?\s(?:{spaced})(?!\w)")


@cache
def _little() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(re.escape(fold(each)) for each in _data()['little'])})(?!\w)")


@cache
def _left() -> re.Pattern[str]:
    forms = sorted({fold(each) for words in _data()["left"].values() for each in words}, key=len, reverse=True)
    return re.compile("|".join(map(_pattern, forms)))


def _pattern(form: str) -> str:
    spaced = not any(map(unspaced, form))
    parts = re.split(r"( \.\. | \. |#)", form.removesuffix("$"))
    gaps = {" .. ": rf"{_SOME}\s?", " . ": rf"{_ANY}?\s?", "#": _PLACE}
    whole = "".join(gaps.get(part) or re.escape(part) for part in parts)
    begin = r"(?<!\w)" if spaced and form[0] != "#" else ""
    end = r"(?=\s*(?:[.,;:!?)]|$))" if form.endswith("$") else (r"(?!\w)" if spaced and form[-1] != "#" else "")
    return begin + whole + end


def _han(word: str) -> int:
    """Return the value of a number in Chinese characters below ten thousand: 四十, 二百五十."""
    total = digit = 0
    for each in word:
        place = _HAN.index(each)
        if place < len(_TENS):
            total += max(digit, 1) * _TENS[place]
            digit = 0
        else:
            digit = digit * 10 + _DIGIT[place - len(_TENS)]
    return total + digit
