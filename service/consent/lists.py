"""The closed lists by which consent is read, one YAML file a language under ``languages/``.

A list that is not ``reviewed`` was written by people who do not speak the language at home.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from commerce.text import clean
from runtime.yaml_file import read_yaml

_FOLDER = Path(__file__).parent / "languages"
_BLANKLESS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_ALIKE = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u00ba": "o", "\u00aa": "a"})
_SPACELESS = re.compile(f"[{_BLANKLESS}]")
_BESIDE_DIGITS = re.compile(f"(?<=[{_BLANKLESS}])(?=[0-9])|(?<=[0-9])(?=[{_BLANKLESS}])")


@dataclass(frozen=True)
class Lists:
    """What one language has.

    Attributes:
        language: Two-letter code.
        reviewed: Whether somebody who speaks it at home has read it.
        yes: Whole messages that are a yes.
        no: Whole messages that are a no.
        stop: Whole messages that ask to wait.
        certain: More of a yes, alone or beside another; a model may say these words without asking for one.
        refuse: The same for a no.
        beside: Words that add nothing to a yes or a no.
        aims: Words by which a yes goes on to another place, means or time than was shown: "yes, to my other card".
        unsure: Whole messages that only hesitate.
        turn: Words by which somebody changes their mind.
        narrow: Words that may make another request of what was proposed.
        actions: Words for an action, by the action's name.
        fill: Words that say nothing of their own beside an action and an order number.
        shop: Beginnings of a question about the shelf.
        rules: Words of questions about the shop's rules.
        about: Words of questions about what is shown, which change nothing of it.
        asks: Words that begin a question.
        chat: Whole messages of small talk.
        numbers: Numbers in words.
        all: Words for all of an order.
        last: Words for the newest order.
    """

    language: str
    reviewed: bool
    yes: frozenset[str]
    no: frozenset[str]
    stop: frozenset[str]
    certain: frozenset[str]
    refuse: frozenset[str]
    beside: frozenset[str]
    aims: frozenset[str]
    unsure: frozenset[str]
    turn: frozenset[str]
    narrow: frozenset[str]
    action_words: dict[str, frozenset[str]]
    fill: frozenset[str]
    shop: frozenset[str]
    rules: frozenset[str]
    about: frozenset[str]
    asks: frozenset[str]
    chat: frozenset[str]
    numbers: dict[str, int]
    all: frozenset[str]
    last: frozenset[str]


@lru_cache(maxsize=2048)  # the parts of a message are read by many
def fold(text: str) -> str:
    """Return a text's words in one spelling: lower case, one blank between them, no punctuation.

    The mark within a number stays: "12.50" is one word.
    """
    plain = clean(text).casefold().translate(_ALIKE)
    plain = re.sub(r"(?<=\d)'s\b", "", plain)  # "order 1015's shipment"
    plain = re.sub(r"(?<=\d)[.,](?=\d)", "\u0000", plain)
    plain = _BESIDE_DIGITS.sub(" ", re.sub(r"[^\w'\u0000]+|_+", " ", plain))
    words = (word.strip("'") for word in plain.replace("\u0000", ".").split())
    return " ".join(word for word in words if word)


def phrase(text: str) -> str:
    """Return a phrase with "~" in one spelling."""
    return " ~ ".join(fold(part) for part in text.split("~"))


@cache
def _gapped(phrase: str) -> re.Pattern[str]:
    first, last = (re.escape(part.strip()) for part in phrase.split("~"))
    return re.compile(rf"(?<!\S){first}(?P<gap>(?: \S{{1,40}}){{1,6}}?) {last}(?!\S)")


@cache
def phrases(file: Path, name: str, spelled: Callable[[str], str] = fold) -> tuple[str, ...]:
    """Return a list of phrases of a YAML file, parted by ``|``: each as it is ``spelled``, the longest first."""
    data: dict[str, str] = read_yaml(file)
    return tuple(sorted((spelled(each) for each in data[name].split("|")), key=len, reverse=True))


@cache
def words(file: Path, name: str) -> frozenset[str]:
    """Return a list of single words of a YAML file, parted by blanks, folded."""
    data: dict[str, str] = read_yaml(file)
    return frozenset(fold(word) for word in data[name].split())


def apart(text: str) -> str:
    """Return a text with blanks between digits and the letters of scripts that have none: "注文1015を"."""
    return _BESIDE_DIGITS.sub(" ", text)


def spaceless(phrase: str) -> bool:
    """Return whether a phrase is written in a script without blanks, so that it counts anywhere."""
    return bool(_SPACELESS.search(phrase))


def without(folded: str, phrase: str) -> str:
    """Return a folded text without a folded phrase."""
    if "~" in phrase:
        return " ".join(_gapped(phrase).sub(lambda found: found["gap"], folded).split())
    if _SPACELESS.search(phrase):
        return " ".join(folded.replace(phrase, " ").split())
    return " ".join(f" {folded} ".replace(f" {phrase} ", "  ").replace(f" {phrase} ", " ").split())


def has(folded: str, phrase: str) -> bool:
    """Return whether a folded text holds a folded phrase: as whole words, or anywhere in a script without blanks.

    Within a phrase ``~`` stands for up to six words: "send ~ back" is in "send one of them back".
    """
    if "~" in phrase:
        return bool(_gapped(phrase).search(folded))
    if _SPACELESS.search(phrase):
        return phrase in folded
    return f" {phrase} " in f" {folded} "


def bare(folded: str) -> str:
    """Return a folded text without the accents of Latin letters, which many leave out when they type."""
    if folded.isascii():
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", plain).replace("\u0142", "l").replace("\u0131", "i").replace("\u00df", "ss")


def tiled(folded: str, core: frozenset[str], beside: frozenset[str]) -> bool:
    """Return whether a text is nothing but these phrases, in any order, and at least one of ``core`` among them."""
    whole, (starting, loose) = f"{folded} ", _of_both(core, beside)
    # Where a phrase may begin, and whether one of the core came before.
    reached, todo = set[tuple[int, bool]](), [(0, False)]
    while todo:
        place = todo.pop()
        if place in reached:
            continue
        reached.add(place)
        at, found = place
        for phrase in (*starting.get(whole[at : whole.find(" ", at)], ()), *loose):
            end = at + len(phrase)
            if phrase and whole.startswith(phrase, at) and (whole[end] == " " or _SPACELESS.search(phrase)):
                todo.append((end + (whole[end] == " "), found or phrase in core))
    return (len(whole), True) in reached


@cache
def _of_both(one: frozenset[str], other: frozenset[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    return _by_first(one | other)


@cache
def _by_first(phrases: frozenset[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the phrases by their first words, and those that may stand anywhere, in scripts without blanks."""
    found: dict[str, list[str]] = {}
    loose = tuple(each for each in phrases if _SPACELESS.search(each) and "~" not in each)
    for phrase in phrases.difference(loose):
        found.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
    return {word: tuple(starting) for word, starting in found.items()}, loose


