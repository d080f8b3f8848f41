"""Correcting words that the catalogue does not know into words that it knows.

The original word is never lost: it is searched beside its correction, and the correction is reported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLAIN = re.compile(r"[a-z]{4,24}\Z")
_FAR = 8  # letters from which a word may be two edits away


@dataclass(frozen=True)
class Correction:
    """A word of the query and the catalogue's words that are searched beside it."""

    word: str
    instead: tuple[str, ...]


class Speller:
    """Corrections from one catalogue's vocabulary.

    Args:
        vocabulary: Surface words and in how many products each occurs.
        frequency: In how many products any form of a word occurs.
    """

    def __init__(self, vocabulary: Mapping[str, int], frequency: Callable[[str], int]) -> None:
        self._counts = {word: count for word, count in vocabulary.items() if word.isalpha() and word.isascii()}
        self._frequency = frequency
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= _FAR - 2:
                self._by_length[len(word)].append(word)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> Correction | None:
        """Return what ``word`` probably means, None when the catalogue knows it or nothing is near."""
        if not _PLAIN.match(word) or self._frequency(word):
            return None
        if near := self._one_edit(word):
            return Correction(word, (near,))
        if parts := self._split(word):
            return Correction(word, parts)
        if len(word) >= _FAR and (far := self._two_edits(word)):
            return Correction(word, (far,))
        return None

    def _one_edit(self, word: str) -> str | None:
        known = {candidate for candidate in _edits(word) if candidate in self._counts}
        return max(known, key=lambda candidate: self._rank(word, candidate), default=None)

    def _rank(self, word: str, candidate: str) -> tuple[bool, int, str]:
        # People rarely mistype the first letter; among the rest the more common word is the likelier one.
        return candidate[0] == word[0], self._counts[candidate], candidate

    def _split(self, word: str) -> tuple[str, ...]:
        """Return "smartwatch" as "smart", "watch" when the catalogue writes it apart."""
        best: tuple[int, tuple[str, ...]] = (2, ())
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            common = min(self._counts.get(left, 0), self._counts.get(right, 0))
            best = max(best, (common, (left, right)))
        return best[1]

    def _two_edits(self, word: str) -> str | None:
        near = [other for size in range(len(word) - 2, len(word) + 3) for other in self._by_length[size]]
        found = extract(word, near, scorer=OSA.distance, score_cutoff=2, limit=20)
        return max((text for text, _, _ in found), key=lambda text: self._rank(word, text), default=None)


def _edits(word: str) -> Iterator[str]:
    """Yield every word one deletion, swap, replacement or insertion away."""
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in _LETTERS:
            if right:
                yield left + letter + right[1:]
            yield left + letter + right
