"""What one search looks at: the catalogue's indexes as they are now, and what is derived from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

import numpy as np

from service.discovery import measures
from service.discovery.kinds import Kinds
from service.discovery.properties import FACT
from service.discovery.spelling import Speller
from store.search.analyse import words as spelled
from store.search.filters import Columns
from store.search.identifiers import Identifiers
from store.search.selection import Mask
from store.search.stem import stem
from store.search.vectors import Vectors
from store.search.word_index import WordIndex

#: From so many letters on a stem may be the beginning of a fact's.
_SHORTEST_BEGINNING = 5


@dataclass(frozen=True)
class IndexState:
    """How far the indexes are: how many products SQL has, and how many of them each index has as they are now.

    ``problems`` names what was found missing or damaged at the last look, such as ``"vectors: missing"``. While
    ``working``, the indexes are being made: ``stage`` (``words`` or ``vectors``) is at ``done`` of ``total``.
    """

    products: int
    words: int
    vectors: int
    fingerprint: str
    working: bool = False
    problems: tuple[str, ...] = ()
    stage: str = ""
    done: int = 0
    total: int = 0

    @property
    def complete(self) -> bool:
        """Whether every product is in every index as it is now."""
        return self.words == self.vectors == self.products

    @property
    def degraded(self) -> list[str]:
        """The retrievers that answer for part of the catalogue only, or not at all."""
        parts = (("words", self.words), ("meaning", self.vectors))
        return [name for name, count in parts if count < self.products]


@dataclass(frozen=True)
class View:
    """What one search looks at: never changed, replaced as a whole."""

    columns: Columns
    identifiers: Identifiers
    words: WordIndex
    vectors: Vectors
    state: IndexState = field(compare=False)
    is_word: Callable[[str], bool] | None = field(default=None, compare=False)

    @cached_property
    def speller(self) -> Speller:
        """Corrections from this catalogue's vocabulary."""
        return Speller(self.words.vocabulary(), self.words.frequency, self.words.adjacent, self.is_word)

    @cached_property
    def option_values(self) -> dict[str, set[str]]:
        """The folded values of every option, by its name."""
        values: dict[str, set[str]] = {}
        for name, value in self.columns.options:
            values.setdefault(name, set()).add(value)
        return values

    @cached_property
    def brands(self) -> dict[str, str]:
        """The brands, by their folded names."""
        return {" ".join(folded): brand for brand in self.columns.brands if (folded := spelled(brand))}

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of things that this catalogue sells."""
        return Kinds(self.columns.kinds, self.columns.kind)

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        return tuple(sorted(mark[len(FACT) :] for mark in self.words.marks(FACT)))

    def facts_like(self, wanted: str) -> list[str]:
        """Return the stems of facts that are this stem, or begin with it: "reflect" is a reflector."""
        start = bisect_left(self._facts, wanted)
        whole = self._facts[start : start + 1] == (wanted,)
        if len(wanted) < _SHORTEST_BEGINNING:
            return [wanted] if whole else []
        return list(takewhile(lambda each: each.startswith(wanted), self._facts[start : start + 50]))

    @cached_property
    def _figures(self) -> tuple[tuple[str, float, str], ...]:
        return tuple((*measures.value(mark), mark) for mark in self.words.marks(measures.MARK))

    def figures(self, unit: str) -> list[tuple[float, str]]:
        """Return the figures in a unit that facts tell, each with its mark."""
        return [(figure, mark) for told, figure, mark in self._figures if told == unit]

    @cached_property
    def brand_words(self) -> frozenset[str]:
        """The words of all brands."""
        return frozenset(word for name in self.brands for word in name.split())

    def speaks(self, word: str) -> bool:
        """Return whether the language has a word, as far as the encoder knows it."""
        return self.is_word is not None and self.is_word(word)

    def states(self, word: str, among: Mask) -> bool:
        """Return whether one of some products states a word as a fact, in its title, tags or facts."""
        rows = self.columns.ids[among]
        return any(
            bool(np.isin(self.words.having(f"{FACT}{each}"), rows).any()) for each in self.facts_like(stem(word))
        )

    def frequency(self, word: str) -> int:
        """Return in how many products a word occurs; one, for all that is known, while words are being made again."""
        return self.words.frequency(word) or int("words" in self.state.degraded)

    def in_titles(self, left: str, right: str) -> bool:
        """Return whether a title has the two words side by side."""
        return self.words.adjacent(left, right)
