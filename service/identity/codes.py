"""Codes in what customers write: finding every run of six digits, hiding it, and telling what else was said.

A run is six digits of any script, or words for them, alone or taken apart by spaces, hyphens and the like, wherever it
stands; it may have begun in the message before. Whether one of them is the code only the awaited hash tells; hidden are
all of them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.identity import code_signs
from service.identity.code_signs import CODE_WORD, PART_WORD

LENGTH = 6
#: What the transcript and the model get in place of a code.
HIDDEN = "•" * LENGTH
_NUMBERED = re.compile(r"^[ \t]{0,4}(?P<n>[1-9])[.):](?=[ \t]{1,4}\S)", re.M)  # a line of a numbered list
_WIDEST_GAP = 8  # characters between two digits of one run: "1 - 2 - 3"
_WIDEST_TOLD = 40  # the same where the sentence announces a code: "begins with 123 and ends with 456"
_KEYCAP = "\u20e3"
_NOUGHT = re.compile(r"\b[oO]\b")
_SENTENCE = re.compile(r"\n|[.!?\u2026]\s+(?=[^\W\d_])|[\u3002\uff01\uff1f]")
#: What may be a digit or more: words, and digits with letters and signs that look like some.
_TOKEN = re.compile(r"[\w|]+")


@dataclass(frozen=True)
class Run:
    """Six digits in a text: where they stand, and what they are in ASCII."""

    start: int
    end: int
    digits: str


def runs(text: str, keep: Collection[str] = ()) -> list[Run]:
    """Return every run of six digits in the text, in order; they may overlap ("123 456 789" has two).

    A run is made of whole groups of digits: a part of a longer number is none. Groups in ``keep`` are no part of one.
    """
    text = _unnumbered(text)
    groups = [group for group in _groups(text) if group.digits not in keep]
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    sentences = [text[start:end] for start, end in pairwise([0, *ends, len(text)])]
    announced = [bool(CODE_WORD.search(each) or PART_WORD.search(each)) for each in sentences]
    places = [bisect_right(ends, group.start) for group in groups]
    silent = not any(sign.isalpha() for sign in text)
    found = []
    for first in range(len(groups)):
        digits = ""
        for last in range(first, len(groups)):
            told = announced[places[first]] and places[first] == places[last]
            gap = text[groups[last - 1].end : groups[last].start] if last > first else ""
            if not (_joins(gap) or (told and len(gap) <= _WIDEST_TOLD)):
                break
            digits += groups[last].digits
            if len(digits) == LENGTH and _fits(text, groups, first, last, told or silent):
                found.append(Run(groups[first].start, groups[last].end, digits))
            if len(digits) >= LENGTH:
                break
    return found


def _unnumbered(text: str) -> str:
    """Return a text of the same length without the numbers of a list of six lines, "1. 4" and so on."""
    found = list(_NUMBERED.finditer(text))
    if [each["n"] for each in found] != [str(n + 1) for n in range(LENGTH)]:
        return text
    for each in found:
        text = f"{text[: each.start()]}{' ' * (each.end() - each.start())}{text[each.end() :]}"
    return text


def begun(before: Sequence[str], text: str, keep: Collection[str] = ()) -> list[Run]:
    """Return the runs that earlier messages began and this one ends: where in this one, and all their digits.

    ``before`` are earlier messages, the newest last. Groups of one length make a run wherever they stand, and so do
    all groups of some messages; those in ``keep`` are none. Words for digits count in a second look: "one" means much.
    """
    return [run for words in (False, True) for run in _begun([*before, text], keep, words)]


def _begun(messages: Sequence[str], keep: Collection[str], words: bool) -> list[Run]:
    found, told = (
        [],
        [
            [group for group in _groups(each) if group.digits not in keep and (words or not _is_word(each, group))]
            for each in messages
        ],
    )
    groups = [(place, group) for place, each in enumerate(told) for group in each]
    here = len(groups) - len(told[-1])
    for first in range(max(0, here - LENGTH + 1), here):
        for last in range(here, min(first + LENGTH, len(groups))):
            parts = [group for _, group in groups[first : last + 1]]
            digits = "".join(part.digits for part in parts)
            whole = last == len(groups) - 1 and (first == 0 or groups[first - 1][0] != groups[first][0])
            if len(digits) == LENGTH and (whole or len({len(part.digits) for part in parts}) == 1):
                found.append(Run(groups[here][1].start, parts[-1].end, digits))
            if len(digits) >= LENGTH:
                break
    return found


def scattered(text: str, keep: Collection[str] = ()) -> list[Run]:
    """Return the six digits of a text that has no more of them, whatever stands between, for each way to read it.

    Too much is taken for one here ("2 of 1015, 5 EUR"): only the awaited hash tells. A lone "o" may be a nought, and
    what looks like a digit may be none ("848|003").
    """
    groups = _groups(text)
    spelled = [Run(each.start(), each.end(), "0") for each in _NOUGHT.finditer(text)] if groups else []
    found: dict[str, Run] = {}
    for each in (groups, sorted([*groups, *spelled], key=lambda group: group.start), _digits_in(text, 0, len(text))):
        told = [group for group in each if group.digits not in keep]
        digits = "".join(group.digits for group in told)
        if len(digits) == LENGTH:
            found.setdefault(digits, Run(told[0].start, told[-1].end, digits))
    return list(found.values())


def has_digits(text: str) -> bool:
    """Return whether there is anything in the text that could be part of a code."""
    return bool(_groups(text))


def hide(text: str, keep: Collection[str] = (), more: Sequence[Run] = ()) -> str:
    """Return the text with every run hidden, ``more`` among them, but those of the digits in ``keep``."""
    covered = sorted((run for run in [*runs(text, keep), *more] if run.digits not in keep), key=lambda run: run.start)
    result, at = "", 0
    for run in covered:
        if run.end <= at:
            continue
        result += text[at : run.start] + HIDDEN if run.start >= at else ""
        at = run.end
    return result + text[at:]


def _groups(text: str) -> list[Run]:
    """Return the groups of digits that stand together, and the words for digits."""
    runs: list[Run] = []
    for token in _TOKEN.finditer(text):
        if (digits := code_signs.in_word(token[0])) is not None:
            runs.append(Run(token.start(), token.end(), _once(digits)))
            continue
        runs += _digits_in(text, token.start(), token.end())
    return runs


def _digits_in(text: str, start: int, end: int) -> list[Run]:
    runs: list[Run] = []
    at = start
    while at < end:
        begin, digits = at, ""
        while at < end and (value := code_signs.digit(text[at])) is not None:
            digits, at = digits + value, at + 1
        if digits:
            runs.append(Run(begin, at, _once(digits)))
        at += not digits
    return runs


def _once(digits: str) -> str:
    """Return six digits that were pasted several times in a row as what they are."""
    return digits[:LENGTH] if digits == digits[:LENGTH] * (len(digits) // LENGTH) else digits


def _is_word(text: str, group: Run) -> bool:
    return len(group.digits) == 1 and code_signs.digit(text[group.start]) is None


def _joins(gap: str) -> bool:
    """Whether digits on both sides of ``gap`` may be one run: nothing is said in between."""
    return len(gap.replace(_KEYCAP, "")) <= _WIDEST_GAP and not any(sign.isalnum() for sign in gap)


def _fits(text: str, groups: list[Run], first: int, last: int, announced: bool) -> bool:
    """Whether groups that make six digits are read as one run.

    Groups of one length are, whatever stands between them, but for a time ("10:30:00") and a list ("38, 40, 42") in a
    text with letters whose sentence announces no code. Others ("1234 56") are as long as one blank or dash parts
    them and no further number is near: "order 1015, 37.80" and "2026-11-29" hold none.
    """
    parts = groups[first : last + 1]
    inner = [text[one.end : two.start] for one, two in pairwise(parts)]
    sizes = {len(part.digits) for part in parts}
    if len(sizes) == 1:
        listed = sizes != {1} and any(":" in gap or ("," in gap and len(gap) > 1) for gap in inner)
        return announced or not listed
    near = [text[one.end : two.start] for one, two in pairwise(groups[max(0, first - 1) : last + 2])]
    alone = sum(map(_joins, near)) == len(inner) and not any(_is_word(text, part) for part in parts)
    return alone and all(len(gap) == 1 and unicodedata.category(gap) in ("Zs", "Cc", "Cf", "Pd") for gap in inner)


_CLAUSES = re.compile(r"(?<=[.,;!?])\s+|(?<=[\u3002\uff0c\uff1b\uff01\uff1f])|\n+")
_SIGNATURE = re.compile(
    r"^(?:--+ ?|__+|—|(?:(?:with |mit |met |kind |best |warm |many |viele |liebe |freundlichen |vriendelijke ){0,3}"
    r"(?:regards|wishes|best|thanks|thank you|cheers|sincerely|grüße|grüßen|gruß|groet|groeten|lg|mfg|danke"
    r"|cordialement|merci|saludos|gracias|saluti|grazie))[,.!]?)$",
    re.MULTILINE | re.IGNORECASE,
)
_POLITE = frozenset(
    "a an the my your this that it is its it's here heres here's there you are go ok okay yes sure thanks thx thank "
    "hi ty hello hey please pls regards best kind cheers sent from iphone android danke bitte hallo ja ist hier das "
    "der mein dein lautet merci voici oui est le la mon gracias aquí es el mi sí grazie ecco è il mio obrigado aqui o "
    "meu dank mijn de proszę dziękuję oto to i and und et y e en です".split()
)
_LONGEST_LEAD = 8


def rest(text: str) -> str:
    """Return what a text with a hidden code says besides it; empty when that is nothing to answer.

    What only brings the code ("my code is", "voici le code") goes, and so do thanks, greetings and a signature.
    """
    lead, code, tail = text.rpartition(HIDDEN)
    body = lead + code + _SIGNATURE.split(tail)[0]
    kept = [clause for each in _CLAUSES.split(body) if (clause := _without_code(each))]
    words = re.findall(r"[^\W_]+(?:'\w+)?", " ".join(kept).casefold())
    if not any(word not in _POLITE for word in words):
        return ""
    return " ".join(kept)


def _without_code(clause: str) -> str:
    if HIDDEN not in clause:
        return clause.strip()
    before, _, after = (part.strip(" \t#:=()[]{}'\"*_`>-–—") for part in clause.partition(HIDDEN))
    left = [part for part in (before, after.replace(HIDDEN, "").strip()) if _says(part)]
    return " ".join(left)


def _says(part: str) -> bool:
    """Whether a part of the clause with the code says more than that here is a code."""
    words = re.findall(r"[^\W_]+(?:'\w+)?", part.casefold())
    if not any(word not in _POLITE for word in words):
        return False
    announces = CODE_WORD.search(part) and len(words) <= _LONGEST_LEAD
    return not announces or any(sign.isdigit() for sign in part)
