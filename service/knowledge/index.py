"""The index over a store's documents: made from SQL, sentences as vectors, kept apart from the products' own."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.encoders.base import Encoder
from service.knowledge import topics
from service.knowledge.chunks import Chunk, Sentence, Source, chunks, digest
from service.knowledge.documents import WRITTEN
from store.search import files
from store.search.analyse import query_words, words
from store.search.selection import Scores
from store.search.stem import stem

log = logging.getLogger(__name__)
_NAME, _BATCH = "documents", 32
#: How much a sentence's meaning and the question's own words count.
MEANING, WORDS = 0.7, 0.3
_NEAREST, _SHORTEST = 60, 4
#: Words that every question may have; what it is about are the others.
_ASKING = frozenset(
    """
    how long when where who why much many you your it its this was were has had will would should may must there here
    also then than so but not no yes please tell know about possible allowed able thing things kind our their them they
    he she out up into after before still just really does did done being been get got make made use used take shop
    store something anything too one ones s t let go goes m re ve ll d
    """.split()
)


#: Words of everyday questions and those of pages for the same: a page on payment answers "how can I pay?".
_KIN = (
    "pay paid payment",
    "deliver delivery ship shipping shipment postage dispatch",
    "open opening hours",
    "wash washing laundry care cleaning",
    "dry dryer tumble",
    "wool merino",
    "reproof reproofing repellent impregnate",
    "size sizes sizing",
    "warranty guarantee",
    "collect pickup pick",
    "cost costs price fee charge",
    "located location address based find",
)
#: Words that few English sentences do without, and what is done to things, which does not tell which thing it is.
_ENGLISH = frozenset({"the", "and", "is", "are", "we", "with", "your", "our", "you"})
_VERBS = frozenset(
    map(stem, "wash clean dry dryer tumble iron care look after grease oil warranty guarantee hot".split())
)
_KIN_OF: dict[str, frozenset[str]] = {
    one: group for group in (frozenset(stem(word) for word in row.split()) for row in _KIN) for one in group
}


@dataclass(frozen=True)
class Hit:
    """A sentence that was found: its chunk, its place there, and how well it fits, about 0 to 1."""

    chunk: Chunk
    place: int
    score: float


def asked(question: str) -> list[str]:
    """Return the stems of the words that a question is about."""
    return list(dict.fromkeys(stem(word) for word in query_words(question) if word not in _ASKING))


class Passages:
    """Immutable: the sentences of some chunks and their vectors.

    Args:
        found: The chunks.
        matrix: One unit vector a sentence, in the order of the chunks.
    """

    def __init__(self, chunks: Sequence[Chunk], matrix: Scores) -> None:
        self._chunks, self._matrix = chunks, matrix
        self._units = [(chunk, place) for chunk in chunks for place in range(len(chunk.sentences))]
        self._stems = [_stems(chunk, chunk.sentences[place]) for chunk, place in self._units]

    def __len__(self) -> int:
        return len(self._units)

    @property
    def chunks(self) -> Sequence[Chunk]:
        """What the sentences stand in."""
        return self._chunks

    @cached_property
    def _known(self) -> Counter[str]:
        return Counter(word for own in self._stems for word in own)

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        having: dict[str, list[int]] = {}
        for place, own in enumerate(self._stems):
            for word in own:
                having.setdefault(word, []).append(place)
        return having

    def _form(self, word: str) -> str:
        """Return a word as the sentences have it: "washable" is answered by "wash"."""
        if word in self._known or len(word) < _SHORTEST:
            return word
        near = [own for own in self._known if len(own) >= _SHORTEST and (word.startswith(own) or own.startswith(word))]
        return max(near, key=lambda own: self._known[own], default=word)

    def _weight(self, word: str) -> float:
        """Return how telling a word is; one that no sentence has is the most telling: it is not answered here."""
        return float(np.log1p(len(self._units) / (0.5 + len(self._with(word)))))

    def _with(self, word: str) -> list[int]:
        """Return the places of the sentences that have a word, or another one for the same."""
        return sorted({place for one in _KIN_OF.get(word, (word,)) for place in self._having.get(one, [])})

    @cached_property
    def english(self) -> bool:
        """Whether the pages are English, as the table of topics is."""
        said = sum(bool(_ENGLISH & set(words(chunk.sentences[place].text))) for chunk, place in self._units)
        return said * 2 > len(self._units)

    def search(self, question: str, vector: Scores | None, limit: int) -> list[Hit]:
        """Return the best sentences for a question, best first."""
        return self._best(self._scores(question, vector), range(len(self._units)), limit)

    def written(self, question: str, vector: Scores | None, limit: int) -> list[Hit]:
        """Return the best sentences of what staff wrote, best first."""
        places = [place for place, (chunk, _) in enumerate(self._units) if chunk.source.kind == WRITTEN]
        return self._best(self._scores(question, vector), places, limit) if places else []

    def on_topic(
        self, topic: topics.Topic, question: str, vectors: tuple[Scores | None, Scores | None], limit: int
    ) -> list[Hit]:
        """Return the best of those sentences that may answer a topic, best first; none where no page speaks of it.

        Args:
            topic: What the question is about.
            question: The customer's words.
            vectors: Those of the question and of what the topic means.
            limit: How many at most.
        """
        heads = [f"{chunk.sentences[place].heading}\n{chunk.source.title}" for chunk, place in self._units]
        texts = [chunk.sentences[place].text for chunk, place in self._units]
        places = topics.holding(topic, zip(range(len(heads)), heads, texts, strict=True))
        if topic.same:
            own = {self._form(word) for word in asked(question)} - {stem(word) for word in words(topic.means)} - _VERBS
            having = {place for word in own for place in self._with(word)}
            places = [place for place in places if place in having] if own else places
        meant = self._scores(topic.means, vectors[1])
        return self._best((self._scores(question, vectors[0]) + meant) / 2, places, limit)

    def _scores(self, question: str, vector: Scores | None) -> NDArray[np.float64]:
        stems = list(dict.fromkeys(self._form(word) for word in asked(question)))
        weights = {word: self._weight(word) for word in stems}
        total = sum(weights.values())
        covered: NDArray[np.float64] = np.zeros(len(self._units))
        for word, weight in weights.items() if total else ():
            covered[self._with(word)] += weight / total
        meaning = np.zeros(len(self._units)) if vector is None else np.einsum("ij,j->i", self._matrix, vector)
        # "Where is your shop?" has no word that tells: then meaning alone does.
        return MEANING * meaning + WORDS * covered if total else meaning

    def _best(self, scores: NDArray[np.float64], places: Sequence[int], limit: int) -> list[Hit]:
        best = sorted(places, key=lambda place: -scores[place])[: min(limit, _NEAREST)]
        return [Hit(*self._units[place], float(scores[place])) for place in best]


def _stems(chunk: Chunk, sentence: Sentence) -> frozenset[str]:
    text = f"{chunk.source.title} {sentence.heading} {sentence.text}"
    return frozenset(stem(word) for word in words(text))


def build(
    rows: Sequence[tuple[str, str, str, str, str]], encoder: Encoder, folder: Path, *, writable: bool
) -> Passages:
    """Return the passages of documents given as (id, kind, title, url, text).

    Vectors that the folder has from last time are taken, the others are encoded and kept.
    """
    found = [chunk for name, kind, title, url, text in rows for chunk in chunks(Source(name, kind, title, url), text)]
    texts = [each.encoded(chunk.source.title) for chunk in found for each in chunk.sentences]
    hashes = [digest(text) for text in texts]
    known = _load(folder, encoder)
    missing = sorted({value: text for value, text in zip(hashes, texts, strict=True) if value not in known}.items())
    for start in range(0, len(missing), _BATCH):
        part = missing[start : start + _BATCH]
        rows_of = encoder.encode([text for _, text in part])
        known |= {value: row for (value, _), row in zip(part, rows_of, strict=True)}
    matrix = np.stack([known[value] for value in hashes]) if hashes else np.zeros((0, encoder.dimensions), np.float32)
    if writable and missing:
        _save(folder, encoder, hashes, matrix)
    return Passages(found, matrix.astype(np.float32, copy=False))


def _load(folder: Path, encoder: Encoder) -> dict[str, Any]:
    try:
        arrays, facts = files.load(folder, _NAME)
    except files.BadFiles as error:
        if str(error) != "missing":
            log.warning("the vectors of the store's documents are made anew: %s", error)
        return {}
    if facts.get("fingerprint") != encoder.fingerprint:
        return {}
    return {value.decode(): row for value, row in zip(arrays["hashes"].tolist(), arrays["matrix"], strict=True)}


def _save(folder: Path, encoder: Encoder, hashes: Sequence[str], matrix: Scores) -> None:
    arrays = {"hashes": np.array([value.encode() for value in hashes], dtype="S64"), "matrix": matrix}
    files.save(folder, _NAME, arrays, {"fingerprint": encoder.fingerprint})
