"""Values out of answers that a stranger wrote: cleaned, bounded, or refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commerce.errors import MoneyError
from commerce.links import well_formed
from commerce.markup import plain
from commerce.money import Money, parse_amount
from commerce.text import clean, holds_control, one_line
from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("dialects.yaml")
MOST_VARIANTS, MOST_IMAGES, MOST_FACTS = 250, 20, 40
_LONGEST_ID, _LONGEST_URL, _LONGEST_RAW = 255, 2048, 50_000
Data = Mapping[str, Any]


class Unreadable(ValueError):
    """What came is no product that can be sold; the text says why."""


@cache
def table() -> dict[str, Any]:
    """Return what is known of how stores name things."""
    found: dict[str, Any] = read_yaml(_FILE)
    return found


def first(data: Data, names: Iterable[str]) -> Any:
    """Return the value of the first name that is there and says something."""
    return next((data[name] for name in names if data.get(name) is not None), None)


def identity(value: object) -> str:
    """Return an id as it is.

    Raises:
        Unreadable: It is none.
    """
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not text.strip() or len(text) > _LONGEST_ID or holds_control(text) or clean(text) != text:
        raise Unreadable("it has no usable id")
    return text


def words(value: object, most: int) -> str:
    """Return one line of a text, without markup and signs that nobody sees; empty where it is no text."""
    return one_line(plain(value[:_LONGEST_RAW]), most) if isinstance(value, str) else ""


def prose(value: object, most: int = 5000) -> str:
    """Return a text of several lines, likewise. Of a mapping its first kind of text is taken."""
    if isinstance(value, dict):
        value = next((each for each in value.values() if isinstance(each, str)), "")
    return clean(plain(value[:_LONGEST_RAW]), most) if isinstance(value, str) else ""


def texts(value: object, most: int = MOST_FACTS) -> tuple[str, ...]:
    """Return the lines that a list holds, each once."""
    found = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(line for each in found[:most] if (line := words(each, 80))))


def facts(value: object) -> dict[str, str]:
    """Return plain facts, name → value."""
    pairs = list(value.items())[:MOST_FACTS] if isinstance(value, dict) else []
    told = {words(name, 60): words(str(each) if isinstance(each, (int, float)) else each, 200) for name, each in pairs}
    return {name: each for name, each in told.items() if name and each}


def link(value: object, hosts: Collection[str]) -> str:
    """Return a link to one of these hosts, empty where it leads elsewhere or could be read in two ways."""
    found = well_formed(value) if isinstance(value, str) and len(value) <= _LONGEST_URL else ""
    return found if found and urlsplit(found).hostname in hosts else ""


def host_of(value: object) -> str:
    """Return the host of a link; empty where there is none."""
    found = well_formed(value) if isinstance(value, str) and len(value) <= _LONGEST_URL else ""
    return urlsplit(found).hostname or "" if found else ""


def minor(value: object) -> Money:
    """Return a price that is written in the currency's smallest unit.

    Raises:
        Unreadable: It is none, or below nothing.
    """
    amount, currency = (value.get("amount"), value.get("currency")) if isinstance(value, dict) else (None, None)
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= 10**13:
        raise Unreadable("its price is none")
    try:
        return Money.from_minor(amount, str(currency))
    except (MoneyError, ValueError) as error:
        raise Unreadable("its price is in no known currency") from error


def money(value: object, currency: str) -> Money:
    """Return a price that is written as people write it.

    Raises:
        Unreadable: It is none, or below nothing.
    """
    if isinstance(value, dict):
        currency = str(first(value, table()["fields"]["currency"]) or currency)
        value = first(value, table()["fields"]["price"])
    if isinstance(value, float):
        value = repr(value)
    try:
        found = Money.rounded(parse_amount(value), currency)
    except (MoneyError, ArithmeticError, ValueError) as error:
        raise Unreadable("its price is none") from error
    if found.amount < Decimal(0):
        raise Unreadable("its price is below nothing")
    return found


def is_yes(value: object) -> bool | None:
    """Return whether a value says that something can be bought; None where it says nothing."""
    if isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return is_yes(value.get("available", value.get("status")))
    return value.strip().casefold() in table()["yes"] if isinstance(value, str) else None


def count(value: object) -> int | None:
    """Return how many pieces there are; None where that is not said."""
    fine = isinstance(value, int) and not isinstance(value, bool)
    return max(0, min(int(value), 10**9)) if fine and isinstance(value, int) else None
