"""Whether somebody wants money back that is none for goods: the tax, the shipping cost, a deposit, a price drop.

"Refund the tax of 1012" asks for no article, and not for the whole order either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commerce.own_words import own
from service.consent import lists
from service.consent.clauses import clauses

_FILE = Path(__file__).with_name("monies.yaml")
_DESCRIBED = 3  # words that may stand before the part of the price: "the unfair import tax"
_LONGEST = 5  # words of such a part
_NEAR = 40  # words that are looked at behind the action, and at the head of its clause


@dataclass(frozen=True)
class Part:
    """A part of a price.

    Attributes:
        words: As the customer calls it.
        carriage: Whether it is what the parcel cost to send.
    """

    words: str
    carriage: bool = False


def part(text: str) -> Part | None:
    """Return the part of a price that a message wants back; None where it wants none.

    It counts right beside the action: "refund 1012 including tax" asks for the order, and so does "refund 1012, the tax
    was too high".

    Args:
        text: The message; what it quotes does not count.
    """
    for clause in clauses(own(text)):
        words = clause.words
        for start, end in _action_words(words):
            found = _object(words[end : end + _NEAR]) or (_object(words[: min(start, _NEAR)]) if start else None)
            if found is not None:
                return found
    return None


def _action_words(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words of a clause ask for money, and where each of those places ends."""
    roots, back = lists.phrases(_FILE, "roots"), lists.words(_FILE, "returns")
    found = [(n, n + 1) for n, word in enumerate(words) if word in back or word.startswith(roots)]
    for phrase in _action_phrases():
        size = len(phrase)
        found += [(n, n + size) for n in range(len(words) - size + 1) if tuple(words[n : n + size]) == phrase]
    return found


@cache
def _action_phrases() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(each.split()) for each in lists.action_words("refund_order") if "~" not in each)


def _object(words: Sequence[str]) -> Part | None:
    """Return the part of a price that words name first, small words apart."""
    small, stops = lists.words(_FILE, "small"), lists.words(_FILE, "beside")
    place = next((n for n, word in enumerate(words) if word not in small and not word.isdecimal()), len(words))
    for at in range(place, min(place + _DESCRIBED, len(words))):
        if words[at] in stops or (at > place and (words[at] in small or words[at].isdecimal())):
            return None
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            said, after = " ".join(words[at : at + size]), words[at + size] if at + size < len(words) else ""
            if said in _named() and after not in lists.words(_FILE, "not_after"):
                return Part(" ".join(words[place : at + size]), said in _carriage())
    return None


@cache
def _carriage() -> frozenset[str]:
    return frozenset(lists.phrases(_FILE, "carriage"))


@cache
def _named() -> frozenset[str]:
    return _carriage() | frozenset(lists.phrases(_FILE, "parts"))


@cache
def words() -> frozenset[str]:
    """Return the words of what is a part of a price: none of them names goods."""
    return frozenset(word for phrase in _named() for word in phrase.split())
