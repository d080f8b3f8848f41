"""Which of the articles shown has the colour that words name: "put the blue one on me"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded.text import normalise
from service.tryon import articles, choosing

_ONE = re.compile(r"\bthe (?:\w+ )?([\w-]{3,20}) (?:ones?|colou?red)\b", re.I)
_IN = re.compile(r"\bin (?:the |a )?([\w-]{3,20})\b", re.I)
_SHORT = 3  # words that are nothing but a colour
_FILLING = frozenset(
    "the one ones in a an please then too that this on me put try see show my photo it ok actually rather instead "
    "maybe colour color coloured colored i want like prefer take".split()
)
_NOT_THAT = re.compile(r"^\W*(?:no|nah|nope|not (?:that|this|it)(?: one)?)\b\W*", re.I)


def named(text: str) -> str:
    """Return the colour that words name, in the customer's own word; empty where there is none."""
    plain = normalise(text[:400])
    pointed = [each[1] for pattern in (_ONE, _IN) for each in pattern.finditer(plain)]
    found = (each for each in [*pointed, *re.findall(r"[\w-]{3,20}", plain)] if choosing.is_colour(each))
    return next(found, "")


def points(text: str) -> bool:
    """Return whether words are nothing but an article's colour: "blue", "the blue one please"."""
    plain = _NOT_THAT.sub("", _NOT_THAT.sub("", normalise(text[:400]).casefold()))
    words = [each for each in re.findall(r"[\w-]+", plain) if each not in _FILLING]
    return 0 < len(words) <= _SHORT and all(choosing.is_colour(each) for each in words)


def narrowed(colour: str, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return those that come in a colour, by its plain name where one has it so; None where no colours are known."""
    known = [(each, of(each)) for each in shown]
    if not any(there for _, there in known):
        return None
    plain = [each for each, there in known if any(colour.casefold() in name.casefold().split() for name in there)]
    return plain or [each for each, there in known if choosing.colours_in(colour, there)]


def of(item: dict[str, Any]) -> list[str]:
    """Return the colours that an article comes in, as a result tells them."""
    found: list[str] = []
    for name, values in (item.get("options") or {}).items():
        if articles.called(str(name), "colour"):
            found += [str(each) for each in ([values] if isinstance(values, str) else values)]
    return found
