"""Words for an order's articles as its titles spell them: "candels", "lmap", "tees" and "fryingpan" are read so.

Only words that are no ordinary ones are read anew, and only where one article's word alone is near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from commerce.text import clean
from commerce.wording import stem
from service.consent import lists
from service.consent.lists import fold

_FILE = Path(__file__).with_name("things.yaml")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORTEST, _LONG = 4, 6  # letters from which a word may be misspelt, and from which a letter may be another one


def spelled(text: str, titles: Iterable[str]) -> str:
    """Return a text in which misspelt words of these titles are spelt as there.

    Args:
        text: A customer's words.
        titles: The titles of an order's articles, with or without their variants.
    """
    return _spelled(text, tuple(titles))


@lru_cache(maxsize=1024)
def _spelled(text: str, titles: tuple[str, ...]) -> str:
    known = [clean(each).casefold() for each in titles]
    joined, words = _compounds(known), {stem(word) for each in known for word in _WORD.findall(each) if len(word) > 2}
    parts = {part for word in words for part in word.split("-")}
    words |= {part for part in parts if len(part) > 2}
    for said, meant in _called().items():
        if meant in joined.values():
            text = _replace(text, said, meant)
    for apart, title in [(each.replace("-", " "), each) for each in joined.values() if "-" in each]:
        text = _replace(text, apart, title)

    def right(match: re.Match[str]) -> str:
        word = match[0]
        plain = word.casefold()
        if stem(plain) in words or stem(plain) in parts:
            return word
        if (whole := joined.get(stem(plain))) is not None:
            return f"{whole}s" if plain != stem(plain) else whole
        if ordinary(plain):
            return word
        near = [each for each in words if _near(stem(plain), each)]
        return (f"{near[0]}s" if plain != stem(plain) else near[0]) if len(near) == 1 else word

    return _WORD.sub(right, text)


def ordinary(word: str) -> bool:
    """Return whether a folded word is one of everyday language, and no misspelt article."""
    return word in _everyday() or stem(word) in _everyday()


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    named = (lists.words(_FILE, name) for name in ("ends", "tells", "idle", "determiners"))
    plain = (phrase for name in ("fill", "beside", "turn", "narrow") for phrase in lists.every(name))
    said = (word for phrase in plain for word in phrase.split())
    action_words = (word for phrase in lists.action_words() for word in phrase.split())
    return frozenset().union(*named, said, action_words)


@lru_cache(maxsize=1)
def _called() -> dict[str, str]:
    """Return what articles are called beside their titles: "tee" is a t-shirt."""
    pairs = (each.split(":") for each in lists.phrases(_FILE, "called", str.strip))
    return {fold(said): meant.strip() for said, meant in pairs}


def _compounds(titles: Iterable[str]) -> dict[str, str]:
    """Return two words of a title that people write as one, by how they do: "fryingpan"."""
    found: dict[str, str] = {}
    for title in titles:
        said = re.findall(r"[^\W\d_]+", title)
        for first, last in pairwise(said):
            between = "-" if f"{first}-{last}" in title else " "
            found[stem(first + last)] = stem(f"{first}{between}{last}")
    return found


def _replace(text: str, said: str, meant: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(said)}(s?)(?![\w-])", rf"{meant}\1", text, flags=re.I)


def _near(word: str, right: str) -> bool:
    """Whether a word is another one with a slip: two letters changed round, one more, one less, or another one."""
    if _single(word) == _single(right) and len(word) > 2 and word != right:
        return True
    if len(word) < _SHORTEST or len(right) < _SHORTEST or word[0] not in right[:2]:
        return False
    if sorted(word) == sorted(right):
        return sum(a != b for a, b in zip(word, right, strict=True)) in (2, 3)
    if len(word) == len(right):
        return len(right) >= _LONG and sum(a != b for a, b in zip(word, right, strict=True)) == 1
    short, long = sorted((word, right), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


@lru_cache(maxsize=4096)
def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
