"""Shopify's search syntax: ``name:#1001 AND email:"jane@example.com"``, updated_at:>='…', NOT, -, OR, lists.

Words outside quotes are tokens: ``email:jane@example.com`` finds every address that has the tokens jane, example
and com, whoever that is. A field that the search does not know is left out with a warning, and so finds everybody.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from evals.standins.shopify.state import Entity

Reader = Callable[[Entity], Any]
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-(?=\S))|"""
    r"""(?P<field>[A-Za-z_.]+):(?P<op>>=|<=|>|<)?(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()]*)|"""
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>[^\s()]+))"""
)


@dataclass
class Field:
    """How a search field reads a row. ``exact`` fields compare whole, ``tokens`` word by word, ``time`` by moment."""

    read: Reader
    how: str = "exact"


Test = Callable[[Entity], bool]


def words(text: Any) -> list[str]:
    return re.findall(r"[a-z0-9]+", str(text or "").lower())


def _unquote(raw: str) -> tuple[str, bool]:
    if len(raw) > 1 and raw[0] in "\"'" and raw[-1] == raw[0]:
        return re.sub(r"\\(.)", r"\1", raw[1:-1]), True
    return re.sub(r"\\(.)", r"\1", raw), False


def _compare(field: Field, op: str, raw: str) -> Test:
    wanted, quoted = _unquote(raw)
    if op:
        return _ordered(field, op, wanted)
    if field.how == "tokens" and not quoted:
        asked = words(wanted)
        return lambda row: bool(asked) and all(_has(words(field.read(row)), one) for one in asked)
    several = [one.lower() for one in wanted.split(",")] if not quoted else [wanted.lower()]
    return lambda row: any(_same(field.read(row), one) for one in several)


def _has(tokens: list[str], wanted: str) -> bool:
    return any(token.startswith(wanted) for token in tokens)


def _same(found: Any, wanted: str) -> bool:
    if isinstance(found, list):
        return any(_same(one, wanted) for one in found)
    if wanted == "*":
        return found not in (None, "")
    if wanted.endswith("*"):
        return str(found or "").lower().startswith(wanted[:-1])
    return str("" if found is None else found).lower() == wanted


def _ordered(field: Field, op: str, wanted: str) -> Test:
    """Compare numbers as numbers, and the rest as moments: a day without an hour is its midnight."""
    compare = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}[op]
    if re.fullmatch(r"-?\d+(\.\d+)?", wanted):
        return lambda row: bool(compare(_number(field.read(row)), float(wanted)))
    moment = re.sub(r"(?:\.\d+)?(?:\+00:00|Z)$", "Z", wanted)
    moment = moment if "T" in moment else f"{moment}T00:00:00Z"
    return lambda row: field.read(row) is not None and bool(compare(str(field.read(row)), moment))


def _number(found: Any) -> float:
    """Return a number to compare with; what is none is not comparable, and so never fits."""
    return float(found) if isinstance(found, (int, float)) else math.nan


class Query:
    """A parsed search."""

    def __init__(self, text: str, fields: dict[str, Field], default: Iterable[str] = ()) -> None:
        self.fields, self.default = fields, list(default)
        self.warnings: list[Entity] = []
        self.used: set[str] = set()
        self._tokens = [match for match in _TOKEN.finditer(text) if match.group().strip()]
        self._at = 0
        self.matches: Test = self._either() if self._tokens else lambda _row: True

    def _peek(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _either(self) -> Test:
        options = [self._every()]
        while (token := self._peek()) and token["word"] == "OR":
            self._at += 1
            options.append(self._every())
        return lambda row: any(test(row) for test in options)

    def _every(self) -> Test:
        tests: list[Test] = []
        while (token := self._peek()) and not token["close"] and token["word"] != "OR":
            if token["word"] == "AND":
                self._at += 1
                continue
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        token = self._tokens[self._at]
        self._at += 1
        if token["minus"] or token["word"] == "NOT":
            if self._peek() is None:
                return lambda _row: True
            inner = self._one()
            return lambda row: not inner(row)
        if token["open"]:
            group = self._either()
            self._at += 1  # the bracket that closes, or the end
            return group
        if token["field"]:
            return self._field(token)
        return self._text(token["quoted"] or token["word"] or "")

    def _field(self, token: re.Match[str]) -> Test:
        name = token["field"]
        if name not in self.fields:
            self.warnings.append({"field": name, "message": "Invalid search field for this query."})
            return lambda _row: True
        self.used.add(name)
        return _compare(self.fields[name], token["op"] or "", token["value"] or "")

    def _text(self, raw: str) -> Test:
        wanted = words(_unquote(raw)[0])
        readers = [self.fields[name].read for name in self.default]
        return lambda row: all(any(_has(words(read(row)), one) for read in readers) for one in wanted)
