"""Whether a note is whole sentences of a customer's: no run of words cut out behind one that turns it round.

Of "refrain from ringing twice" no note says "ringing twice", whatever the word before it is: beside a note its sentence
holds nothing but how it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from commerce.own_words import own
from commerce.pointing import Said
from commerce.sentences import say
from service.consent import lists
from service.consent.clauses import words_of
from service.consent.lists import fold
from service.consent.refusing import refused

_FILE = Path(__file__).with_name("notes.yaml")
_ENDS = re.compile(
    r"(?<![.;:!?\n])(?:[;:!?\n]|\.(?! \d))++(?=\s|$)|\n++|"  # the point of "no. 5" ends nothing
    r"[\"\u201c\u201d\u201e\u00ab\u00bb\u3002]+|(?<!\w)['\u2018]|['\u2019](?!\w)"
)


def check(said: Sequence[Said] | None, text: str) -> None:
    """Check that a note is whole in the customer's words.

    Args:
        said: The conversation that a model asks from; None: nobody has to say it.
        text: The note.

    Raises:
        InputError: It is cut out of something else that they said.
    """
    if said is not None and not any(whole(text, each.text) for each in said if each.customer):
        raise refused("the note is only a part of what the customer said", say("consent.note"), "cut_note")


def whole(note: str, text: str) -> bool:
    """Return whether a note is whole sentences of a message, apart from how it is asked for.

    Args:
        note: The note.
        text: The message; what it quotes does not count.
    """
    words: list[str] = []
    starts = {0}
    for each in _ENDS.split(own(text)):
        words += fold(each).split()
        starts.add(len(words))
    wanted = fold(note).split()
    places = (n for n in range(len(words) - len(wanted) + 1) if wanted and words[n : n + len(wanted)] == wanted)
    return any(_stands(words, starts, place, place + len(wanted)) for place in places)


def _stands(words: Sequence[str], starts: Iterable[int], place: int, end: int) -> bool:
    first = max((start for start in starts if start <= place), default=0)
    last = min((start for start in starts if start >= end), default=len(words))
    if words[first] in _corrects() and words[first + 1 : first + 2] in (["make"], ["write"], ["put"], ["say"]):
        first += 1  # "no, make it ring three times"
    if not _asks([*words[first:place], *words[end:last]]) or _taken_back(words, starts, last):
        return False
    if first == place and first:  # "never do this: ring twice"
        before = words[max((start for start in starts if start < first), default=0) : first]
        return _asks(before) or not any(word in _turning() or word.endswith("n't") for word in before)
    return True


def _taken_back(words: Sequence[str], starts: Iterable[int], end: int) -> bool:
    """Whether a sentence behind a note takes it back or narrows it: "actually without", "no, scrap that"."""
    later = sorted({start for start in starts if end <= start < len(words)})
    for start, stop in pairwise([*later, len(words)]):
        folded = " ".join(words[start:stop])
        turns = lists.begins(folded, lists.every("turn") | frozenset(lists.phrases(_FILE, "takes_back")))
        if turns or any(word in _turning() or word.endswith("n't") for word in words[start : start + 2]):
            return True
    return False


def _asks(words: Sequence[str]) -> bool:
    return all(word in _lead() or any(c.isdigit() for c in word) for word in words)


@cache
def _corrects() -> frozenset[str]:
    return frozenset({"no", "nope", "wait", "sorry", "actually"})


@cache
def _turning() -> frozenset[str]:
    return words_of("deny") | words_of("not") | words_of("except") | frozenset({"refrain", "avoid", "stop"})


@cache
def _lead() -> frozenset[str]:
    beside = {word for phrase in lists.every("beside") | lists.action_words("add_note") for word in phrase.split()}
    return (lists.words(_FILE, "lead") | beside) - _turning() - lists.every("no")
