"""Whether a clause that names an action asks for it: many only tell of it, think of it, or ask what it would mean.

"My wife cancelled 1015", "I might cancel 1015", "should I cancel 1015?", "I am glad that I did not cancel it": nobody
asks for a cancellation. Nor does "put 1015 on hold", which asks for what nobody here can do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from service.consent import lists
from service.consent.lists import any_of, bare, fold, held
from service.consent.reading import QUESTION
from service.consent.references import NUMBER

_FILE = Path(__file__).with_name("moods.yaml")
_WORD = "ordernumber"
#: Lists in which an accent tells what was done from an order to do it.
_ACCENTED = frozenset({"past", "past_more", "past_plain", "ago"})
_FAR = 400  # characters of a clause that are read before a phrase

Mood = Literal["", "tells", "muses", "asks", "pauses"]


def mood(clause: str) -> Mood:
    """Return in which way a clause speaks of an action without asking for it; empty where it does ask, or names none.

    Args:
        clause: One clause of a message.
    """
    words = _folded(clause)
    if pauses(clause):
        return "pauses"
    pleads, wants = any_of(words, _phrases("pleads")), begs(words)
    if any_of(words, _phrases("let_be")) and _names_action(words):
        return "tells"
    if _reported(words):
        return "tells"
    if not pleads:
        if any(_leads(words, each) for each in held(words, _phrases("not_done") | _phrases("others"))):
            return "tells"
        if _asked_about(clause, words):
            return "asks"
        if any(_leads(words, each) for each in held(words, _phrases("muses"))):
            return "muses"
    if not wants and any(_leads(words, each) for each in held(words, _phrases("may_be"))):
        return "muses"
    return "tells" if not wants and _past(words) else ""


def pauses(text: str) -> bool:
    """Return whether words ask that an order waits: "put 1015 on hold", but not "why is it on hold?"."""
    words = _folded(text)
    return any_of(words, _phrases("pause")) and not any(each in _words("why") for each in words.split()[:2])


def begs(words: str) -> bool:
    """Return whether folded words say that their speaker wants something: "please", "I would like to"."""
    return any_of(words, _phrases("pleads") | _phrases("begs"))


def _folded(text: str) -> str:
    return fold(NUMBER.sub(f" {_WORD} ", text))


@cache
def _phrases(name: str) -> frozenset[str]:
    found = frozenset(lists.phrases(_FILE, name, lists.phrase))
    return found if name in _ACCENTED else found | {bare(each) for each in found}


def _words(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


@cache
def _action_words() -> frozenset[str]:
    return lists.action_words() | _words("done") | _words("acted")


@cache
def _done() -> frozenset[str]:
    return _words("done") | {bare(each) for each in _words("done")}


def _names_action(words: str) -> bool:
    return any_of(words, _action_words())


def _leads(words: str, phrase: str) -> bool:
    """Whether an action stands behind a phrase, and none before it: "cancel it, it might be late" asks for one."""
    before, _, after = f" {words} ".partition(f" {phrase} ")
    return _names_action(after) and not _names_action(before[-_FAR:])


def _reported(words: str) -> bool:
    """Whether an action is what somebody else says: "she says I should cancel it", but not "as I said, cancel it"."""
    for phrase in held(words, _phrases("says")):
        before = f" {words} ".partition(f" {phrase} ")[0].split()
        if before and before[-1] not in _words("own") and _leads(words, phrase):
            return True
    return False


def _asked_about(clause: str, words: str) -> bool:
    """Whether a question is about what an action would mean: "do I have to return it in its box?"."""
    marked = bool(QUESTION.search(clause)) or "\u00bf" in clause
    if marked and any(_leads(words, each) for each in held(words, _phrases("asks") | _phrases("asks_marked"))):
        return True
    return any(words.startswith(f"{each} ") and _leads(words, each) for each in held(words, _phrases("asks")))


def _past(words: str) -> bool:
    """Whether an action is told as done: "you refunded 1012", "1015 was cancelled", but not "I want it cancelled"."""
    told = _phrases("past") | _phrases("past_more")
    return any_of(words, told) or _unaccented(words) or any(_pasts(words.split()))


def _unaccented(words: str) -> bool:
    """Whether a past was typed without its accent, as words of time beside it tell: "ayer cancele el pedido"."""
    for verb in held(words, _phrases("past_plain")):
        before, _, after = f" {words} ".partition(f" {verb} ")
        onwards = f"{after} "
        already = any(before.endswith(f" {each}") for each in _phrases("already"))
        right_behind = any(onwards.startswith(f"{each} ") for each in _phrases("ago"))
        if already or right_behind or any_of(before.strip(), _phrases("ago")):
            return True
    return False


def _pasts(words: list[str]) -> Iterator[bool]:
    last, far = "", False  # the word before, small ones apart, and whether a verb before leaves its action to the end
    for place, word in enumerate(words):
        if word in _done():
            after = words[place + 1] if place + 1 < len(words) else ""
            does = last in _words("doers") or last.rpartition("'")[2] in _words("doers")
            yield does or far or (bool(last) and after in _words("doers_far"))
            yield bool(place) and word in _words("acted") and (after in _words("objects") or after == _WORD)
        last = last if word in _words("small") else word
        far = far or word in _words("doers_far")
