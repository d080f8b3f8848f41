"""Whether somebody wants money back at another place than it was paid from: nobody here can do that."""

from __future__ import annotations

import re
from pathlib import Path

from commerce.own_words import own
from service.consent import lists
from service.consent.clauses import clauses

_FILE = Path(__file__).with_name("payees.yaml")
_REACH = 4  # words from "to" to whom, or to what


def _words(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


def people() -> frozenset[str]:
    """Return the words for people who are not the customer."""
    return _words("people")


def elsewhere(text: str) -> bool:
    """Return whether a message asks for money to go to somebody else, or to another card or account.

    Args:
        text: The message; what it quotes does not count.
    """
    asked = False
    for clause in clauses(own(text)):
        words = clause.words
        said = " ".join(words)
        does = bool(_words("money").intersection(words)) or any(
            lists.any_of(said, lists.deeds(each)) for each in ("refund_order", "cancel_order", "return_items")
        )
        for place, word in enumerate(words):
            after = words[place + 1 : place + 1 + _REACH]
            if word in _words("to") and (does or (asked and not place)) and _points(after):
                return True
        asked = asked or does
    return False


def without(text: str) -> str:
    """Return a message without the words that say to whom, or to what; empty where they cannot be told apart."""
    to, ends = "|".join(sorted(_words("to"))), "|".join(sorted(_words("people") | _words("means")))
    left = re.sub(
        rf"(?<!\S)(?:{to})(?:\s[\w']{{1,30}}){{0,3}}?\s(?:{ends})(?!\w)", " ",
        " ".join(own(text).split()), flags=re.I,
    )  # fmt: skip
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
