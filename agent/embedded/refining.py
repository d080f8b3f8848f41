"""A follow-up that only says which of what was searched for: "in yellow", "size M", "28 cm", "under 80", "not wool"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.embedded.dialogue import Move
from agent.embedded.money import budget
from agent.embedded.numbers import order_numbers
from agent.embedded.shopping import wanted
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from service.discovery.materials import MATERIALS
from service.tryon.choosing import is_colour
from store.search.stem import stem

#: Longer ones say themselves what they are about.
_LONGEST = 8
_WORD = re.compile(r"[^\W_]+(?:[./'-][^\W_]+)*")
_IDLE = frozenset(
    "a an and any as colour colours color do does first for have i in is it just made make maybe must of ok okay "
    "one ones only or pls please prefer same show size so that the them then these they this those to want with u you "
    "would".split()
)
_SORTING = frozenset(("cheapest", "newest", "lowest", "price", "sort", "sorted", "by"))
_NOT = frozenset(("no", "not", "without", "nothing"))
_AUDIENCE = frozenset("men man mens men's women woman womens women's ladies kids children girls boys unisex".split())
_UNITS = frozenset("cm mm ml l liter litre liters litres kg g inch inches".split())
#: Shades that are called like things.
_THINGS = frozenset("bottle chocolate cream ink salmon wine lime".split())
_SIZE = re.compile(r"(?:x{0,3}[sml]|small|medium|large|[2-5]\d(?:[/-]\d{2})?)", re.I)
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?(?:cm|mm|ml|l)?", re.I)


def refined(turn: Turn) -> Move | None:
    """Return the last search with what a short follow-up adds to it or puts in its place; None for any other message.

    A colour takes the place of the colour before, a size that of the size; what was not named stays as it was.
    """
    before = turn.history.last_search()
    if not before.get("query") or turn.history.product() is not None or order_numbers(turn.text):
        return None
    found = wanted(turn.text)
    rest = budget(turn.text).rest
    words = _WORD.findall(normalise(rest[:200]))
    named = _named(words, sorting=bool(found.sort))
    limits = found.low is not None or found.high is not None
    if named is None or len(words) > _LONGEST or not (any(named.values()) or limits or found.sort):
        return None
    return turn.call("search_products", _arguments(before, named, found.arguments(), words), intent="product_discovery")


def _named(words: list[str], *, sorting: bool) -> dict[str, list[str]] | None:
    """Return the words by what they are; None where one is neither idle nor any of these: it may be another thing."""
    found: dict[str, list[str]] = {"colour": [], "material": [], "for": [], "size": []}
    for place, word in enumerate(words):
        small = word.casefold()
        kind = _kind(small, words[place + 1].casefold() if place + 1 < len(words) else "")
        if kind:
            found[kind].append(small)
        elif small in _UNITS and place and _NUMBER.fullmatch(words[place - 1]):
            found["size"].append(small)
        elif small not in _IDLE and small not in _NOT and not (sorting and small in _SORTING):
            return None
    return found


def _kind(word: str, following: str) -> str:
    if word not in _THINGS and is_colour(word):
        return "colour"
    if word in _AUDIENCE:
        return "for"
    if _SIZE.fullmatch(word) or (_NUMBER.fullmatch(word) and (following in _UNITS or not word.isdecimal())):
        return "size"
    return "material" if stem(word) in MATERIALS else ""


def _arguments(
    before: Mapping[str, Any], named: dict[str, list[str]], found: Mapping[str, object], words: list[str]
) -> dict[str, Any]:
    args = {**before, **{name: value for name, value in found.items() if name != "query"}}
    if _NOT & {word.casefold() for word in words}:
        ruled_out = [*named["colour"], *named["material"]]
        args["exclude"] = list(dict.fromkeys([*(before.get("exclude") or []), *ruled_out]))[-10:]
        return args
    kept = [
        word
        for word in str(before["query"]).split()
        if not (kind := _kind(word.casefold().strip(",.?!"), "")) or not named[kind]
    ]
    added = [*named["colour"], *named["material"], *(["for", *named["for"]] if named["for"] else [])]
    size = ["size", *named["size"]] if len(named["size"]) == 1 else named["size"]
    args["query"] = " ".join([*kept, *added, *size])[:300]
    return args
