"""Whether somebody wants money back at another place than it was paid from, or as credit: nobody here can do that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from commerce.own_words import own
from service.consent import lists
from service.consent.clauses import clauses
from service.consent.lists import fold

_FILE = Path(__file__).with_name("payees.yaml")
_REACH = 4  # words from "to" to whom, or to what
_CREDIT = 3  # words of what credit is called
_LONGEST = 4000
_PIECE = re.compile(r"(?<![,.;:!?\n])[,.;:!?\n]++(?=\s|$)|[()]")


def _words(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


def people() -> frozenset[str]:
    """Return the words for people who are not the customer."""
    return _words("people")


def elsewhere(text: str) -> bool:
    """Return whether a message asks for money to go to somebody else, to another card or account, or to become credit.

    Args:
        text: The message; what it quotes does not count.
    """
    if as_credit(text):
        return True
    asked = False
    for clause in clauses(own(text)):
        words = clause.words
        said = " ".join(words)
        does = bool(_words("money").intersection(words)) or any(
            lists.any_of(said, lists.action_words(each)) for each in ("refund_order", "cancel_order", "return_items")
        )
        for place, word in enumerate(words):
            after = words[place + 1 : place + 1 + _REACH]
            if word in _words("to") and (does or (asked and not place)) and _points(after):
                return True
        asked = asked or does
    return False


def as_credit(text: str) -> bool:
    """Return whether a message asks for credit in the shop in the place of money: "refund it as store credit"."""
    return any(_credit(each) is not None for each in _pieces(text))


def _pieces(text: str) -> list[list[str]]:
    return [folded.split() for each in _PIECE.split(own(text)[:_LONGEST]) if (folded := fold(each))]


def _credit(words: Sequence[str]) -> tuple[int, int] | None:
    """Return where words ask for credit, from what leads to it to what it is in the place of; None: they do not."""
    for at in range(len(words)):
        size = next((n for n in range(_CREDIT, 0, -1) if " ".join(words[at : at + n]) in _phrases("credit")), 0)
        if not size:
            continue
        lead = at
        while lead and words[lead - 1] in _words("small"):
            lead -= 1
        after = words[at + size :]
        leads = _ends(words[:at], "becomes") or _ends(words[:lead], "becomes") or _ends(words[:lead], "wants")
        instead = _begins(after, "instead")
        if (leads or instead) and not _words("denied").intersection(words[max(0, lead - _REACH) : at]):
            return min(lead, at - leads) if leads else lead, at + size + instead
    return None


def _without_credit(text: str) -> str:
    """Return a message without the words that ask for credit, each piece in one spelling."""
    found: list[str] = []
    for words in _pieces(text):
        span = _credit(words)
        left = words if span is None else [*words[: span[0]], *words[span[1] :]]
        found += [" ".join(left)] if left else []
    return ", ".join(found)


def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


def _ends(words: Sequence[str], name: str) -> int:
    """Return how many of the last words are a phrase of a list."""
    said = f" {' '.join(words)}"
    return next((len(each.split()) for each in _phrases(name) if said.endswith(f" {each}")), 0)


def _begins(words: Sequence[str], name: str) -> int:
    """Return how many of the first words are a phrase of a list."""
    said = f"{' '.join(words)} "
    return next((len(each.split()) for each in _phrases(name) if said.startswith(f"{each} ")), 0)


def without(text: str) -> str:
    """Return a message without the words that say to whom, or to what; empty where they cannot be told apart."""
    if as_credit(text):
        return "" if elsewhere(_without_credit(text)) else _without_credit(text)
    to, ends = "|".join(sorted(_words("to"))), "|".join(sorted(_words("people") | _words("means")))
    left = re.sub(
        rf"(?<!\S)(?:{to})(?:\s[\w']{{1,30}}){{0,3}}?\s(?:{ends})(?!\w)",
        " ",
        " ".join(own(text).split()),
        flags=re.I,
    )
    left = " ".join(left.split())
    return "" if elsewhere(left) else left


def _points(after: tuple[str, ...]) -> bool:
    """Whether words name another card or account, or somebody: "my new account", "my neighbour"."""
    for place, word in enumerate(after):
        if word in _words("to") or (word.isdecimal() and len(word) > 2):
            return False
        if word in _words("people"):
            return True
        if word in _words("means"):
            return bool(_words("other").intersection(after[:place]))
    return False
