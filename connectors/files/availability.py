"""Fields that say whether something can be had, and whether customers may see it, in any of the shops' languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from connectors.files.names import folded
from connectors.files.noted import Noted
from connectors.files.numbers import Notation, folded_number, readings
from runtime.yaml_file import read_yaml

#: Columns that say whether customers may see a product, and those that say the contrary; folded.
SHOWN = frozenset(
    "status published publish active visible visibility enabled online isactive ispublished isvisible isenabled "
    "publishedononlinestore visibilityincatalog catalogvisibility showinstore".split()
)
HIDDEN = frozenset("hidden ishidden draft isdraft archived isarchived disabled isdisabled deleted isdeleted".split())
_WORDS = Path(__file__).with_name("availability.yaml")
_COUNT = re.compile(
    r"(?P<about>[<>~\u2265\u2264])?\s*+(?P<minus>-)?\s*+(?P<number>[0-9][0-9.,' ]*+)(?P<more>\+)?\s*+(?P<unit>[^0-9]*+)"
)
_WITH_COUNT = re.compile(r"(?P<word>[^0-9]++)(?P<number>[0-9]++)\W*+")  # "In stock (5)"
_DATE = re.compile(r"[0-9]{4}(?:[-/. T].*)?|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}.*")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(_key(str(word)) for word in found) for name, found in read_yaml(_WORDS).items()}


def _key(text: str) -> str:
    """Return a text as it is compared; marks count where there is nothing else ("-1")."""
    text = re.sub(r"(?i)\Ahttps?://schema\.org/", "", text.strip())
    return text if re.fullmatch(r"-[0-9]+|\W+", text) else folded(text)


def _says(text: str, *names: str) -> bool:
    return any(_key(text) in _lists()[name] for name in names)


def _word(text: str) -> str:
    """Return a text without the signs at its end."""
    return text[: max((place for place, sign in enumerate(text, 1) if sign.isalnum()), default=0)]


def available(text: str, noted: Noted) -> bool:
    """Return whether a field says that something can be had; one that says nothing known does not.

    Args:
        text: The field: a word, a link to schema.org, or a count.
        noted: Takes words that are not known.
    """
    count = _COUNT.fullmatch(folded_number(text.strip()))
    if count is not None and (not count["unit"].strip() or _says(count["unit"], "units")):
        return not count["minus"] and bool(count["number"].strip(" 0.,'"))
    counted = _WITH_COUNT.fullmatch(text.strip())
    word = _word(counted["word"]) if counted is not None and int(counted["number"]) else text
    if _says(word, "in_stock", "yes", "shown"):
        return True
    known = counted is not None and _says(_word(counted["word"]), "sold_out", "in_stock")
    if not known and not _says(text, "sold_out", "no", "hidden"):
        noted.add("availability", text)
    return False


def stock(text: str, notation: Notation, noted: Noted) -> tuple[int | None, bool]:
    """Return how many there are, None where that is not certain, and whether there are any.

    Args:
        text: A field of a count, or of words in its place.
        notation: How the file writes its numbers.
        noted: Takes words that are not known.
    """
    able = available(text, noted)
    count = _COUNT.fullmatch(folded_number(text.strip()))
    if count is None or not able:
        return (None if able else 0), able
    amount = notation.chosen(readings(count["number"].strip()), 2)
    if amount is None or count["about"] or count["more"] or amount >= 10**9:
        return None, True
    return int(amount), amount >= 1


def status(fields: Mapping[str, Any], noted: Noted) -> str:
    """Return ``active``, or why customers do not see a product: one field that says so is enough.

    Args:
        fields: The values of columns of `SHOWN` and `HIDDEN`, by folded name.
        noted: Takes words that are not known; those hide it, too.
    """
    found = "active"
    for name, value in fields.items():
        text = str(value).strip()
        if not text or _DATE.fullmatch(text):  # when it was published is another matter
            continue
        shown = ("no",) if name in HIDDEN else ("shown", "yes", "in_stock", "sold_out")
        if found != "active" or _says(text, *shown):
            continue
        if name not in HIDDEN and not _says(text, "hidden", "no"):
            noted.add("status", text)
        found = text.casefold() if name == "status" and _says(text, "hidden") else "unpublished"
    return found


def sold_out(value: Any) -> bool:
    """Return whether a field of another kind, such as a status, says that something is sold out."""
    return value is not None and _says(str(value), "sold_out")
