"""Whether the fault that a model gives as the reason is one that the customer's own words can mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from commerce import articles, causes, handles
from commerce.own_words import own
from commerce.sentences import say
from service.changes.spec import Case
from service.consent import complete, lists, portions
from service.consent.clauses import praises, words_of
from service.consent.lists import fold, has
from service.consent.quantities import about
from service.consent.refusing import refused

_FILE = Path(__file__).with_name("why.yaml")
_BEFORE = 3  # words before a fault that may deny it
_NAMED = ("cause", "reason")  # fields that may hold a fault
#: Nobody who has the goods says so in words that are in no list.
_GONE = frozenset({"lost", "stolen"})


def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


def check(case: Case, arguments: BaseModel) -> None:
    """Check that the newest words that give a reason do not give another one than a fault that is claimed.

    Raises:
        InputError: They do, or nothing that was said can be a reason; the message is the question to ask.
    """
    given: dict[str, Any] = arguments.model_dump()
    fault = next((str(given[name]) for name in _NAMED if str(given.get(name)) in causes.CAUSES), "")
    if not fault or case.said is None:
        return
    known, messages = articles.of_order(case.order), [each.text for each in case.said if each.customer]
    tokens = [str(each.get("item")) for each in given.get("items") or []]
    picked = {one.id for token in tokens for one in articles.called(token, known, handles.LINE)}
    newest = [portions.of_articles(each, known, picked) for each in about(messages, case.order.number)]
    if not _can_mean(newest, case, fault):
        raise refused("the customer did not say that this is the reason", say("consent.what_is_wrong"), "other_reason")


def as_said(case: Case, cause: str) -> str:
    """Return a cause as the customer's words have it: a parcel that is not there was not stolen unless they say so.

    What may be done about the two is the same, see `commerce.judge_rights`.
    """
    if cause != "stolen" or case.said is None:
        return cause
    folded = [fold(own(each.text)) for each in case.said if each.customer]
    theft = [word for text in folded for word in text.split() if any(map(word.startswith, _phrases("theft")))]
    return cause if theft else "lost"


def _can_mean(newest_first: list[str], case: Case, fault: str) -> bool:
    """Whether the customer's words can mean a fault: what is in no list may, but in English no parcel is gone by it.

    Words beside a denied fault are no fault either: "it's not damaged, I have too many".
    """
    titles = {word for line in case.order.lines for word in fold(f"{line.title} {line.variant_title}").split()}
    speaks = False
    for text in newest_first:
        folded = fold(own(text))
        if causes.read(text):
            return True
        if causes.own_doing(text) or any(has(folded, each) for each in _phrases("own_doing")):
            return False
        if any(_says(folded, each, text) for each in _phrases("fault")):
            return True
        if any(has(folded, each) for each in _phrases("no_fault")) or praises(folded.split()):
            return False
        if causes.denied(text) or any(has(folded, each) for each in (*_phrases("fault"), *_phrases("sound"))):
            return speaks  # a denied fault is no reason; a newer message may tell of another one
        words = folded.split()
        known = fault in _GONE and complete.languages(words) == {"en"}
        speaks = speaks or (not known and any(not _idle(word, titles) for word in words))
    return speaks


def _says(folded: str, phrase: str, text: str) -> bool:
    """Whether words hold a phrase, and do not deny it: "nicht kaputt", "ni rota ni usada", "kaputt? nein"."""
    if lists.spaceless(phrase):
        return phrase in folded
    words, parts = folded.split(), phrase.split()
    answered = re.search(rf"(?<!\w){re.escape(phrase)}\s*[?:]+\s*(\w+)", text.casefold())
    denies = "|".join(map(re.escape, _phrases("denies")))
    if re.search(rf"(?<!\w){re.escape(phrase)}(?: \w+){{1,2}} (?:{denies})\s*(?:[.,;:!?\n]|$)", text.casefold()):
        return False  # "kaputt ist sie nicht"
    if answered and answered[1] in lists.every("no") | lists.every("refuse"):
        return False
    if any(has(folded, each) for each in _phrases("lies")):
        return False
    places = [n for n in range(len(words)) if words[n : n + len(parts)] == parts]
    return any(not _denied(words[max(0, n - _BEFORE) : n]) for n in places)


def _denied(before: list[str]) -> bool:
    denies, but = _phrases("denies"), _phrases("only")
    return any(word in denies for word in before) and not any(word in but for word in before)


def _idle(word: str, titles: set[str]) -> bool:
    """Whether a word gives no reason: an action, a number, an article, or a word that says nothing of its own."""
    idle = lists.every("fill") | lists.every("beside") | words_of("names") | words_of("determiners")
    said = word in idle or any(word in phrase.split() for phrase in lists.action_words())
    return said or word.isdecimal() or any(word.startswith(each) or each.startswith(word) for each in titles)
