"""How a word of a language is known again: without accents, in another spelling, as a form, or with a slip."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Letters that come apart in no decomposition.
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "\u0131": "i", "æ": "ae", "œ": "oe", "đ": "d", "\u2019": "'"})
#: A slip is looked for in words of so many letters, a stem in those of so many, a part of a compound has so many.
_SLIP, _STEM, _PART = 6, 5, 3
_LONGEST = 40


def plain(text: str) -> str:
    """Return words in small letters without accents."""
    apart = unicodedata.normalize("NFD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Spelling:
    """The words of a language and how others are led back to them.

    Attributes:
        words: All words of its phrases and templates.
        digraphs: Letters that are also written as two: ``ae`` for ä.
        stems: The word that stands for a stem.
        slips: Words by themselves with one letter left out.
        parts: English by the words that compounds are put together of; empty where the language has none.
        joints: Letters between such words.
    """

    words: frozenset[str] = frozenset()
    digraphs: tuple[tuple[str, str], ...] = ()
    stems: Mapping[str, str] = field(default_factory=dict)
    slips: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    joints: tuple[str, ...] = ("",)
    stemmer: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any], words: frozenset[str], parts: Mapping[str, str]) -> Spelling:
        """Return the spelling that a table's settings ask for."""
        stemmer = str(settings.get("stemmer", ""))
        stems: dict[str, str] = {}
        slips: dict[str, str] = {}
        for word in sorted(words, key=lambda each: (len(each), each)):
            if stemmer and len(word) >= _STEM:
                stems.setdefault(_stem(stemmer)(word), word)
            if len(word) >= _SLIP:
                for short in _shortened(word):
                    slips.setdefault(short, word)
        joints = tuple(settings.get("joints", ()))
        digraphs = tuple((str(two), str(one)) for two, one in settings.get("digraphs", {}).items())
        return cls(words, digraphs, stems, slips, parts if joints else {}, ("", *joints), stemmer)

    def known(self, word: str) -> str:
        """Return the word of the table that a word is, in whichever spelling; empty where it is none."""
        if word in self.words:
            return word
        other = word
        for two, one in self.digraphs:
            other = other.replace(two, one)
        return other if other in self.words else ""

    def guessed(self, word: str) -> str:
        """Return the word of the table that a word is a form or a misspelling of; empty where it is none."""
        if len(word) > _LONGEST:
            return ""
        if self.stemmer and len(word) >= _STEM and (found := self.stems.get(_stem(self.stemmer)(word), "")):
            return found
        return self._slipped(word) if len(word) >= _SLIP else ""

    def _slipped(self, word: str) -> str:
        """Return the word from which one differs by one letter, or by two that changed places."""
        if (found := self.slips.get(word, "")) and found[:2] == word[:2]:
            return found
        for short in _shortened(word):
            found = short if short in self.words and len(short) >= _SLIP - 1 else self.slips.get(short, "")
            if found and found[:2] == word[:2] and abs(len(found) - len(word)) <= 1:
                return found
        return ""

    def parted(self, word: str) -> str:
        """Return the English of a word that is put together of two or three of the table; empty where it is not."""
        return self._cut(word, 3) if self.parts and len(word) <= _LONGEST else ""

    def _cut(self, word: str, most: int) -> str:
        for at in range(len(word) - _PART, _PART - 1, -1):
            for joint in self.joints:
                head = (
                    word[: at - len(joint)] if joint and word[:at].endswith(joint) else word[:at] if not joint else ""
                )
                if len(head) < _PART or not self.parts.get(head):
                    continue
                rest = self.parts.get(word[at:], "") or (self._cut(word[at:], most - 1) if most > 2 else "")
                if rest:
                    return f"{self.parts[head]} {rest}"
        return ""


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _stem(language: str) -> Callable[[str], str]:
    return _stemmers(language)


@lru_cache(maxsize=16)
def _stemmers(language: str) -> Callable[[str], str]:
    from snowballstemmer import stemmer

    stems: Callable[[str], str] = stemmer(language).stemWord
    return stems
