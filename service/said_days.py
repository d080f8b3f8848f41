"""Days of the past as customers say them: "yesterday", "last week", "24 November", "two weeks ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("said_days.yaml")
_WEEK = 7
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)?(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\d/])")
_AGO = re.compile(r"\b(\d{1,2}|[a-z]+)(?: of)? (day|week|month)s? (?:ago|back)\b")
_STRETCH = re.compile(r"\b(last|this|past|previous) (week|month|weekend|year)\b")


@dataclass(frozen=True)
class Days:
    """A stretch of days, both ends in it.

    Attributes:
        first: The first day.
        last: The last day.
        start: Where in the folded text the words begin.
        end: Where they end.
    """

    first: date
    last: date
    start: int
    end: int

    def hold(self, day: date) -> bool:
        """Return whether a day is one of them."""
        return self.first <= day <= self.last


def read(text: str, today: date) -> Days | None:
    """Return the days that a text names; None when it names none.

    Args:
        text: The customer's words, in small letters and with plain apostrophes.
        today: The day on which they were said.
    """
    readers = (_of_words, _of_stretch, _ago, _written, _of_month, _of_weekday)
    return next((found for reader in readers if (found := reader(text, today)) is not None), None)


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_FILE)
    return data


@cache
def _pattern(name: str) -> re.Pattern[str]:
    months = "|".join(f"{each[:3]}(?:{each[3:]}|t)?" if len(each) > 3 else each for each in _words()["months"])
    made = {
        "back": rf"\b(?:{'|'.join(_words()['back'])})\b",
        "before": rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({months})\b(?:,? (20\d\d)\b)?",
        "after": rf"\b({months})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d)\b)?",
        "month": rf"\b(?:{'|'.join(_words()['in_month'])}) ({months})\b",
        "weekday": rf"\b(?:last |this |on |from |past )*({'|'.join(_words()['weekdays'])})\b",
    }
    return re.compile(made[name])


def _of_words(text: str, today: date) -> Days | None:
    match = _pattern("back").search(text)
    if match is None:
        return None
    first, last = _words()["back"][match[0]]
    return Days(today - timedelta(days=first), today - timedelta(days=last), *match.span())


def _of_stretch(text: str, today: date) -> Days | None:
    match = _STRETCH.search(text)
    if match is None:
        return None
    now, unit = match[1] == "this", match[2]
    monday = today - timedelta(days=today.weekday())
    if unit == "weekend":
        saturday = monday - timedelta(days=2)
        return Days(saturday, saturday + timedelta(days=1), *match.span())
    if unit == "week":
        first = monday if now else monday - timedelta(days=_WEEK)
        return Days(first, first + timedelta(days=_WEEK - 1), *match.span())
    if unit == "month":
        this = today.replace(day=1)
        last = this - timedelta(days=1)
        return Days(this, today, *match.span()) if now else Days(last.replace(day=1), last, *match.span())
    year = today.year - (0 if now else 1)
    return Days(date(year, 1, 1), date(year, 12, 31), *match.span())


def _ago(text: str, today: date) -> Days | None:
    """Return the days around "two weeks ago": nobody counts more closely than that."""
    match = _AGO.search(text)
    many = 0 if match is None else int(match[1]) if match[1].isdigit() else _words()["numbers"].get(match[1], 0)
    if match is None or not many:
        return None
    each, around = {"day": (1, 0), "week": (_WEEK, 3), "month": (30, 10)}[match[2]]
    around = max(around, 2 if match[1] in ("few", "couple") else 0)
    middle = today - timedelta(days=many * each)
    return Days(middle - timedelta(days=around), middle + timedelta(days=around), *match.span())


def _written(text: str, today: date) -> Days | None:
    """Return a day in figures, or with its month by name."""
    if match := _ISO.search(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), match, today)
    if match := _pattern("before").search(text):
        return _day(_year(match[3]), _month(match[2]), int(match[1]), match, today)
    if match := _pattern("after").search(text):
        return _day(_year(match[3]), _month(match[1]), int(match[2]), match, today)
    if match := _DOTTED.search(text) or _SLASHED.search(text):
        one, two, year = int(match[1]), int(match[2]), _year(match[3])
        return _day(year, two, one, match, today) or _day(year, one, two, match, today)
    return None


def _year(text: str | None) -> int:
    return 0 if not text else int(text) if len(text) > 2 else 2000 + int(text)


def _month(name: str) -> int:
    return next(place for place, each in enumerate(_words()["months"], 1) if each.startswith(name[:3]))


def _day(year: int, month: int, day: int, match: re.Match[str], today: date) -> Days | None:
    """Return one day; without a year the newest that is not to come."""
    for each in (year,) if year else (today.year, today.year - 1):
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return Days(found, found, *match.span())
    return None


def _of_month(text: str, today: date) -> Days | None:
    match = _pattern("month").search(text)
    if match is None:
        return None
    month = _month(match[1])
    year = today.year if month <= today.month else today.year - 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return Days(date(year, month, 1), after - timedelta(days=1), *match.span())


def _of_weekday(text: str, today: date) -> Days | None:
    match = _pattern("weekday").search(text)
    if match is None:
        return None
    back = (today.weekday() - _words()["weekdays"].index(match[1])) % _WEEK or _WEEK
    day = today - timedelta(days=back)
    return Days(day, day, *match.span())
