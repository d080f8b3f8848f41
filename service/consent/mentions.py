"""Where a thing of a closed list stands in a customer's words, and whether it is wanted there.

"Anything but PayPal" names PayPal and does not want it; "no invoice, the confirmation" wants the confirmation. The
newest message that names any thing of a list decides about all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from commerce import pointing
from commerce.known_again import says
from commerce.own_words import own
from commerce.pointing import Said
from service import consent
from service.consent import lists
from service.consent.clauses import words_of
from service.consent.lists import fold, has

_FILE = Path(__file__).with_name("mentions.yaml")
_SENTENCE = re.compile(r"(?<![.!?;])[.!?;]++(?=\s|$)|\n++|[\u3002\uff01\uff1f]+")
_PIECE = re.compile(r"(?<![,:()])[,:()]++(?=\s|$)|[\u3001\uff0c\u2013\u2014]+|\s-\s")
_LONGEST = 2000
#: The questions of a proposal: a yes to it picks nothing for another change.
_PROPOSES = ("changes.confirm", "changes.confirm_by_name")


@dataclass(frozen=True)
class Mention:
    """One thing that words name: which ones it may be, and whether it is wanted."""

    values: frozenset[str]
    wanted: bool


def named(
    said: Sequence[Said], phrases: Mapping[str, frozenset[str]], labels: Mapping[str, str], *, lacking: bool = False
) -> frozenset[str] | None:
    """Return the things of a list that the newest words which name any of them want; None where none do.

    Args:
        said: The conversation, oldest message first. What came before the last change that was carried out is over.
        phrases: The words for the things, folded, and which things they may be.
        labels: The things as lists and questions show them, by value.
        lacking: Whether a thing that somebody did not get is wanted, too: "I never got the invoice".
    """
    for place in range(len(said) - 1, -1, -1):
        if not said[place].customer:
            if said[place].done:
                return None
            continue
        text = said[place].text
        if mentions := read(text, phrases, lacking=lacking):
            return _one(text, mentions)
        if picked := _picked(text, said[:place], labels):
            return frozenset(picked)
    return None


def _one(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the things that are wanted: none where the words leave a choice."""
    wanted = [each.values for each in mentions if each.wanted]
    if len(set(wanted)) > 1 and _chooses(fold(text)):
        return frozenset()
    sure = [each for each in wanted if len(each) == 1]
    unsure = [each for each in wanted if len(each) > 1 and not any(one <= each for one in sure)]
    return frozenset() if unsure else frozenset().union(*sure)


def _chooses(folded: str) -> bool:
    """Whether an "or" stands in a text; the Dutch one is an English word, too: "the confirmation of 1008"."""
    words = folded.split()
    sure = words_of("either") - {"o", "ou", "of"}
    return any(
        word in sure or (word == "of" and following in lists.words(_FILE, "dutch"))
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )


def _picked(text: str, before: Sequence[Said], labels: Mapping[str, str]) -> list[str]:
    """Return what an answer picks of what was shown just before: "the second one", or a yes to the only one."""
    shown = next((each.text for each in reversed(before) if not each.customer), "")
    entries = pointing.listed(shown)
    picks = pointing.chosen(text, entries, shown=True) if entries else []
    if not entries and consent.read(text) == "yes" and not any(says(shown, each) for each in _PROPOSES):
        picks = [shown.rsplit(". ", 2)[-2] if shown.count(". ") > 1 else shown]
    return [value for value, label in labels.items() if any(has(fold(each), fold(label)) for each in picks)]


def read(text: str, phrases: Mapping[str, frozenset[str]], *, lacking: bool = False) -> list[Mention]:
    """Return what a message names of a list, in order.

    Args:
        text: The message; what it quotes does not count.
        phrases: The words for the things, folded, and which things they may be.
        lacking: Whether a thing that somebody did not get is wanted, too.
    """
    plain = _answered().sub(" not ", own(text)[:_LONGEST])
    return [each for sentence in _SENTENCE.split(plain) for each in _of(sentence, phrases, lacking)]


