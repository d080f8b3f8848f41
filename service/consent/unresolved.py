"""Whether words count or leave out something that is none of an order's articles, as far as anybody can tell.

"Erstatte eine Tasse" of an order whose articles have English titles asks for a part of it. Which part nobody knows,
but it is not all of the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from commerce.articles import Article
from commerce.own_words import own
from service.consent import lists, things
from service.consent.clauses import Clause, clauses, phrases_of, value_of, words_of
from service.consent.lists import fold

_REACH = 3  # words in which something that is counted is named
_ORDER = 3  # digits of an order's number, at least


def something(text: str, articles: Sequence[Article]) -> bool:
    """Return whether a message asks for a part that no article of the order is known to be.

    Args:
        text: The customer's message.
        articles: The order's articles.
    """
    titles = {word for each in articles for word in fold(f"{each.title} {each.variant}").split() if len(word) > 1}
    whole = fold(own(text))
    if not lists.any_of(whole, lists.action_words()) and len(whole.split()) > _REACH * 3:
        return False
    if lists.any_of(whole, lists.action_words()) and any(lists.has(whole, each) for each in phrases_of("some_part")):
        return True
    asked = False
    for clause in clauses(text):
        does = lists.any_of(" ".join(clause.words), lists.action_words())
        order = any(word.isdecimal() and len(word) >= _ORDER for word in clause.words)
        if _left_out(clause, titles, asked or does or order) or _counted(clause, titles, does) or _only(clause, titles):
            return True
        if _kept(clause, titles) or (does and _one_of(clause)):
            return True
        asked = does or order
    return False


def _left_out(clause: Clause, titles: set[str], asked: bool) -> bool:
    """Whether a clause leaves something out: "ohne die Pfanne"."""
    after = clause.words[clause.less_from + 1 :]
    return asked and bool(after) and not clause.tells and _unknown(after, titles)


def _counted(clause: Clause, titles: set[str], does: bool) -> bool:
    """Whether a clause asks for so many of something: "rembourse une tasse"."""
    if not does or clause.tells or clause.keeps:
        return False
    for place, word in enumerate(clause.words):
        if value_of(word) is not None and not (word.isdecimal() and _names_it(clause.words, place)):
            after = clause.words[place + 1 :]
            return _of_the_order(word, after) or _unknown(after, titles)
        if not _says_nothing(word) and word not in words_of("part"):
            return False
    return False


def _kept(clause: Clause, titles: set[str]) -> bool:
    """Whether a clause keeps something: "die Pfanne behalte ich"."""
    words = clause.words
    if not clause.keeps or clause.tells or not any(word in words_of("keep") for word in words):
        return False
    left = [word for word in words if word not in words_of("keep")]
    place = next((n for n, word in enumerate(left) if word in words_of("determiners")), len(left))
    return _unknown(left[place + 1 :], titles)


def _only(clause: Clause, titles: set[str]) -> bool:
    """Whether a clause asks only for something: "nur die Tassen"."""
    for place, word in enumerate(clause.words):
        after = clause.words[place + 1 :]
        if word in words_of("only") and after and after[0] in words_of("determiners") and place < clause.less_from:
            return _unknown(after, titles)
    return False


def _one_of(clause: Clause) -> bool:
    """Whether a clause asks for one that it tells apart by how it looks: "the grey one", "die graue von 1012"."""
    words = clause.words
    for place, (word, kind) in enumerate(pairwise(words)):
        after = words[place + 2 :]
        of_it = len(after) > 1 and after[1] in words_of("part") | words_of("links")
        one = bool(after) and things.is_one(after[0]) and (of_it or kind not in words_of("pointing"))
        alone = not after or after[0] in words_of("part") | words_of("links") or after[0] in lists.action_words()
        if things.begins(word) and (one or (alone and things.is_foreign_hue(kind))):
            return True
    return False


def _of_the_order(word: str, after: Sequence[str]) -> bool:
    """Whether a number counts something that has no name: "5 of 4411"."""
    small = words_of("links") | words_of("part") | words_of("names")
    onwards = [each for each in after[:_REACH] if not _says_nothing(each) and each not in small]
    some = word not in lists.every("all") and value_of(word) is not None and word not in words_of("articles")
    goes_on = bool(after) and after[0] in words_of("part") | words_of("links")
    return some and goes_on and bool(onwards) and onwards[0].isdecimal() and len(onwards[0]) >= _ORDER


def _names_it(words: Sequence[str], place: int) -> bool:
    return place > 0 and words[place - 1] in words_of("names")


def _unknown(after: Sequence[str], titles: set[str]) -> bool:
    """Whether words go on with something that is no article, and nothing that says nothing of its own."""
    named: list[str] = []
    for word in after:
        small = word in words_of("determiners") | words_of("part") or value_of(word) is not None
        if named and (small or word.isdecimal() or word in words_of("links")):
            break  # "une tasse de la commande 4411"
        if not small:
            named.append(word)
    named = named[:_REACH]
    if not named or _idle(named[0]):
        return False
    return not any(_idle_noun(word) or _same(word, titles) for word in named)


def _idle(word: str) -> bool:
    return word.isdecimal() or _says_nothing(word) or word in words_of("only") | words_of("part") - {"x"}


def _idle_noun(word: str) -> bool:
    """Whether a word is counted without being any goods: an action, a day, a sum, the order itself."""
    return word in _no_goods() or (word.isdecimal() and len(word) >= _ORDER)


@cache
def _no_goods() -> frozenset[str]:
    goods = words_of("names") | words_of("units") | words_of("nothing") | words_of("carriage") | words_of("pieces")
    return (goods - words_of("part")) | lists.action_words() | words_of("rest") | lists.every("all")


def _says_nothing(word: str) -> bool:
    return word in _fillers()


@cache
def _fillers() -> frozenset[str]:
    idle = lists.every("fill") | lists.every("beside") | words_of("me") | words_of("determiners") | words_of("need")
    return idle | lists.action_words()


def _same(word: str, titles: set[str]) -> bool:
    for title in titles:
        short, long = sorted((word, title), key=len)
        if long.startswith(short) and len(short) > 2 and len(long) - len(short) <= 2:
            return True
    return False
