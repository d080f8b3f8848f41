"""Whether a wish for money or goods is plain: its clause holds the deed, the order, its articles and small words only.

What makes something else of a deed has no end: "God forbid you cancel it", "tell me how to cancel", "cancel it after
Christmas". No list holds it. So the list is of what a plain wish consists of, and any other word takes a yes that names
the deed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from commerce import causes
from commerce.articles import Article, mentions
from commerce.pointing import Said
from runtime.yaml_file import read_yaml
from service import consent
from service.consent import complete, lists
from service.consent.clauses import value_of, words_of
from service.consent.lists import fold, tiled
from service.consent.references import NUMBER
from service.consent.said import FAMILIES, families, read
from service.consent.spelling import spelled

_FILE = Path(__file__).with_name("plainly.yaml")
#: A sum or an order's number.
_SUM = re.compile(r"[\d.,]+|x\d{1,2}|\d{1,2}x")
#: "Un-cancel" is no cancellation.
_PREFIX = re.compile(r"(?<!\w)(un|de|re|non|anti|pre)-(?=[^\W\d])", re.I)
#: What stands after an article may be a thing by its name in a language that is not the catalogue's.
_NOUN = {
    "de": re.compile(r"(?<= )(?:der|die|das|den|dem|meine[nmrs]?|mein|beide[n]?) (?!\w+ung )[^\W\d]{3,30}(?= )"),
    "es": re.compile(r"(?<= )(?:el|la|los|las|mis?|un|una) (?!\w+ci[oó]n )[^\W\d]{3,30}(?= )"),
    "it": re.compile(r"(?<= )(?:il|lo|la|i|gli|le|un|una|mi[oa]|mie|miei) (?!\w+mento )[^\W\d]{3,30}(?= )"),
}
_LONGEST, _LONGEST_MESSAGE = 600, 4000  # characters of a clause, and of a message
_BACK = 8  # messages in which the wish may stand: forms ask for an order, articles and a reason
_DEEDS = ("cancel_order", "refund_order", "return_items")
_OF_MONEY = frozenset(FAMILIES[each] for each in _DEEDS)


def plain(said: Sequence[Said], action: str, found: Sequence[Article]) -> bool:
    """Return whether the customer asks for a deed in a clause that is read to its last word, or agrees to one.

    Args:
        said: The conversation, oldest message first.
        action: The action; one that moves no money or goods is always plain: it shows all that it changes.
        found: The order's articles.
    """
    family = FAMILIES.get(action, "")
    if family not in _OF_MONEY:
        return True
    places = [n for n, each in enumerate(said) if each.customer][-_BACK:]
    return any(_agrees(said, n, family) or _asks(said[n].text, family, found) for n in places)


def _agrees(said: Sequence[Said], place: int, family: str) -> bool:
    """Whether a message is a yes to a question after the deed: "Would you like a return?"."""
    before = said[place - 1] if place else None
    return (
        before is not None and not before.customer and family in families(before.text)
        and consent.read(said[place].text) == "yes"
    )  # fmt: skip


def _asks(text: str, family: str, found: Sequence[Article]) -> bool:
    if family != "cancel" and causes.read(text):
        return True  # a fault that is told asks for what may be done about it
    right = spelled(_PREFIX.sub(r"\1", text[:_LONGEST_MESSAGE]), [f"{each.title} {each.variant}" for each in found])
    languages = complete.languages(fold(right).split()) & _languages() or _languages()
    return any(
        part.families & _OF_MONEY and _tiled(part.text, found, name)
        for part in read(right).parts for name in sorted(languages)
    )  # fmt: skip


def _tiled(text: str, found: Sequence[Article], name: str) -> bool:
    core, beside, because = _phrases(name)
    words = f" {fold(NUMBER.sub(' ', text[:_LONGEST]))} "
    for phrase in because:
        words = words.partition(f" {phrase} ")[0] + " "
    words = _NOUN[name].sub(" ", words) if name in _NOUN else words
    small = {word for phrase in core | beside for word in phrase.split()}
    left = [each for each in words.split() if each in small or not _names(each, found)]
    rest = " ".join(each for each in left if value_of(each) is None and not _SUM.fullmatch(each))
    return tiled(rest, core, beside) and not _twice(rest)


def _twice(words: str) -> bool:
    """Whether a clause names one deed twice: "cancel the cancellation"."""
    families = [[word for word in words.split() if word in lists.deeds(each)] for each in _DEEDS]
    return any(len(found) > 1 for found in families)


def _names(word: str, found: Sequence[Article]) -> bool:
    """Whether a word is one of an article's name, in singular or plural, or means the like."""
    known = _words_of(tuple(f"{each.title} {each.variant}" for each in found))
    return word in known or word.removesuffix("s") in known or f"{word}s" in known or bool(mentions(word, found))


@lru_cache(maxsize=64)
def _words_of(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for title in titles for word in fold(title).split())


@cache
def _languages() -> frozenset[str]:
    return frozenset(name for name in read_yaml(_FILE) if name != "because")


@cache
def _phrases(name: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Return a language's deeds, what may stand beside them, and where a reason begins."""
    of_language, data = lists.languages()[name], read_yaml(_FILE)
    deeds = [phrase for each in _DEEDS for phrase in of_language.deeds.get(each, ())]
    core = frozenset(part.strip() for phrase in deeds for part in phrase.split("~"))
    beside = frozenset(fold(each) for each in data[name].split("|"))
    beside |= of_language.beside | of_language.fill | of_language.all | of_language.last | set(of_language.numbers)
    denies = words_of("deny") | words_of("not") | lists.every("refuse")
    return core, beside - denies, tuple(fold(each) for each in data["because"][name].split("|"))