def held(folded: str, phrases: frozenset[str]) -> Iterator[str]:
    """Yield the phrases that a folded text holds. Lists are long: only those whose first word it has are looked at."""
    starting, loose = _by_first(phrases)
    for word in dict.fromkeys(folded.split(" ")):
        yield from (phrase for phrase in starting.get(word, ()) if has(folded, phrase))
    yield from (phrase for phrase in loose if phrase in folded)


def begins(folded: str, phrases: frozenset[str]) -> bool:
    """Return whether a folded text begins with one of the phrases, as whole words."""
    starting, loose = _by_first(phrases)
    return any(f"{folded} ".startswith(f"{each} ") for each in (*starting.get(folded.split(" ", 1)[0], ()), *loose))


@lru_cache(maxsize=4096)
def any_of(folded: str, phrases: frozenset[str]) -> bool:
    """Return whether a folded text holds one of the phrases."""
    return next(held(folded, phrases), None) is not None


def read(data: dict[str, Any]) -> Lists:
    """Return the lists of one file."""

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(str(each)) for each in data.get(name, ()))

    return Lists(
        language=str(data["language"]),
        reviewed=bool(data["reviewed"]),
        yes=words("agree"),
        no=words("decline"),
        stop=words("stop"),
        certain=words("certain"),
        refuse=words("refuse"),
        beside=words("beside"),
        aims=words("aims"),
        unsure=words("unsure"),
        turn=words("turn"),
        narrow=words("narrow"),
        action_words={
            str(action): frozenset(form for each in names for form in (phrase(str(each)), bare(phrase(str(each)))))
            for action, names in data.get("action_words", {}).items()
        },
        fill=words("fill"),
        shop=words("shop"),
        rules=words("rules"),
        about=words("about"),
        asks=words("asks"),
        chat=words("chat"),
        numbers={fold(str(word)): int(value) for word, value in data.get("numbers", {}).items()},
        all=words("all"),
        last=words("last"),
    )


@cache
def languages() -> dict[str, Lists]:
    """Return the lists of all languages."""
    found = {each.language: each for each in (read(read_yaml(path)) for path in sorted(_FOLDER.glob("*.yaml")))}
    for (language, action), words in _TAUGHT.items():
        found[language].action_words[action] = words
    return found


#: Words for actions that are not in the files, by language and action.
_TAUGHT: dict[tuple[str, str], frozenset[str]] = {}


def teach(action: str, words: Mapping[str, Collection[str]]) -> None:
    """Add the words for an action that another package brings, by language."""
    _TAUGHT.update({(language, action): frozenset(map(phrase, names)) for language, names in words.items()})
    for cached in (languages, action_words, _alone):
        cached.cache_clear()


@cache
def every(name: str) -> frozenset[str]:
    """Return one list of all languages together."""
    return frozenset().union(*(getattr(each, name) for each in languages().values()))


def spoken(texts: Iterable[str]) -> str:
    """Return the language whose own words these texts have most of, at least two; empty where none is sure.

    Args:
        texts: A customer's messages.
    """
    said = frozenset(word for text in texts for word in fold(text).split())
    counts = {name: len(words & said) for name, words in _alone().items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] > 1 and list(counts.values()).count(counts[best]) == 1 else ""


@cache
def _alone() -> dict[str, frozenset[str]]:
    """Return the words of each language's lists that no other language's have."""
    named = ("yes", "no", "stop", "certain", "refuse", "beside", "turn", "narrow", "fill", "asks", "chat", "all")
    words = {
        name: frozenset(
            word
            for phrases in (*(getattr(each, kind) for kind in named), *each.action_words.values())
            for phrase in phrases
            for word in phrase.split()
        )
        for name, each in languages().items()
    }
    return {
        name: own.difference(*(other for key, other in words.items() if key != name)) for name, own in words.items()
    }


@cache
def numbers() -> dict[str, int]:
    """Return the numbers in words of all languages; a word that means two numbers is left out."""
    found: dict[str, set[int]] = {}
    for each in languages().values():
        for word, value in each.numbers.items():
            found.setdefault(word, set()).add(value)
    return {word: values.pop() for word, values in found.items() if len(values) == 1}


@cache
def action_words(action: str = "") -> frozenset[str]:
    """Return the words for an action in all languages; without a name those for any action."""
    return frozenset().union(
        *(words for each in languages().values() for name, words in each.action_words.items() if action in ("", name))
    )
