"""Figures with a unit as conditions: "down to 0 degrees", "under 2 kg", "fits a 16 inch laptop".

Products tell them as facts, which the word index keeps as marks. A condition is written as a need with a sign in front,
such as "≤ 2 kg", so that it stays in force and is shown and taken back like any other need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml
from store.search.analyse import fold
from store.search.rows import Document

MARK = "=measure:"
_FILE = Path(__file__).with_suffix(".yaml")
_SIGNS = {"at_most": "≤", "at_least": "≥", "about": "≈"}
#: How far a figure may be off that was said without a limit, and that only rounding has made another.
_NEAR, _SAME = 0.1, 1e-6
_MOST_FACTS = 40


@dataclass(frozen=True)
class Measure:
    """A condition on a figure: how it is meant, the figure and its unit as they were said, and the words of it."""

    how: str
    figure: float
    unit: str
    words: frozenset[str] = frozenset()

    @property
    def need(self) -> str:
        """The condition as a need."""
        return f"{_SIGNS[self.how]} {self.figure:g} {self.unit}"

    @property
    def base(self) -> str:
        """The unit that its figures are compared in."""
        return _unit(_spelled()[self.unit])[0]

    def holds(self, value: float) -> bool:
        """Whether a figure in the unit of comparison meets it."""
        asked = self.figure * _unit(_spelled()[self.unit])[1]
        near = abs(asked) * (_NEAR if self.how == "about" else _SAME)
        low = asked - near if self.how != "at_most" else float("-inf")
        high = asked + near if self.how != "at_least" else float("inf")
        return low <= value <= high


def marks(document: Document) -> Iterator[str]:
    """Yield the marks of the figures that a product's facts tell."""
    for name, value in list(document.attributes.items())[:_MOST_FACTS]:
        text = fold(str(value))
        match = _TOLD.fullmatch(text) or _TOLD.fullmatch(f"{text} {fold(name)}")  # "pieces: 24"
        if match and (unit := _spelled().get(match["unit"])):
            base, times = _unit(unit)
            yield f"{MARK}{base}:{_figure(match['figure']) * times:g}"


def read(text: str) -> list[Measure]:
    """Return the conditions on figures that words name."""
    return [found for match in _rule().finditer(fold(text)) if (found := _measure(match)) is not None]


@cache
def of_need(need: str) -> Measure | None:
    """Return the condition that a need is; None for one that is a word."""
    sign, _, rest = need.partition(" ")
    how = next((name for name, each in _SIGNS.items() if each == sign), "")
    match = _TOLD.fullmatch(rest) if how else None
    known = match is not None and match["unit"] in _spelled()
    return Measure(how, _figure(match["figure"]), match["unit"]) if match and known else None


def is_unit(word: str) -> bool:
    """Return whether a word is a unit, of which a figure before it is no count of things."""
    return word in _spelled()


def value(mark: str) -> tuple[str, float]:
    """Return the unit and the figure of a mark."""
    unit, _, figure = mark[len(MARK) :].rpartition(":")
    return unit, float(figure)


_NUMBER = r"(?:-|minus )?\d{1,5}(?:[.,]\d{1,2})?"
_TOLD = re.compile(rf"(?P<figure>{_NUMBER})[ -]?(?P<unit>°c|[a-z]+)")


def _figure(text: str) -> float:
    return float(text.replace("minus ", "-").replace(",", "."))


def _measure(match: re.Match[str]) -> Measure | None:
    how = _meant("before", match["before"]) or _meant("behind", match["behind"])
    base = _unit(_spelled()[match["unit"]])[0]
    said = frozenset(re.findall(r"[a-z]+|\d+(?:\.\d+)?", match[0]))
    return Measure(how or str(_rows()["units"][base]["plain"]), _figure(match["figure"]), match["unit"], said)


def _meant(place: str, said: str | None) -> str:
    return next((how for how, ways in _rows()[place].items() if said in ways), "") if said else ""


def _unit(name: str) -> tuple[str, float]:
    row = _rows()["units"][name]
    return str(row.get("of", name)), float(row.get("times", 1))


@cache
def _spelled() -> dict[str, str]:
    return {way: name for name, row in _rows()["units"].items() for way in str(row["spelled"]).split()}


@cache
def _rule() -> re.Pattern[str]:
    before, behind = (
        "|".join(sorted((re.escape(way) for ways in _rows()[place].values() for way in ways), key=len, reverse=True))
        for place in ("before", "behind")
    )
    units = "|".join(sorted(map(re.escape, _spelled()), key=len, reverse=True))
    return re.compile(
        rf"(?:\b(?P<before>{before})\s(?:about |around |a )?)?(?<![\w.,-])(?P<figure>{_NUMBER})[ -]?(?P<unit>{units})"
        rf"(?![\w])(?:\s(?P<behind>{behind})\b)?"
    )


@cache
def _rows() -> dict[str, Any]:
    rows: dict[str, Any] = read_yaml(_FILE)
    return rows
