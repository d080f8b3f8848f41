"""Some pieces of an order that was not sent are not wanted: "one soap less", "one candle is enough"."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from agent.embedded import finding_orders, refunds
from agent.embedded.articles import counted, item, left, lines, meant
from agent.embedded.dialogue import Move
from agent.embedded.forms import Case
from agent.embedded.numbers import without_orders
from agent.embedded.text import normalise
from runtime.yaml_file import data, pattern
from service.consent.clauses import value_of

_FILE = Path(__file__).with_suffix(".yaml")
_data, _pattern = partial(data, _FILE), partial(pattern, _FILE)


_PART = re.compile(r"[,;.!]+|\sbut\s")


@cache
def _counts(name: str) -> tuple[re.Pattern[str], ...]:
    number = rf"(?<![\w.,]){_data()['number']}"
    return tuple(re.compile(each.replace("<n>", number)) for each in _data()[name])


def without_order(text: str) -> str:
    """Return words without those that only say which order it is: "one mug from the open order"."""
    return _pattern("of_order").sub(" ", normalise(text).casefold())


def unwanted_part(text: str) -> str:
    """Return what is not wanted in "don't want the headphones, only the coat"; the text where no part alone says so."""
    unwanted = [each for each in _PART.split(text) if finding_orders.unwanted(each)]
    return unwanted[0] if len(unwanted) == 1 else text


def part(case: Case) -> Move | None:
    """Return the refund of the pieces that words take off an order; None where they take off all, or name none."""
    has = lines(case.order)
    plain = without_order(case.text)
    if not case.allowed("cancel_order") or "refund_order" not in case.turn.tools:
        return None
    plain = unwanted_part(plain)
    named = meant(plain, has)
    if named.doubt and len(has) > 1:
        return refunds.propose(case.turn, case.number, case.text)  # asks which
    found = list(named.lines) or (has if len(has) == 1 else [])
    if len(has) == 1 and not _counted(plain):
        return None  # "cancel the soap", of an order of nothing else
    if not found:
        return None
    items = [item(line, _off(plain, line)) for line in found]
    every = len(found) == len(has) and all(
        each["quantity"] >= left(line) for each, line in zip(items, found, strict=True)
    )
    if every or not all(each["quantity"] for each in items):
        return None
    return refunds.these(case.turn, case.number, items, case.text)


def _counted(plain: str) -> bool:
    return any(value_of(word) is not None for word in without_orders(plain).split())


def _off(plain: str, line: dict[str, Any]) -> int:
    """Return how many pieces of a line go; of "one is enough" all but one."""
    there = left(line)
    if (kept := _said("keeps", plain)) is not None:
        return max(0, there - kept)
    if (gone := _said("goes", plain)) is not None:
        return min(gone, there)
    return min(counted(plain, str(line.get("title", "")), there) or there, there)


def _said(name: str, plain: str) -> int | None:
    """Return the number that words name so; None where they name none, or several."""
    plain = without_orders(plain)
    found = {each[1] for pattern in _counts(name) if (each := pattern.search(plain))}
    number = found.pop() if len(found) == 1 else ""
    return 1 if number in ("a", "an") else value_of(number) if number else None