@cache
def _answered() -> re.Pattern[str]:
    """Match the mark between a question and the "no" of who asked it: "to PayPal? no way" denies it."""
    words = "|".join(re.escape(each) for each in sorted(lists.words(_FILE, "answers"), key=len, reverse=True))
    return re.compile(rf"\s{{0,4}}(?<!\?)\?+\s+(?P<no>(?:{words})(?!\w))", re.I)


def pieces(text: str, phrases: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield what stands around the things of a list in each piece of a message that names one, folded."""
    for sentence in _SENTENCE.split(own(text)[:_LONGEST]):
        for folded in map(fold, _PIECE.split(sentence)):
            if _places(folded, phrases):
                yield " ".join(_pattern(tuple(phrases)).sub(" ", folded).split())


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    values: frozenset[str]


def _of(sentence: str, phrases: Mapping[str, frozenset[str]], lacking: bool) -> Iterator[Mention]:
    pieces = [folded for each in _PIECE.split(sentence) if (folded := fold(each))]
    if pieces and pieces[0] in lists.words(_FILE, "begins"):
        pieces = pieces[1:]
    earlier, wanted = "", True
    any_before = False
    for number, piece in enumerate(pieces):
        found = _places(piece, phrases)
        onwards = pieces[number + 1] if number + 1 < len(pieces) and not _places(pieces[number + 1], phrases) else ""
        for n, each in enumerate(found):
            start = found[n - 1].end if n else 0
            before = piece[start : each.start].strip()
            after = piece[each.end : found[n + 1].start if n + 1 < len(found) else len(piece)].strip()
            if not n and not any_before and all(word in _small() for word in before.split()):
                before = f"{earlier} {before}".strip()
            if not (n and _only_joins(before.split())):  # "not by PayPal or Visa"
                wanted = not _denied(before, after, onwards if n + 1 == len(found) else "", n + 1 < len(found), lacking)
            yield Mention(each.values, wanted)
        any_before = any_before or bool(found)
        earlier = f"{earlier} {piece}".strip()


def _only_joins(words: Sequence[str]) -> bool:
    joins = words_of("joins") - words_of("contrary")
    return bool(joins.intersection(words)) and all(word in joins | _small() for word in words)


def _small() -> frozenset[str]:
    return lists.words(_FILE, "small")


def _denied(before: str, after: str, onwards: str, more: bool, lacking: bool) -> bool:
    """Whether the words around a thing say that it is not wanted."""
    words = before.split()
    turn = max((n for n, word in enumerate(words) if word in words_of("contrary")), default=-1)
    if turn > 0 and words[turn - 1] in lists.words(_FILE, "every"):
        return True
    if more and not lists.spaceless(after):  # "PayPal, not my Visa": what stands before the next is said of that one
        after = _without_last(after.split())
    after = re.split(rf"\b(?:{'|'.join(sorted(words_of('contrary')))})\b", after)[0]
    near = " ".join(words[turn + 1 :])
    if lacking and any(word in lists.words(_FILE, "lacks") for word in f"{near} {after}".split()):
        return False
    return _denies(near) or _denies(after) or lists.any_of(f"{after} {onwards}".strip(), _phrases("fails"))


def _without_last(words: list[str]) -> str:
    while words and (words[-1] in _small() or _denies(words[-1])):
        words = words[:-1]
    return " ".join(words)


def _phrases(name: str) -> frozenset[str]:
    return frozenset(lists.phrases(_FILE, name))


def _denies(words: str) -> bool:
    plain = words_of("deny") | words_of("not") | words_of("except")
    if any(word in plain or word.endswith("n't") for word in words.split()):
        return True
    return lists.any_of(words, _phrases("denies"))


def _places(folded: str, phrases: Mapping[str, frozenset[str]]) -> list[_Found]:
    return [_Found(each.start(), each.end(), phrases[each[0]]) for each in _pattern(tuple(phrases)).finditer(folded)]


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    spaced = [re.escape(each) for each in sorted(phrases, key=len, reverse=True) if not lists.spaceless(each)]
    joined = [re.escape(each) for each in sorted(phrases, key=len, reverse=True) if lists.spaceless(each)]
    parts = [rf"(?<!\S)(?:{'|'.join(spaced)})(?!\S)"] if spaced else []
    return re.compile("|".join([*parts, *joined]) or r"(?!)")
