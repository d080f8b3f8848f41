"""Which value of an option somebody wants: the size that they ask for, not the one that would fit their daughter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commerce import pointing
from commerce.pointing import Said
from commerce.wording import Words
from service.consent import lists, payees, value_words
from service.consent.clauses import words_of
from service.consent.lists import fold

_SENTENCE = re.compile(r"(?<![.!?;])[.!?;]++(?=\s|$)|\n++")
_ACTIONS = ("exchange_items", "change_items")
_DENIED = "not no nicht kein keine keinen statt anstatt than of pas non niet geen nie não inte except without never"
_SMALL = "the a in into size my for größe taille talla taglia maat rozmiar die das den la le una un una il een"


def says(said: Sequence[Said], value: str, others: Sequence[str], present: str = "") -> bool:
    """Return whether the customer's words, or the entry of a list that they chose, ask for an option's value.

    Args:
        said: The conversation, oldest message first.
        value: The value, such as "M".
        others: The option's other values; the newest message that names any of them decides.
        present: The value that the article has now.
    """
    every = [each for each in (value, *others) if each != present]
    for text in pointing.replies(said):
        text = value_words.spelled_out(value_words.without_given(text), [value, *others], present)
        named = [(sentence, found) for sentence in _SENTENCE.split(text) if (found := _named(sentence, every))]
        asking = [(sentence, found) for sentence, found in named if _asks(sentence)]
        own = asking or [(sentence, found) for sentence, found in named if not _of_others(sentence)]
        if any(value in found and not _choice(sentence, found) for sentence, found in own):
            return True
        if named or any(Words(text).says_value(each) for each in every):
            return False
    return False


def _named(sentence: str, values: Sequence[str]) -> list[str]:
    return [each for each in values if Words(_without(sentence, each)).says_value(each)]


def _without(sentence: str, value: str) -> str:
    """Return a sentence without a value where it is denied: "not XL", "instead of the M"."""
    denies, small = _DENIED.replace(" ", "|"), _SMALL.replace(" ", "|")
    denied = rf"(?<!\w)(?:{denies})\s+(?:(?:{small})\s+){{0,3}}{re.escape(value)}(?!\w)"
    return re.sub(denied, " ", sentence, flags=re.I)


def _asks(sentence: str) -> bool:
    folded = fold(sentence)
    requests = words_of("need") | {"like", "please", "bitte", "instead"}
    if requests.intersection(folded.split()):
        return True
    return any(lists.any_of(folded, lists.action_words(each)) for each in _ACTIONS)


def _of_others(sentence: str) -> bool:
    return lists.any_of(fold(sentence), payees.people())


def _choice(sentence: str, found: Sequence[str]) -> bool:
    """Whether values stand to choose from: "L or XL"."""
    return len(found) > 1 and bool(_either().intersection(fold(sentence).split()))


def _either() -> frozenset[str]:
    return words_of("either") - {"o", "ou", "of"}
