"""Whether words behind a proposal only back it: a reason, a fact that bears it out, or agreement in other words.

"Just the money", "asked all my neighbours, nothing", "it was the wrong shop". They are no plain yes, so that they
carry out nothing. They refuse, limit and change nothing either, so that what waits is shown once more and not dropped.
What is not surely such a remark is none.
"""

from __future__ import annotations

import re
from pathlib import Path

from commerce import causes
from commerce.own_words import own
from commerce.wording import is_size
from service.consent import conditions, lists, misfits, signs, things
from service.consent.clauses import clauses, praises
from service.consent.lists import fold, without
from service.consent.reading import QUESTION, Shown

_FILE = Path(__file__).with_name("remarks.yaml")
_CLAUSE = re.compile(r"[.,;:!\n()]+|\s(?:and|but|because|so|as|cos|cuz)\s", re.I)
_MONEY = re.compile(r"[$€£¥\d]")
_LONGEST, _FEW = 160, 12  # letters of a remark, and words of one of its clauses
_LETTERS = frozenset("sml")  # other letters alone are words: "i", "a"
_PAYS = frozenset({"refund_order", "return_items", "cancel_order"})


def backs(text: str, shown: Shown) -> bool:
    """Return whether a message only gives a reason, a fact or its agreement, and holds nothing that changes the rest.

    Args:
        text: The whole message; what it quotes does not count.
        shown: The proposal.
    """
    plain = own(text)
    if not plain or len(plain) > _LONGEST or QUESTION.search(plain) or _MONEY.search(plain):
        return False
    if signs.said(plain) or conditions.condition(plain) or any(praises(each.words) for each in clauses(plain)):
        return False
    if misfits.only_why(plain) or causes.read(plain):
        return False  # these are noted with the request: it is proposed with its reason
    parts = [words for each in _CLAUSE.split(plain) if (words := fold(each))]
    return bool(parts) and all(_backs(words, shown) for words in parts) and not all(map(_idle, parts))


def _backs(words: str, shown: Shown) -> bool:
    """Whether one clause backs what is shown, or says nothing."""
    if _idle(words) or lists.tiled(words, _agreement(shown), _beside()):
        return True
    if len(words.split()) > _FEW or words.startswith(tuple(f"{each} " for each in lists.every("asks") - {"is this"})):
        return False
    rest = words
    for phrase in sorted((*_phrases("backs"), *_phrases("same")), key=len, reverse=True):
        rest = without(rest, phrase)
    told = rest != words or any(each in _words("tells") for each in words.split())
    return told and not _bars(rest, shown)


def _bars(rest: str, shown: Shown) -> bool:
    """Whether what is left of a clause may limit or change what is shown, put it off or take it back."""
    words = rest.split()
    changes = (
        lists.every("turn") | lists.every("narrow") | lists.every("shop") | lists.every("no") | lists.every("stop")
    )
    names = lists.action_words() - (lists.action_words(shown.action) if shown.action in _PAYS else frozenset())
    counted = any(
        lists.has(rest, each) for each, value in lists.numbers().items() if value > 1 or each in ("one", "single")
    )
    if lists.any_of(rest, _phrases("ends")) or (words and words[-1] in {"was", "were", "is", "are"}):
        return True
    odd = any(each in _words("bars") or each in things.colours() or _is_size(each) for each in words)
    return odd or counted or lists.any_of(rest, changes | lists.every("refuse")) or lists.any_of(rest, names)


def _is_size(word: str) -> bool:
    return is_size(word) and (len(word) > 1 or word in _LETTERS)


def _agreement(shown: Shown) -> frozenset[str]:
    money = _phrases("money") if shown.action in _PAYS else frozenset()
    whole = _phrases("whole") if shown.action == "cancel_order" and not shown.arguments.get("items") else frozenset()
    return _phrases("same") | money | whole


def _idle(words: str) -> bool:
    return lists.tiled(words, _beside(), _beside())


def _beside() -> frozenset[str]:
    return (
        lists.every("yes") | lists.every("certain") | lists.every("beside") | lists.every("unsure") | _words("chatter")
    )


def _phrases(name: str) -> frozenset[str]:
    return frozenset(lists.phrases(_FILE, name))


def _words(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


#: What a reason is one of where nothing was shown yet: no articles are chosen and nothing is in it to be changed.
_ANY = Shown("", "cancel_order", "")


def reasons(text: str) -> bool:
    """Return whether a message says nothing but why something is wanted, and neither which, how many nor what else.

    Args:
        text: The whole message; what it quotes does not count.
    """
    plain = own(text)
    if not plain or len(plain) > _LONGEST or QUESTION.search(plain) or _MONEY.search(plain):
        return False
    wrong = bool(causes.read(plain)) and not lists.any_of(fold(plain), lists.action_words())
    return (
        misfits.only_why(plain)
        or wrong
        or (backs(text, _ANY) and not lists.tiled(fold(plain), _agreement(_ANY), _beside()))
    )
