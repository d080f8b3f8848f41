"""Whether a message only tells why goods go back: what it goes on with is the request before it."""

from __future__ import annotations

import re
from pathlib import Path

from commerce.own_words import own
from service.consent import lists
from service.consent.lists import fold
from service.consent.moods import mood

_FILE = Path(__file__).with_name("misfits.yaml")
_CLAUSE = re.compile(r"[.,;:!?\n()]+|\s(?:and|und)\s")
_FEW = 8  # words of a clause


def only_why(text: str) -> bool:
    """Return whether a message says nothing but why goods go back: "it's too tight", "don't like the colour"."""
    found = [fold(clause) for clause in _CLAUSE.split(own(text)) if fold(clause)]
    return bool(found) and all(map(_is_why, found))


def _is_why(words: str) -> bool:
    told = frozenset(lists.phrases(_FILE, "misfits"))
    return len(words.split()) <= _FEW and lists.tiled(words, told, lists.words(_FILE, "small")) and not mood(words)
