"""Whether words only say once more what was shown: "just the one mug" of a proposal for one mug, "both" of one for two.

They are no yes to it, and no other request either: it is asked once more. With a yes before them and the action among
them they name all of it, as in "yes, refund the mug", and count.
"""

from __future__ import annotations

import re
from dataclasses import replace

from commerce.own_words import own
from commerce.wording import stem
from service.consent import lists
from service.consent.clauses import value_of, words_of
from service.consent.facets import contradicts
from service.consent.lists import fold
from service.consent.reading import QUESTION, Shown, firmly, names_twice

_PIECES = re.compile(r"(\d{1,4}) x (.+)")
_OF_GOODS = frozenset({"refund_order", "return_items", "cancel_order"})
_FEW = 8  # words
#: Of an article of an order that was not sent people say both, and both are the refund that is shown.
_SAME = {"refund_order": ("refund_order", "cancel_order")}


def agrees(text: str, shown: Shown) -> bool:
    """Return whether a message is a yes with the action and each of the articles that are shown, and nothing else.

    Args:
        text: The whole message; what it quotes does not count.
        shown: The proposal.
    """
    agreed, rest = firmly(fold(own(text)))
    names = [name for name in _SAME.get(shown.action, (shown.action,)) if lists.any_of(rest, lists.action_words(name))]
    if not agreed or len(names) != 1 or not shown.arguments.get("items") or not _pieces(shown):
        return False
    if lists.any_of(rest, lists.every("no") | lists.every("stop") | words_of("deny")):
        return False
    if contradicts(rest, shown.action, shown.arguments) or names_twice(rest, names[0]):
        return False
    return _says_again(text, replace(shown, action=names[0]), by_name=True)


def affirms(text: str, shown: Shown) -> bool:
    """Return whether a message names just the articles, or as many, as are shown, and says nothing else.

    Args:
        text: The whole message; what it quotes does not count.
        shown: The proposal.
    """
    return _says_again(text, shown)


def _says_again(text: str, shown: Shown, *, by_name: bool = False) -> bool:
    """Whether a message names just what is shown; ``by_name`` asks for the articles, and not only for how many."""
    plain = own(text)
    words = [word for word in _without_action(fold(plain), shown).split() if word != fold(shown.order_number)]
    if shown.action not in _OF_GOODS or shown.arguments.get("amount"):
        return False  # of a sum "all" may be more, and of a swap an article may be the other one
    if not 0 < len(words) <= _FEW or QUESTION.search(plain):
        return False
    pieces = [(int(count), frozenset(fold(title).split())) for count, title in _pieces(shown)]
    told = [word for word in words if value_of(word) is not None or word in lists.every("all")]
    named = [word for word in words if word not in told and not _idle(word, shown)]
    if not named and (by_name or not told):
        return False
    if any(value_of(word) == sum(count for count, _ in pieces) for word in told):
        told = [word for word in told if word not in lists.every("all")]  # "all four"
    return all(_counts(word, pieces) for word in told) and _names(named, pieces)


def _without_action(folded: str, shown: Shown) -> str:
    """Return folded words without an action of several words: "take ~ out" is one, and the article is within it."""
    for phrase in sorted((each for each in lists.action_words(shown.action) if " " in each), key=len, reverse=True):
        folded = lists.without(folded, phrase)
    return folded


def _pieces(shown: Shown) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for each in shown.names if (match := _PIECES.fullmatch(each))]


def _counts(word: str, pieces: list[tuple[int, frozenset[str]]]) -> bool:
    """Whether a number is how many are shown: of an order as a whole "both" is all of it."""
    whole = word in lists.every("all")
    if not pieces:
        return whole
    total = sum(count for count, _ in pieces)
    return value_of(word) == total or (whole and len(pieces) > 1 and value_of(word) == len(pieces))


def _names(named: list[str], pieces: list[tuple[int, frozenset[str]]]) -> bool:
    """Whether words name all of the articles, each as one or as several."""
    if not named:
        return True
    left = list(pieces)
    for word in named:
        hit = next(((count, title) for count, title in pieces if _same(word, count, title)), None)
        if hit is None:
            return False
        left = [each for each in left if each != hit]
    return bool(pieces) and not left


def _same(word: str, count: int, title: frozenset[str]) -> bool:
    """Whether a word is an article's, and of as many: "the mug" is one of two mugs."""
    several = stem(word) != word
    return (count == 1 or several) if word in title else count > 1 and several and stem(word) in title


def _idle(word: str, shown: Shown) -> bool:
    small = words_of("only") | words_of("determiners") | words_of("part") | words_of("pieces")
    agrees = lists.every("yes") | lists.every("certain") | lists.every("beside") | lists.every("fill") - {"no"}
    return word in small or word in agrees or word in lists.action_words(shown.action)
