"""Correcting words that the catalogue does not know into words that it knows.

The original word is never lost: it is searched beside its correction, and the correction is reported.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_SHORTEST, _LONGEST = 4, 24
_FAR = 8  # letters from which a word may be two edits away
#: A word that so few products have, where so many times more have one a letter away, is likely the shop's own slip.
_RARE, _MORE_COMMON = 2, 50
_SURE_OF_THE_REST = 6
_MOST_LETTERS = 100  # a script with more of them has no letters to mistype one by one
_CONSIDERED = 8

Beside = Callable[[str, str], bool]


@dataclass(frozen=True)
class Correction:
    """A word of the query and the catalogue's words that are searched beside it.

    ``sure`` is False where the customer may well have meant what they wrote: people rarely mistype the first letter.
    ``known`` says that a few products do have the word.
    """

    word: str
    instead: tuple[str, ...]
    sure: bool = True
    known: bool = False


class Speller:
    """Corrections from one catalogue's vocabulary, of words in any alphabet.

    Args:
        vocabulary: Surface words and in how many products each occurs.
        frequency: In how many products any form of a word occurs.
        beside: Whether a title has two words side by side; of two likely corrections it chooses the one that
            goes with its neighbours.
        is_word: Whether a word is one of the language. Those are never corrected: who writes "pool" where no product
            has a pool does not mean a polo, nor fans who asks for Vans.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        frequency: Callable[[str], int],
        beside: Beside | None = None,
        is_word: Callable[[str], bool] | None = None,
    ) -> None:
        self._counts = {word: count for word, count in vocabulary.items() if word.isalpha()}
        self._frequency = frequency
        self._beside = beside or (lambda _left, _right: False)
        self._is_word = is_word or (lambda _word: False)
        self._by_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        letters: dict[str, set[str]] = defaultdict(set)
        for word in self._counts:
            alphabet = _alphabet(word)
            letters[alphabet].update(word)
            if len(word) >= _FAR - 2:
                self._by_length[alphabet, len(word)].append(word)
        self._letters = {name: "".join(sorted(found)) for name, found in letters.items() if len(found) <= _MOST_LETTERS}
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str, before: str = "", after: str = "") -> Correction | None:
        """Return what ``word`` probably means, None when the catalogue knows it or nothing is near.

        Args:
            word: A word of the query, folded.
            before: The word in front of it, if any.
            after: The word behind it, if any.
        """
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or _alphabet(word) not in self._letters:
            return None
        common = self._frequency(word)
        if common > _RARE or self._is_word(word) or self._is_word(_positive(word)):
            return None
        if common:
            near = self._one_edit(word, before, after, at_least=_MORE_COMMON * common)
            return Correction(word, (near,), known=True) if near and near[0] == word[0] else None
        near = self._one_edit(word, before, after)
        # People rarely mistype the first letter: of a short word another one makes another word.
        if near and (near[0] == word[0] or len(word) >= _SURE_OF_THE_REST):
            return Correction(word, (near,), sure=near[0] == word[0])
        if parts := self._split(word):
            return Correction(word, parts)
        if len(word) >= _FAR and (far := self._two_edits(word, before, after)):
            return Correction(word, (far,), sure=far[0] == word[0])
        return None

    def _one_edit(self, word: str, before: str, after: str, at_least: int = 1) -> str | None:
        letters = self._letters[_alphabet(word)]
        known = {near for near in _edits(word, letters) if self._counts.get(near, 0) >= at_least}
        return self._best(word, known, before, after)

    def _best(self, word: str, known: set[str], before: str, after: str) -> str | None:
        """Return the likeliest: with the same first letter, beside the same words in titles, the most common."""
        known = known - {word.removeprefix("un")}  # "unscented" is the opposite of "scented"
        likely = sorted(known, key=lambda near: (near[0] == word[0], self._counts[near], near), reverse=True)
        for near in likely[:_CONSIDERED]:
            if (before and self._beside(before, near)) or (after and self._beside(near, after)):
                return near
        return likely[0] if likely else None

    def _split(self, word: str) -> tuple[str, ...]:
        """Return "smartwatch" as "smart", "watch" when the catalogue writes it apart."""
        best: tuple[int, tuple[str, ...]] = (2, ())
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            common = min(self._counts.get(left, 0), self._counts.get(right, 0))
            best = max(best, (common, (left, right)))
        return best[1]

    def _two_edits(self, word: str, before: str, after: str) -> str | None:
        alphabet = _alphabet(word)
        near = [other for size in range(len(word) - 2, len(word) + 3) for other in self._by_length[alphabet, size]]
        found = extract(word, near, scorer=OSA.distance, score_cutoff=2, limit=20)
        return self._best(word, {text for text, _, _ in found}, before, after)


def _positive(word: str) -> str:
    """Return the word that another is the superlative of: "lightest" is "light"; the word itself otherwise."""
    stem = word.removesuffix("est")
    return f"{stem[:-1]}y" if stem != word and stem.endswith("i") else stem


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _alphabet(word: str) -> str:
    """Return the script of a word by its first letter: LATIN, CYRILLIC, GREEK."""
    return "LATIN" if word[0].isascii() else _script(word[0])


def _edits(word: str, letters: str) -> Iterator[str]:
    """Yield every word one deletion, swap, replacement or insertion away."""
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in letters:
            if right:
                yield left + letter + right[1:]
            yield left + letter + right
