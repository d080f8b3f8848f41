"""From the text that is left to what the indexes look for: words, what may stand for them, and the text to encode."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from service.discovery.page import Correction
from service.discovery.spelling import Correction as Spelled
from service.discovery.spelling import Speller
from service.discovery.synonyms import SYNONYMS
from store.search.analyse import query_words, words
from store.search.selection import Ids, among
from store.search.stem import stem
from store.search.word_index import WordIndex

#: How much the likely spelling of a word counts that a few products have as it was typed.
_INSTEAD_OF_RARE = 0.5
#: A synonym is heard when fewer of the nearest products have the word, and at least so many the synonym.
_NEAREST, _FEW_HAVE_IT, _SOME_HAVE_IT = 10, 4, 2
_SHORTEST_PART, _SHORTEST_WHOLE = 3, 5
_UNIT = re.compile(r"(\d+)([^\W\d]+)\Z")


class Catalogue(Protocol):
    """The parts of a catalogue's view that wording needs."""

    @property
    def words(self) -> WordIndex:
        """The word index."""
        ...

    @property
    def speller(self) -> Speller:
        """Corrections from the catalogue's vocabulary."""
        ...


@dataclass
class Wording:
    """What the indexes look for.

    ``terms`` are the words with their weights, ``alike`` what may stand for one of them, ``phrase`` the words in
    their order, ``text`` what the encoder reads. ``also`` tells the customer which words were looked for beside
    theirs because they are the same by another name or spelling.
    """

    text: str
    terms: dict[str, float] = field(default_factory=dict)
    phrase: list[str] = field(default_factory=list)
    alike: dict[str, list[tuple[tuple[str, ...], float]]] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    also: dict[str, list[str]] = field(default_factory=dict)

    def beside(self, word: str, parts: tuple[str, ...], weight: float = 1.0, *, told: bool = True) -> None:
        """Let ``parts`` stand for ``word``."""
        if (parts, weight) not in self.alike.setdefault(word, []):
            self.alike[word].append((parts, weight))
        if told:
            named = self.also.setdefault(word, [])
            named += [name for name in (" ".join(parts),) if name not in named]

    def hear(self, index: WordIndex, nearest: Ids) -> None:
        """Add the synonyms that the products nearest in meaning call for."""
        nearest = nearest[:_NEAREST]
        for word in list(self.terms):
            for other in SYNONYMS.get(stem(word), ()):
                few = _count(index, word, nearest) < min(_FEW_HAVE_IT, len(nearest))
                if few and _count(index, other, nearest) >= _SOME_HAVE_IT:
                    self.beside(word, (other,))


def wording(text: str, catalogue: Catalogue, known: Collection[str] = (), *, spell: bool = True) -> Wording:
    """Read ``text`` with the catalogue at hand.

    Args:
        text: What to search for.
        catalogue: Its words and spelling.
        known: Words that are not to be corrected, such as those of article numbers.
        spell: Whether to correct words at all.
    """
    typed, wanted = words(text), set(query_words(text))
    made = Wording(text)
    encoded: list[str] = []
    for before, word, after in zip(["", *typed], typed, [*typed[1:], ""], strict=False):
        if word in wanted:
            made.terms[word] = 1.0
        fixed = word in known
        parts = () if fixed else _apart(catalogue.words, word)
        found = catalogue.speller.correct(word, before, after) if spell and not fixed and not parts else None
        instead = found.instead if found else parts or (word,)
        unknown = instead != (word,) and not catalogue.words.frequency(word)
        encoded += instead if unknown and (found is None or found.sure) else [word, *instead] if found else [word]
        made.phrase += instead if unknown else [word]
        if found:
            made.corrections.append(Correction(word=word, instead=" ".join(instead)))
        if word in wanted:
            _put_beside(made, catalogue.words, word, found, parts)
    _join(made, catalogue.words)
    made.phrase = [word for word in made.phrase if word in made.terms]
    # Without a correction the encoder reads what the customer wrote, punctuation included.
    made.text = text if encoded == typed else " ".join(encoded)
    return made


def _put_beside(made: Wording, index: WordIndex, word: str, spelled: Spelled | None, parts: tuple[str, ...]) -> None:
    if spelled and spelled.known:
        made.beside(word, spelled.instead, _INSTEAD_OF_RARE, told=False)
    elif spelled:
        made.terms.update(dict.fromkeys(spelled.instead, 1.0))
    elif parts:
        made.beside(word, parts)
    elif (unit := _UNIT.match(word)) and not index.frequency(word):  # "128gb" where only facts have 128 GB
        made.terms.update({part: 1.0 for part in unit.groups() if index.frequency(part)})


def _apart(index: WordIndex, word: str) -> tuple[str, ...]:
    """Return the two words that titles write side by side where the query writes one: "smartwatch", "16gb"."""
    for cut in range(1, len(word)):
        left, right = word[:cut], word[cut:]
        short = cut < _SHORTEST_PART or len(right) < _SHORTEST_PART
        fit = (word.isalpha() and not short) or (left.isdecimal() and right.isalpha())
        if fit and index.frequency(left) and index.frequency(right) and index.adjacent(left, right):
            return left, right
    return ()


def _join(made: Wording, index: WordIndex) -> None:
    """Let one word stand for two neighbours where the catalogue writes them together: "smart watch", "16 gb"."""
    for left, right in pairwise(made.phrase):
        joined = left + right
        letters = joined.isalpha() and len(joined) >= _SHORTEST_WHOLE
        if right in made.terms and (letters or (left.isdecimal() and right.isalpha())) and index.frequency(joined):
            for word in (left, right):
                if word in made.terms:
                    made.beside(word, (joined,))


def _count(index: WordIndex, word: str, rows: Ids) -> int:
    return int(among(rows, index.having(word)).sum())
