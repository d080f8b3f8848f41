"""Numbers stand on grounds: amounts, percentages, dates, order numbers, quantities and durations in a model's words.

Each has to occur in a result of this conversation, or in the customer's own words where it names something (an
order number, a size), however it is written: 1.234,50 and 1,234.50, 12 May and 2026-05-12, twenty and 20, other
scripts' digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from agent.guardrails.cues import fold
from agent.guardrails.number_words import NUMBERS, Worded, held, worded
from runtime.yaml_file import read_yaml

#: Up to this many things may be counted in talk about products ("two of them", "all three").
FEW = 12

_CURRENCY = (
    r"(?:[€$£¥₩₺₽₹]|\b(?:eur|usd|gbp|chf|pln|try|jpy|krw|cny|rmb|sek|nok|dkk|czk|huf|ron|bgn|aud|cad|zl|kr|tl)\b"
    r"|\b(?:euro|dollar|dolar|pound|pfund|franken|livre|libra|sterlin|avro|zlot|bucks|quid|cent|centim)\w*"
    r"|ユーロ|ドル|円|유로|달러|원|欧元|美元|人民币|元|块钱|يورو|دولار|евро|(?<![^\W\d_])(?:рубл|доллар)\w*)"
)
_DIGITS = r"\d+(?:[.,'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(rf"(?<![\d.,])(?:{_DIGITS})(?!\d)")
_AFTER_PERCENT = re.compile(
    r"\s?(?:[%٪]|percent\b|per cent\b|prozent\b|pour ?cents?\b|por ciento\b"
    r"|per ?cento\b|procent\b|por cento\b|"
    r"proc\b|パーセント|퍼센트|프로\b|بالمئة|процент)"
)
_BEFORE_PERCENT = re.compile(r"(?:%|yuzde|百分之)\s?$")
_AFTER_MONEY = re.compile(rf"\s?{_CURRENCY}")
_BEFORE_MONEY = re.compile(rf"{_CURRENCY}\s?$")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})?(?!\d)")
_ENDS_WITH_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.")
_EAST_DATE = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]?")


@dataclass(frozen=True)
class Figure:
    """A number of a text.

    Attributes:
        kind: ``money``, ``percent``, ``date``, ``count``, or ``held`` of a count of days or of what is left in stock.
        value: The number; of a date month and day as ``05-12``.
        also: The number that a date may be as well: "rated 4.8." ends a sentence, "am 4.8." names a day.
    """

    kind: str
    value: str
    also: str = field(default="", compare=False)


class Stated:
    """The figures that results of this conversation, and the customer, have named.

    Args:
        results: Tool results.
        customer: The customer's messages: what they name may be named back, but no money, percentage or date.
    """

    def __init__(self, results: Iterable[Any], customer: Iterable[str] = ()) -> None:
        self._texts = [text for result in results for text in _leaves(result)]
        self._customer = list(customer)

    def lacking(self, sentence: str, *, few: bool = False) -> list[Figure]:
        """Return the figures of a sentence that nobody stated.

        Args:
            sentence: The model's words.
            few: Whether small counts are fine, as in talk about products.
        """
        named = figures(sentence)
        if not named:
            return []
        stated = {each for text in self._texts for each in _of(text)}
        numbers = {each.value for each in stated if each.kind in ("money", "count", "held")}
        theirs = {each.value for text in self._customer for each in _of(text) if each.kind == "count"}
        return [
            each
            for each in named
            if not (
                each in stated
                or each.also in numbers
                or (each.kind not in ("date", "percent") and each.value in numbers)
                or (each.kind == "count" and (each.value in theirs or (few and _small(each.value))))
            )
        ]


def figures(text: str) -> list[Figure]:
    """Return the figures of a text, each once."""
    return list(_of(text))


@lru_cache(maxsize=2048)
def _of(text: str) -> tuple[Figure, ...]:
    flat = _latin_digits(unicodedata.normalize("NFKC", text))
    flat = fold(flat)
    found: dict[Figure, None] = {}
    rest = _dates(flat, found)
    numbers = [Worded(_value(match[0]), match.start(), match.end()) for match in _NUMBER.finditer(rest)]
    numbers += worded(rest)
    counted = held(rest, numbers)
    for each in numbers:
        if not each.loose or each.start in counted:
            kind = _kind_at(rest, each.start, each.end)
            found[Figure("held" if kind == "count" and each.start in counted else kind, each.value)] = None
    return tuple(found)


def _latin_digits(text: str) -> str:
    if text.isascii():
        return text
    swapped = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
    return swapped.replace("\u066b", ".").replace("\u066c", ",")


def _dates(text: str, found: dict[Figure, None]) -> str:
    """Note the dates of a text; return the text without them."""

    def note(month: int, day: int, also: str = "") -> bool:
        if 1 <= month <= 12 and 1 <= day <= 31:
            found[Figure("date", f"{month:02d}-{day:02d}", also)] = None
            return True
        return False

    def iso(match: re.Match[str]) -> str:
        return " " if note(int(match[2]), int(match[3])) else match[0]

    def short(match: re.Match[str]) -> str:
        # Day first or month first: whichever the results know; both are noted only when one alone is impossible.
        day, month = int(match[1]), int(match[2])
        also = _value(match[0][:-1]) if _ENDS_WITH_NUMBER.fullmatch(match[0]) else ""
        return " " if note(month, day, also) or note(day, month, also) else match[0]

    text = _ISO.sub(iso, text)
    text = _EAST_DATE.sub(lambda m: " " if note(int(m[2]), int(m[3])) else m[0], text)
    text = _month_name().sub(lambda m: " " if note(_months()[m["a"] or m["b"]], int(m["d"] or m["e"])) else m[0], text)
    return _DAY_FIRST.sub(short, text)


def _value(number: str) -> str:
    """Return a number in one spelling: no groups, a point, no trailing zeros."""
    plain = re.sub(r"['\u00a0\u202f ]", "", number)
    whole, mark, rest = plain, "", ""
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        whole, mark, rest = plain[:last], plain[last], plain[last + 1 :]
        if len(rest) == 3 and (mark in whole or not re.search("[.,]", whole)) and whole != "0":
            whole, rest = whole + rest, ""  # groups of thousands
    value = Decimal(f"{re.sub('[.,]', '', whole) or 0}.{rest or 0}")
    return format(value.normalize(), "f")


def _kind_at(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 12) : start], text[end : end + 14]
    if _AFTER_PERCENT.match(after) or _BEFORE_PERCENT.search(before):
        return "percent"
    return "money" if _AFTER_MONEY.match(after) or _BEFORE_MONEY.search(before) else "count"


def _small(value: str) -> bool:
    return value.isdigit() and int(value) <= FEW


@cache
def _data() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_yaml(NUMBERS)
    return data


@cache
def _months() -> dict[str, int]:
    return {
        fold(name): number
        for names in _data()["months"].values()
        for number, each in enumerate(names, 1)
        for name in str(each).split("|")
    }


@cache
def _month_name() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s?(?:of |de |di |d')?(?P<a>{names})"
        rf"|(?P<b>{names})\.?\s(?P<e>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)"
    )


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        yield str(len(value))  # "two jackets": so many were shown
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
