"""For whom a product is, where the shop's facts say it, and for whom somebody is looking."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from runtime.once import once
from runtime.yaml_file import read_yaml
from store.search.analyse import fold, words
from store.search.rows import Document

_DATA = Path(__file__).with_name("audience.yaml")
_MARK = "=for:"
#: The mark of products that say for whom they are.
TOLD = "=for"
_AGE = re.compile(
    r"(?<!\w)(?:(?:he|she|they)(?: is|['\u2019]?s| are)|age[sd]?|is|turning|boy|girl|son|daughter|nephew|niece|kid|child),?\s{1,2}(\d{1,2})(?![\w.,]\d|\s{0,2}cm|\w)"
    r"|(?<![\w.,])(\d{1,2})\s?(?:-?\s?years?(?:[- ]?old)?|y/?o|yrs?(?: old)?)(?!\w)",
    re.IGNORECASE,
)
_GROWN_UP = 16
#: Who is so old, of whom no more is said: "for a 5 year old".
_OLD = re.compile(r"\bfor (?:an? |my )?\d{1,2}(?:\s?-?\s?(?:years?|yrs?)[- ]?olds?|\s?y/?o)(?!\w)")


class Audience(NamedTuple):
    """For whom something is looked for: ``women``, ``men``, ``kids`` or ``baby``, and how old they are."""

    who: str = ""
    age: int | None = None


@once
def _people() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Any] = read_yaml(_DATA)
    tables = {
        name: {word: who for who, said in found[name].items() for word in said} for name in ("people", "relations")
    }
    return {**tables, "facts": dict.fromkeys(found["facts"]), "everybody": dict.fromkeys(found["everybody"])}


def is_person(word: str) -> bool:
    """Return whether a folded word names people for whom something may be."""
    return word in _people()["people"] or _relation(word) != ""


def _relation(word: str) -> str:
    """Return for whom a relation looks, also in the spelling of "mums birthday"."""
    relations = _people()["relations"]
    return str(relations.get(word) or relations.get(word.removesuffix("s"), ""))


def read(text: str) -> Audience:
    """Return for whom a text looks: "for my wife", "men's", "for my son, he is 6"."""
    said = words(text.replace("\u2019", "'").replace("'s", "s ").replace("s'", "s "))
    people = _people()["people"]
    age = next((int(match[1] or match[2]) for match in _AGE.finditer(fold(text))), None)
    who = next((people[word] for word in said if word in people), "")
    if not who:
        # Whoever comes along is not who it is for: "camping with my girlfriend".
        behind = [
            said[at + 1 : at + 4]
            for at, word in enumerate(said)
            if word in ("for", "my") and "with" not in said[max(0, at - 1) : at]
        ]
        who = next((_relation(word) for part in behind for word in part if _relation(word)), "")
    if who == "kids" and age is not None and age >= _GROWN_UP:
        return Audience()
    if not who and age is not None and age < _GROWN_UP and _OLD.search(fold(text)):
        who = "kids"
    return Audience(who, age if who in ("kids", "baby") else None)


def mark(who: str) -> str:
    """Return the mark of products for an audience; no text has such a word."""
    return f"{_MARK}{who}"


def marks(document: Document) -> tuple[str, ...]:
    """Return the marks of a product; none where nothing says for whom it is."""
    told = [str(value) for name, value in document.attributes.items() if fold(name) in _people()["facts"]]
    texts = told or [f"{document.title} {document.product_type} {document.category}"]
    said = [word for text in texts for word in words(text.replace("\u2019", "'").replace("'s", "s "))]
    people, everybody = _people()["people"], _people()["everybody"]
    whom = {people[word] for word in said if word in people}
    if told and any(word in everybody for word in said):
        whom |= {"women", "men"}
    return (TOLD, *(mark(who) for who in sorted(whom))) if whom else ()
