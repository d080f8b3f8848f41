"""What a customer said before about the order in question: what is wrong with it, and with which article.

It is told once. Words that go on from it ("I want my money back", "it is faulty") are read with it.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import reasons
from agent.embedded.articles import WHOLE, Meant, lines, meant
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from service.consent import misfits

_ORDER = re.compile(r"\border\b|#?\d{3,}", re.I)
_FEW = 6  # words
_SEVERAL = 2  # articles of which one clause may tell more than the other
_PARTS = re.compile(r"[,.;!?\n]+|\b(?:but|however)\b")
_IT = re.compile(r"\b(?:it|its|they|them|that|those|this|these|the (?:one|thing|article|item)|one)\b", re.I)
#: It turned up, or works again: nothing is wrong any more.
_OVER = re.compile(
    r"\b(?:arrived|came|turned up|found it|is here|works|working)\b.{0,30}\b(?:after all|now|again|today|in the end|finally)\b"
    r"|\b(?:has|have|just|finally) (?:just |now )?(?:arrived|turned up)\b(?!.{0,30}\b(?:broken|damaged|wrong|torn|open))",
    re.I,
)


def fault(turn: Turn, number: str, text: str) -> str:
    """Return the earlier words on what is wrong with an order that these words go on from, empty when there are none.

    Words that say themselves why, or that name other articles, go on from nothing.

    Args:
        turn: The turn.
        number: The order.
        text: The customer's words now.
    """
    if causes.read(text) or reasons.stated(text):
        return ""
    told = ""
    for words in turn.history.said_about(number):
        if causes.read(words):
            told = words
        elif _OVER.search(normalise(words)):
            told = ""
    if not told or told.strip() == text.strip():
        return ""
    has = lines(turn.history.order(number) or {})
    now, then = _handles(meant(text, has)), _handles(meant(told, has))
    return "" if now and then and not now & then else told


def cause(turn: Turn, number: str, text: str) -> str:
    """Return what is wrong with an order, by these words or by those that they go on from; empty for nothing."""
    return causes.read(text) or causes.read(fault(turn, number, text))


def articles(turn: Turn, number: str, text: str, has: Sequence[dict[str, Any]]) -> Meant:
    """Return the articles that these words mean; "it" is what was named last of this order."""
    found = _with_the_fault(text, has, meant(text, has))
    told = fault(turn, number, text)
    if found.lines or found.doubt or found.unknown:
        return found
    if not (told or _IT.search(normalise(text))):
        just = meant(turn.history.said_before(), has)
        return just if _goes_on(turn, text) and just.lines and not just.doubt else found
    for words in [told, *reversed(turn.history.said_about(number))]:
        before = meant(words, has)
        if before.lines or before.doubt:
            return before if before.lines and not before.doubt else found
    return found


def _goes_on(turn: Turn, text: str) -> bool:
    """Whether few words go on from what was just said of an article: "money back", after "the beanie is too tight"."""
    before = turn.history.said_before()
    told = causes.read(before) or reasons.stated(before) or misfits.only_why(before)
    return bool(told) and len(text.split()) <= _FEW and not WHOLE.search(text) and not _ORDER.search(text)


def _with_the_fault(text: str, has: Sequence[dict[str, Any]], found: Meant) -> Meant:
    """Return the articles of the clause that tells what is wrong: "I ordered a pan and mugs, the pan is dented"."""
    if len(found.lines) < _SEVERAL or not causes.read(text):
        return found
    of_fault = [part for part in _PARTS.split(text) if causes.read(part)]
    named = [each for part in of_fault if (each := meant(part, has)).lines and not each.doubt]
    return named[0] if len(named) == 1 and len(named[0].lines) < len(found.lines) else found


def _handles(meant: Meant) -> set[str]:
    return {str(line.get("handle")) for line in (*meant.lines, *meant.doubt)}
