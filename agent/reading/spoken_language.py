"""The language that a customer writes in, of those that the shop speaks, and what the conversation is led in from then.

It stays as it is unless the words tell surely: two readers have to agree, the table of runs of letters and the words
that the language's own table has. An answer of one word, a name, a code or an address changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.guardrails.languages import likely
from commerce import catalogues
from commerce.language import PSEUDO, SOURCE
from commerce.own_words import own
from runtime.settings import Settings
from service import gloss
from service.consent.title_spelling import ordinary
from service.gloss.spelling import plain

#: So sure the table of letters has to be, and of whole sentences so sure; so many words are one.
_SURE, _SURE_OF_SENTENCE, _SENTENCE = 0.9, 0.7, 4
#: And so sure where a language has every word, and they are no English ones. Of so many words that no other one of the
#: shop's has, letters need not be sure at all: near languages share them ("quanto custa o frete?").
_SURE_OF_ITS_OWN, _OF_NO_OTHER = 0.5, 3
#: English beside the words of everyday language, which other languages have borrowed.
_ENGLISH = frozenset({"bye", "ok", "okay"})
#: So likely English first words may be that another language of the shop has, and no other.
_HARDLY = 0.3
#: So many times as likely as the next one a sentence's language may be less sure.
_AHEAD = 6
_LONGEST = 400
#: So many words at most ask for a language and nothing else ("can you please answer in English now").
_ASKING = 8
#: Marks that stand in one language alone, and in nobody's name.
_MARKS = {"\u00bf": "es", "\u00a1": "es"}
#: Languages that are taken for one of the shop's where they are not asked about.
_NEAR = frozenset("it pt es fr nl de sv da no pl cs ro tr".split())
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
#: A word with one of these is a code, a link or a mail address, and in no language.
_OF_CODES = re.compile(r"[\d@/#_]")
_ASKS_ENGLISH = re.compile(
    r"(?:(?:in |speak |talk |write |answer |reply )*(?:english|englisch|anglais|ingl[eé]s\w*|engels|angielsku?)\b)"
)
_BESIDE = frozenset(
    "please in can we could you i speak talk write answer reply do bitte auf only now lieber sprechen".split()
)


def of_shop(settings: Settings) -> frozenset[str]:
    """Return the languages that the shop speaks: those of its setting, else all that are whole."""
    known = {SOURCE, *gloss.codes()}
    named = {each.strip() for each in settings.languages.split(",") if each.strip()}
    return frozenset(known & named | {SOURCE} if named else known & {SOURCE, *catalogues.languages()})


def warm(settings: Settings) -> None:
    """Read the tables of the shop's languages, which takes a second, before the first customer waits for it."""
    for code in sorted(of_shop(settings) - {SOURCE}):
        gloss.gloss("hello there", code)


def heard(text: str, now: str, among: frozenset[str], *, first: bool = False) -> str:
    """Return the language that the conversation is led in after a message.

    Args:
        text: The message.
        now: The language until then.
        among: The languages that the shop speaks.
        first: Whether the conversation begins with it: then it answers nothing, and one word may tell.
    """
    if now == PSEUDO or not among - {SOURCE}:
        return now
    words = " ".join(each for each in own(text)[:_LONGEST].split() if not _OF_CODES.search(each))
    if asked := _asked_for(words, among):
        return asked
    begun = _begun(own(text)[:_LONGEST], words, among) if first else ""
    return begun or written_in(words, among, now, alone=first, staying=now == SOURCE) or now


def written_in(
    text: str, among: frozenset[str], now: str = SOURCE, *, alone: bool = False, staying: bool = False
) -> str:
    """Return the language of a message, of some; empty where it is not sure.

    Args:
        text: The message.
        among: The languages.
        now: The language until then.
        alone: Whether one word may tell it.
        staying: Whether English need not be told, as it is spoken anyway: then no table is read for it.
    """
    count = len(_WORD.findall(text))
    marked = next((code for mark, code in _MARKS.items() if mark in text and code in among), "")
    if marked and count:
        return marked
    if count < 1 + (not alone):
        return ""
    chances = likely(text, among | {SOURCE, now})
    best = max(chances, key=lambda each: chances[each], default=now)
    wide = likely(text, among | {SOURCE, now} | _NEAR)
    widest = max(wide, key=lambda each: wide[each], default=now)
    if widest not in chances and wide.get(widest, 0) >= _SURE_OF_ITS_OWN:
        return ""  # of another language, which the shop does not speak
    if best in among - {SOURCE} and gloss.is_all_in(text, best):
        shared = any(gloss.is_all_in(text, each) for each in among - {SOURCE, best})
        # Two words that another language has as well are its only where letters are sure: "na ja".
        sure = _SURE if shared and count < _OF_NO_OTHER else _SURE_OF_ITS_OWN
        if (count >= _OF_NO_OTHER and not shared) or chances[best] >= sure:
            return best
    if count < 2 or not (chances.get(best, 0) >= _SURE or (count >= _SENTENCE and _leads(best, chances))):
        return ""
    if best != SOURCE:
        return best if best in among and gloss.is_spoken_in(text, best) else ""
    if staying:
        return ""
    return SOURCE if all(gloss.is_english(text, each) for each in among - {SOURCE}) else ""


def _begun(whole: str, words: str, among: frozenset[str]) -> str:
    """Return the only language that has every word of a first message, where that is hardly English.

    Args:
        whole: The message, in which an address is known as one.
        words: The message without codes and figures, whose letters are looked at.
        among: The languages that the shop speaks.
    """
    if all(ordinary(each.casefold()) or each.casefold() in _ENGLISH for each in _WORD.findall(words)):
        return ""  # "hello", whoever says it
    if likely(words, among | {SOURCE}).get(SOURCE, 0) >= _HARDLY:
        return ""
    # Two words for goods may be one language's only by its loans: "yoga mat".
    has = gloss.is_all_in if len(_WORD.findall(words)) >= _OF_NO_OTHER else gloss.is_talk
    owners = [each for each in sorted(among - {SOURCE}) if has(whole, each)]
    return owners[0] if len(owners) == 1 else ""


def _leads(best: str, chances: Mapping[str, float]) -> bool:
    """Return whether a language is the likeliest of a sentence by far: each further language takes a little of it."""
    second = max((chance for each, chance in chances.items() if each != best), default=0)
    chance = chances.get(best, 0)
    return chance >= _SURE_OF_SENTENCE or (chance >= _SURE_OF_ITS_OWN and chance >= _AHEAD * second)


def _asked_for(text: str, among: frozenset[str]) -> str:
    """Return the language that a message asks to be answered in, and asks nothing else."""
    words = plain(text).replace("?", " ").replace(".", " ").replace("!", " ").replace(",", " ").split()
    rest = " ".join(each for each in words if each not in _BESIDE)
    if not rest or len(words) > _ASKING:
        return ""
    if _ASKS_ENGLISH.fullmatch(rest):
        return SOURCE
    return next((code for code in sorted(among - {SOURCE}) if rest in gloss.called(code)), "")
