"""What search is compared with, built from the same catalogue in the same run.

`Bm25`: plain BM25 (stemmed, without stop words) over title and description. `Chroma`: Chroma as its users call
it, default HNSW over the encoder's vectors of title and description. `Hybrid`: the best mixture that was known
before, half BM25 over weighted fields and half exact meaning, with words corrected to the catalogue's. Every peer
answers the words as they were typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from service.discovery.spelling import Speller
from store.search.analyse import query_words, words
from store.search.rows import Document
from store.search.stem import stem
from store.search.vectors import Vectors

Array = NDArray[Any]
_DEPTH = 1000
_K1, _B = 1.5, 0.75


class Peer(Protocol):
    """A search to compare with; rankings are row ids, best first."""

    def search(self, text: str) -> list[int]:
        """Return what is found."""
        ...

    def among(self, text: str, ids: Sequence[int]) -> list[int]:
        """Return ``ids`` in order, all of them."""
        ...


class Bm25:
    """BM25 with Lucene's idf and the usual constants.

    Args:
        documents: The catalogue.
        fields: Gives the text that counts, and how often.
    """

    def __init__(self, documents: Sequence[Document], fields: Callable[[Document], Sequence[tuple[str, int]]]) -> None:
        self.ids = np.array([document.id for document in documents], dtype=np.int64)
        lengths = np.zeros(len(documents))
        postings: dict[str, dict[int, int]] = {}
        self.counts: dict[str, int] = {}
        for place, document in enumerate(documents):
            surface: set[str] = set()
            for text, weight in fields(document):
                found = words(text)
                surface.update(found)
                lengths[place] += weight * len(found)
                for word in found:
                    seen = postings.setdefault(stem(word), {})
                    seen[place] = seen.get(place, 0) + weight
            for word in surface:
                self.counts[word] = self.counts.get(word, 0) + 1
        self._norms = _K1 * (1 - _B + _B * lengths / max(1.0, float(lengths.mean())))
        self._postings = {
            key: (np.fromiter(seen, np.int64, len(seen)), np.fromiter(seen.values(), np.float64, len(seen)))
            for key, seen in postings.items()
        }

    def frequency(self, word: str) -> int:
        """Return how many products have a form of ``word``."""
        return len(self._postings.get(stem(word), ((), ()))[0])

    def scores(self, terms: Sequence[str]) -> Array:
        """Return every product's score."""
        scores = np.zeros(len(self.ids))
        for key in {stem(term) for term in terms}:
            if key in self._postings:
                rows, counts = self._postings[key]
                idf = np.log1p((len(self.ids) - len(rows) + 0.5) / (len(rows) + 0.5))
                scores[rows] += idf * counts * (_K1 + 1) / (counts + self._norms[rows])
        return scores

    def search(self, text: str) -> list[int]:
        """Return what is found."""
        return _best(self.ids, self.scores(query_words(text)))

    def among(self, text: str, ids: Sequence[int]) -> list[int]:
        """Return ``ids`` in order."""
        return _ordered(self.ids, self.scores(query_words(text)), ids)


class Chroma:
    """Chroma in a folder of its own, with its defaults."""

    def __init__(self, folder: Path, vectors: Vectors, encode: Callable[[str], Array]) -> None:
        import chromadb
        from chromadb.config import Settings

        self._vectors, self._encode = vectors, encode
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._collection = client.create_collection(
            "peer", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for first in range(0, len(vectors), 5000):
            part = slice(first, first + 5000)
            names = [str(row) for row in vectors.ids[part].tolist()]
            self._collection.add(ids=names, embeddings=np.ascontiguousarray(vectors.matrix[part]))

    def search(self, text: str) -> list[int]:
        """Return the hundred nearest, as Chroma finds them."""
        count = min(100, len(self._vectors))
        found = self._collection.query(query_embeddings=[self._encode(text)], n_results=count, include=[])
        return [int(name) for name in found["ids"][0]]

    def among(self, text: str, ids: Sequence[int]) -> list[int]:
        """Return ``ids`` in order of their exact cosines."""
        return _ordered(self._vectors.ids, self._vectors.matrix @ self._encode(text), ids)


class Hybrid:
    """Half words, half meaning, both scaled to 0..1 over their best thousand."""

    def __init__(self, documents: Sequence[Document], vectors: Vectors, encode: Callable[[str], Array]) -> None:
        self._words = Bm25(documents, weighted)
        self._speller = Speller(self._words.counts, self._words.frequency)
        self._places = np.argsort(vectors.ids)[np.searchsorted(np.sort(vectors.ids), self._words.ids)]
        self._vectors, self._encode = vectors, encode

    def _scores(self, text: str) -> Array:
        typed = words(text)
        found = {word: self._speller.correct(word) for word in typed}
        instead = {word: hit.instead for word, hit in found.items() if hit}
        terms = [part for word in query_words(text) for part in (word, *instead.get(word, ()))]
        spelled = " ".join(part for word in typed for part in instead.get(word, (word,)))
        cosines = (self._vectors.matrix @ self._encode(spelled if instead else text))[self._places]
        mixed: Array = 0.5 * _scaled(self._words.scores(terms)) + 0.5 * _scaled(cosines)
        return mixed

    def search(self, text: str) -> list[int]:
        """Return what is found."""
        return _best(self._words.ids, self._scores(text))

    def among(self, text: str, ids: Sequence[int]) -> list[int]:
        """Return ``ids`` in order."""
        return _ordered(self._words.ids, self._scores(text), ids)


def plain(document: Document) -> list[tuple[str, int]]:
    """Return title and description."""
    return [(document.title, 1), (document.description, 1)]


def weighted(document: Document) -> list[tuple[str, int]]:
    """Return the title three times and everything else once."""
    facts = " ".join(str(value) for value in document.attributes.values())
    kind = " ".join((document.brand, document.product_type, document.category, *document.tags, *document.codes))
    return [(document.title, 3), (document.description, 1), (kind, 1), (facts, 1)]


def _scaled(scores: Array) -> Array:
    """Scale the best thousand to 0..1; what lies below gets less than nothing, so that it still has an order."""
    depth = min(_DEPTH, len(scores))
    low, high = float(np.partition(scores, -depth)[-depth]), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros(len(scores))


def _best(ids: Array, scores: Array) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:_DEPTH]
    found: list[int] = ids[order[scores[order] > 0]].tolist()
    return found


def _ordered(ids: Array, scores: Array, wanted: Sequence[int]) -> list[int]:
    places = np.flatnonzero(np.isin(ids, np.array(wanted, dtype=np.int64)))
    found: list[int] = ids[places[np.argsort(-scores[places], kind="stable")]].tolist()
    return found
