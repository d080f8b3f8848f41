"""Whether words change what was proposed: they say which part of it, or what in its place, and nothing else.

What can be asked or told about an article has no end ("is the lamp dimmable?", "my kid loves the candles"). So the list
is of what a change consists of: articles, how many, and small words. A clause with any other word changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import Any

from agent.embedded.articles import article, right
from agent.embedded.numbers import without_orders
from commerce.articles import Article, mentions
from commerce.own_words import own
from service.consent import lists, said
from service.consent.clauses import phrases_of, praises, value_of, words_of
from service.consent.lists import fold
from service.consent.reading import QUESTION

_FILE = Path(__file__).with_name("narrowed.yaml")
_BREAK = re.compile(r"[.;:!?,\n()\u2013\u2014\u3001\u3002\uff0c\uff1f]+|(?<=\s)-+(?=\s)")
_ELIDED = re.compile(r"(?<!\w)(?:l|d|un|qu|j|n|s|m|t|dell|all|nell)['\u2019](?=\w)", re.I)
_SIGNS = re.compile(r"\d{1,2}x|x\d{1,2}|\d{1,2}")
_NO = frozenset({"no", "nein", "nicht", "non", "nee", "niet", "pas"})
_SHORT = 3  # letters: a shorter word names no article by itself
#: Lists of service/consent that name part of something, or say that the customer changed their mind.
_LISTS = ("determiners", "keep", "only", "rest", "except", "not", "also", "both", "part", "names", "joins", "them")


def changes(text: str, has: Sequence[dict[str, Any]]) -> bool:
    """Return whether a clause of a message says which articles of an order are meant, or asks for an action.

    Args:
        text: The customer's words.
        has: Lines of the order, from a tool result.
    """
    return bool(part(text, has))


def part(text: str, has: Sequence[dict[str, Any]]) -> str:
    """Return the clauses of a message that change what was proposed, all of it beside an action; empty for none.

    "Just the candles, the lamp is for my mother" changes it to the candles.
    """
    plain = right(own(text), has)
    if said.read(plain).families:
        return plain
    known = [article(line) for line in has]
    if QUESTION.search(plain) and lists.any_of(fold(plain), words_of("also")):
        return ""  # "the lamp too?"
    return ", ".join(_denied(each.strip()) for each in _clauses(plain) if _changes(fold(each).split(), known))


def _denied(clause: str) -> str:
    """Return a clause with its no in front, where lists are read: "candles no" leaves the candles out."""
    *rest, last = clause.split()
    behind = bool(rest) and fold(last) in _NO and not lists.any_of(fold(clause), words_of("only"))
    if not behind:
        return clause
    small = words_of("alone") | words_of("determiners")
    named = rest[next((n for n, word in enumerate(rest) if fold(word) not in small), 0) :]
    return f"not the {' '.join(named)}"


def only_asks(text: str, has: Sequence[dict[str, Any]]) -> bool:
    """Return whether a message is a question that changes nothing of what was proposed."""
    asking = bool(QUESTION.search(text)) or any(_asks(fold(each).split()) for each in _clauses(own(text)))
    return asking and not changes(text, has)


def _clauses(text: str) -> list[str]:
    parts = _BREAK.split(_ELIDED.sub("", without_orders(text)))
    return [each for part in parts for each in _because().split(part) if fold(each)]


@cache
def _because() -> re.Pattern[str]:
    words = "|".join(sorted(lists.words(_FILE, "breaks"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?=(?:{words})(?!\w))", re.I)


def _changes(words: list[str], known: Sequence[Article]) -> bool:
    """Whether a clause has an article, a number or a word for all of it, and small words beside."""
    if _asks(words) or praises(words) or lists.any_of(" ".join(words), frozenset(lists.phrases(_FILE, "too_many"))):
        return False
    left = [word for word in words if word not in _small() and value_of(word) is None and not _SIGNS.fullmatch(word)]
    points = any(value_of(word) is not None or _SIGNS.fullmatch(word) for word in words)
    points = points or lists.any_of(" ".join(words), lists.every("all") | words_of("only") | words_of("rest"))
    strange = [word for word in left if not _names(word, known)]
    return not strange and (points or len(left) > 0 or bool(mentions(" ".join(words), known)))


def _asks(words: list[str]) -> bool:
    """Whether a clause begins as a question does, and not as a request: "is the lamp in it", "which mugs are those"."""
    lead = lists.words(_FILE, "leads")
    rest = list(dropwhile(lambda word: word in lead, words))
    if rest[:2] == ["will", "you"]:
        return False
    first = rest[0] if rest else ""
    return first in lists.words(_FILE, "asks") or first in words_of("is")


def _names(word: str, known: Sequence[Article]) -> bool:
    """Whether a word is one of an article's name, in singular or plural, or means the like."""
    names = {each for one in known for each in fold(f"{one.title} {one.variant} {one.sku}").split()}
    if word in names or word.removesuffix("s") in names or f"{word}s" in names:
        return True
    return len(word) >= _SHORT and bool(mentions(word, known))


@cache
def _small() -> frozenset[str]:
    told = (lists.every(name) for name in ("turn", "narrow", "stop", "no", "beside", "all"))
    phrases = [*(each for found in told for each in found), *phrases_of("leave_out")]
    words = {word for each in phrases for word in fold(each.replace("~", " ")).split()}
    return frozenset(words).union(lists.words(_FILE, "small"), *map(words_of, _LISTS))
