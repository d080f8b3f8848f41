"""Chroma, which keeps the vectors. Only the process that owns the state directory may open it.

Two processes on one path lose vectors for good, so everybody else reads the snapshot of `store.search.vectors`.
Chroma is opened for changes and repairs only: a search never needs it, and a start is faster without it.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from store.search.selection import Scores

log = logging.getLogger(__name__)
_BATCH = 2000  # Chroma's own limit is 5,461
_ABOUT_ONE = 1e-3  # vectors have length one; what comes back otherwise was damaged on disk


class ChromaBroken(Exception):
    """Chroma's folder is damaged or gone. `ChromaVectors.remake` starts anew; the vectors can be made again."""


@contextmanager
def _reporting() -> Iterator[None]:
    """Turn whatever a damaged folder shows itself as, SQL errors and panics of the Rust core, into one error."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)):
            raise
        raise ChromaBroken(f"{type(error).__name__}: {error}") from error


class ChromaVectors:
    """The durable home of one shop's vectors: a collection per encoder, ids are row ids.

    Args:
        path: Chroma's folder; made when missing, made anew when it cannot be opened.
        fingerprint: The encoder; vectors of another one live in another collection.
        dimensions: The length of every vector.
    """

    def __init__(self, path: Path, fingerprint: str, dimensions: int) -> None:
        self._path, self._dimensions = path, dimensions
        self._name = "products-" + hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        self._client: Any = None
        try:
            with _reporting():
                self._collection = self._open()
        except ChromaBroken as error:
            self.remake(error)

    def remake(self, why: ChromaBroken) -> None:
        """Throw the damaged folder away and start with an empty one."""
        log.warning("the vector store %s cannot be read (%s) and is made anew", self._path, why)
        self._forget_failure()
        if self._path.is_dir():
            shutil.rmtree(self._path, ignore_errors=True)
        else:
            self._path.unlink(missing_ok=True)
        self._collection = self._open()

    def _open(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        self._path.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(
            str(self._path),
            Settings(anonymized_telemetry=False, _env_file=None),  # no .env that lies around
        )
        collection = self._client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        collection.count()
        return collection

    def _forget_failure(self) -> None:
        """Take the half-opened folder out of Chroma's cache, where the next attempt would find it again."""
        from chromadb.api.shared_system_client import SharedSystemClient

        try:
            with _reporting():
                self.close()
        except ChromaBroken as error:
            log.debug("the damaged vector store could not be closed: %s", error)
        self._client = None
        SharedSystemClient._identifier_to_system.pop(str(self._path), None)

    def upsert(self, ids: Sequence[int], hashes: Sequence[str], rows: Scores) -> None:
        """Write vectors in place: known ids are overwritten, so the folder does not grow with every sync."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            with _reporting():
                self._collection.upsert(
                    ids=[str(row) for row in ids[part]],
                    embeddings=np.ascontiguousarray(rows[part]),
                    metadatas=[{"hash": value} for value in hashes[part]],
                )

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are fine."""
        for start in range(0, len(ids), _BATCH):
            with _reporting():
                self._collection.delete(ids=[str(row) for row in ids[start : start + _BATCH]])

    def fetch(self, ids: Sequence[int]) -> dict[int, tuple[str, Scores]]:
        """Return the content hash and vector of those ``ids`` that are here."""
        found: dict[int, tuple[str, Scores]] = {}
        for start in range(0, len(ids), _BATCH):
            names = [str(row) for row in ids[start : start + _BATCH]]
            with _reporting():
                data = self._collection.get(ids=names, include=["embeddings", "metadatas"])
            for name, facts, row in zip(data["ids"], data["metadatas"], data["embeddings"], strict=True):
                vector = np.asarray(row, dtype=np.float32)
                if facts and len(vector) == self._dimensions and abs(np.linalg.norm(vector) - 1) < _ABOUT_ONE:
                    found[int(name)] = (str(facts["hash"]), vector)
        return found

    def known(self) -> set[int]:
        """Return the ids of all vectors."""
        with _reporting():
            return {int(name) for name in self._collection.get(include=[])["ids"]}

    def count(self) -> int:
        """Return how many vectors there are."""
        return int(self._collection.count())

    def forget_other_encoders(self) -> None:
        """Remove the collections of encoders that are no longer used."""
        with _reporting():
            for collection in self._client.list_collections():
                if collection.name != self._name:
                    self._client.delete_collection(collection.name)

    def close(self) -> None:
        """Let go of the folder, also inside Chroma's own cache of opened folders."""
        if self._client is not None:
            self._client.close()
            self._client = None
