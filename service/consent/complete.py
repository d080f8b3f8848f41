"""Whether a request for a whole order is read to its last word, in a language whose lists are not full.

What leaves out, denies, halves or sets a condition has hundreds of words in each language, and no list has them all. So
in a language without full lists nothing is looked for: after the order's number, the action and courtesies no word may
be left. What is left unread may mean anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from commerce.own_words import own
from commerce.pointing import Said
from runtime.yaml_file import read_yaml
from service import consent
from service.consent import lists, references
from service.consent.clauses import words_of
from service.consent.lists import fold, tiled
from service.consent.said import FAMILIES, same

_FILE = Path(__file__).with_name("complete.yaml")
_NO_WORDS = re.compile(r"\S{1,200}@\S{1,200}|https?:\S+|www\.\S+")
_BACK = 5  # messages in which the request may stand
_FEW = 3  # words of an answer that is in no language: a name, an article
_SHARE = 3  # one word in so many has to be of a language, at least
_LONGEST = 2000

State = Literal["read", "wish", "beside", "name", "unread"]


def unread(said: Sequence[Said], action: str, number: str, only: str = "") -> bool:
    """Return whether the words that ask for an action of a whole order leave a word unread.

    Args:
        said: The conversation, oldest message first.
        action: The action.
        number: The order's number.
        only: The title of the order's only article, of one piece: who names it means the whole order.
    """
    left, named = _BACK, False
    for each in reversed(said):
        if not each.customer:
            continue
        if left == 0:
            break
        left -= 1
        state = read(each.text, action, number, only)
        if state in ("read", "wish"):
            return False
        if state == "unread":
            return True
        named = named or state == "name"
    return named


def read(text: str, action: str, number: str, only: str = "") -> State:
    """Return what a message is.

    Args:
        text: The message; what it quotes does not count.
        action: The action.
        number: The order's number.
        only: The title of the order's only article.

    Returns:
        ``read``: it is in a language whose lists are full. ``wish``: it is the action and nothing else. ``beside``: it
        says nothing about the action: courtesies, a number, a yes. ``name``: a few words of no language. ``unread``:
        anything else.
    """
    plain = references.without_lettered(references.without(_NO_WORDS.sub(" ", own(text))[:_LONGEST], number), " ")
    words = [word for word in fold(plain).split() if not same(word, number)]
    if not any(c.isalpha() for word in words for c in word) or consent.read(text):
        return "beside"
    found = languages(words)
    if found & _full():
        return "read"
    named = frozenset(fold(only).split()) - lists.action_words()
    rest = " ".join(word for word in words if word.removeprefix("d'").removeprefix("l'") not in named)
    for name in sorted(found & set(_data()["plain"])) or sorted(_data()["plain"]):
        core, beside = _plain(name, FAMILIES.get(action, ""))
        if tiled(rest, core, beside):
            return "wish"
        if tiled(rest, beside, beside):
            return "beside"
    return "name" if not found and len(words) <= _FEW and rest.isascii() else "unread"


def languages(words: Sequence[str]) -> frozenset[str]:
    """Return the languages that words may be in: one with full lists only where no other fits as well.

    Args:
        words: Folded words.
    """
    letters = [c for word in words for c in word if c.isalpha()]
    foreign = [c for c in letters if not unicodedata.name(c, "").startswith("LATIN")]
    if len(foreign) * 4 > len(letters):
        return _by_script(foreign)
    spoken = [word for word in words if any(c.isalpha() for c in word)]
    scores = {name: sum(word in known for word in spoken) for name, known in _frequent().items()}
    best = max(scores.values(), default=0)
    found = frozenset(name for name, score in scores.items() if score == best and score * _SHARE >= len(spoken))
    if not best or not found:
        return frozenset()
    return found if found <= _full() else found - _full()


def _by_script(letters: Sequence[str]) -> frozenset[str]:
    scripts = {unicodedata.name(c, "").split(" ", maxsplit=1)[0] for c in letters}
    if scripts & {"HIRAGANA", "KATAKANA"}:
        return frozenset({"ja"})
    known = {"HANGUL": "ko", "ARABIC": "ar"}
    if "CJK" in scripts and not scripts & set(known):
        return frozenset({"zh", "ja"})
    return frozenset(known[each] for each in scripts if each in known)


@cache
def _data() -> Any:
    return read_yaml(_FILE)


@cache
def _full() -> frozenset[str]:
    return frozenset(_data()["full"].split())


@cache
def _frequent() -> dict[str, frozenset[str]]:
    """Return the words by which each language is known."""
    found = {}
    for name, words in _data()["frequent"].items():
        own_lists = lists.languages().get(name)
        phrases = set(words.split())
        if own_lists is not None:
            for each in (
                own_lists.yes,
                own_lists.beside,
                own_lists.fill,
                own_lists.asks,
                *own_lists.action_words.values(),
            ):
                phrases |= {word for phrase in each for word in phrase.split()}
        found[name] = frozenset(fold(word) for word in phrases)
    return found


def frequent(words: Sequence[str]) -> frozenset[str]:
    """Return the frequent words of the languages that words may be in: none of those is the name of anything.

    Args:
        words: Folded words.
    """
    return frozenset().union(*(_frequent()[name] for name in languages(words) if name in _frequent()))


@cache
def _plain(name: str, family: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the phrases of a language for an action, and those that say nothing beside it."""
    own_lists, plain = lists.languages().get(name), _data()["plain"][name]
    core = {fold(each) for each in plain[family].split("|")} if family in plain else set()
    beside = {fold(each) for each in plain["beside"].split("|")}
    if own_lists is not None:
        core |= {
            each for action, each_of in own_lists.action_words.items() if FAMILIES[action] == family for each in each_of
        }
        beside |= own_lists.fill | own_lists.beside | own_lists.yes
    denies = words_of("deny") | words_of("not") | words_of("except") | lists.every("refuse")
    return frozenset(core), frozenset(beside - denies)
