"""A house number that somebody puts right, "12, not 21", and the words as if it had been written at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from commerce.own_words import own
from commerce.pointing import Said
from commerce.postal.reading import read as read_address
from service.consent import lists
from service.consent import said as saying
from service.consent.lists import fold

_FILE = Path(__file__).with_name("house_numbers.yaml")
_HOUSE = re.compile(r"\d{1,3}[a-z]?")
_IN_STREET = re.compile(r"(?<![\w/])\d{1,4}\s?[a-z]?(?![\w/])", re.I)
#: An order's number, with the small word before it: "of 1015".
_ORDER = re.compile(r"(?:\b(?:of|for|on|in|bei|von|für|zu|per|de|del|di)\s{1,3})?#?\b[a-z]{0,3}-?\d{4,20}\b", re.I)
_PART = re.compile(r"[,.;!\n]+\s*")
_LONGEST = 20  # words of a message that only puts a number right
_BACK = 6  # messages in which the street may stand
_TWO = 2


@dataclass(frozen=True)
class Number:
    """A house number that is right.

    Attributes:
        new: As it should be.
        old: As it was; empty where nobody said so.
        sure: Whether the words call it a house's: "number 12" may be an article's, too.
    """

    new: str
    old: str = ""
    sure: bool = False

    @property
    def both(self) -> tuple[str, ...]:
        """The right one and the wrong one."""
        return (self.new, self.old)


def corrected(text: str) -> Number | None:
    """Return the house number that a message puts right; None for one that says anything else.

    Args:
        text: The message; what it quotes does not count.
    """
    plain = own(text)
    if len(plain.split()) > _LONGEST or not any(c.isdigit() for c in plain):
        return None
    parts = [each for each in _PART.split(plain) if _has(fold(each), "house")]
    alone = parts[0] if len(parts) == 1 and parts[0] != plain else ""  # "typo in my address, house nr is 126 not 128"
    return _corrected(plain) or (_corrected(alone) if alone else None)


def _corrected(plain: str) -> Number | None:
    folded = fold(_ORDER.sub(" ", plain))
    sure, called = _has(folded, "house"), _has(folded, "called")
    for phrase in (*_phrases("house"), *_phrases("small")):
        folded = lists.without(folded, phrase)
    words = folded.split()
    said = [word for word in words if _HOUSE.fullmatch(word)]
    rest = ["#" if _HOUSE.fullmatch(word) else word for word in words]
    forms = (" ".join(rest), " ".join(rest[next((n for n, each in enumerate(rest) if each not in _opens()), 0) :]))
    if len(said) == 1 and "#" in forms and (sure or called):
        return Number(said[0], "", sure)
    if len(said) != _TWO or said[0] == said[1]:
        return None
    if any(f"# {each} #" in forms for each in _phrases("instead")):
        return Number(said[0], said[1], sure)
    if any(each in forms for each in lists.phrases(_FILE, "becomes", str.strip)):
        return Number(said[1], said[0], sure)
    return None


def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


def _has(folded: str, name: str) -> bool:
    return any(lists.has(folded, each) for each in _phrases(name))


def _opens() -> frozenset[str]:
    return lists.words(_FILE, "opens")


def renumbered(street: str, number: Number) -> str:
    """Return a street with the right number in it; empty where it has none, or not the one that was wrong."""
    found = list(_IN_STREET.finditer(street))
    fitting = [each for each in found if not number.old or fold(each[0]) == number.old]
    if len(fitting) != 1:
        return ""
    return f"{street[: fitting[0].start()]}{number.new}{street[fitting[0].end() :]}"


def put_right(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return a conversation with the right number in the street that a message puts right, and without that message."""
    found = list(said)
    for place, each in enumerate(found):
        number = corrected(each.text) if each.customer else None
        if number is None:
            continue
        text = ""
        for n in range(place - 1, max(-1, place - 2 * _BACK), -1):
            if found[n].customer and (text := _rewritten(found[n].text, number)):
                found[n], found[place] = replace(found[n], text=text), replace(each, text="")
            if found[n].customer and (text or saying.read(found[n].text).families):
                break  # a number after another request is none of a house
    return tuple(found)


def _rewritten(text: str, number: Number) -> str:
    """Return a message with another number in its street; empty where it has no street with the one that was wrong."""
    street = read_address(text).fields.get("line1", "")
    changed = renumbered(street, number) if street and street in text else ""
    return text.replace(street, changed) if changed else ""
