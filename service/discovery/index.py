"""One catalogue's indexes brought together: opened, compared with SQL, updated, repaired and rebuilt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from commerce.errors import ConfigurationError, StateDirectoryBusy
from commerce.sentences import say
from connectors.encoders.base import Encoder, Literate
from runtime import clock
from runtime.failpoints import failpoint
from service.discovery.indexed_text import VERSION, to_encode, to_words
from service.discovery.view import IndexState, View
from store.database import Database
from store.search import files, rows
from store.search.chroma import ChromaBroken, ChromaVectors
from store.search.filters import Columns
from store.search.identifiers import Identifiers
from store.search.selection import Ids, Scores
from store.search.vectors import Vectors
from store.search.word_index import Bm25Index, WordDocument, WordIndex

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
Catalogue = tuple[Columns, Identifiers]
_ENCODE_BATCH = 32
_WORDS_BATCH = 20_000


class CatalogueIndex:
    """The indexes of one shop in ``folder``.

    Args:
        database: Where the products are.
        shop_id: Whose products.
        encoder: Makes vectors.
        folder: The shop's index folder; everything in it can be made again from SQL.
        writable: Whether this process owns the state directory and may change the folder and open Chroma.
    """

    def __init__(self, database: Database, shop_id: str, encoder: Encoder, folder: Path, *, writable: bool) -> None:
        self.folder, self.writable, self.encoder = folder, writable, encoder
        self.fingerprint = f"{encoder.fingerprint}|{VERSION}"
        self._database, self._shop_id = database, shop_id
        self._chroma: ChromaVectors | None = None
        self._lock, self._pricing = asyncio.Lock(), asyncio.Lock()
        self._stamps: tuple[tuple[int, int], ...] = ()
        self._asked = files.stamp(folder, "asked")
        self._view: View | None = None
        self._doing: tuple[str, int, int] | None = None

    @property
    def view(self) -> View:
        """What searches look at now."""
        if self._view is None:
            raise ConfigurationError(say("search.not_open"))
        return self._view

    @property
    def state(self) -> IndexState:
        """How far the indexes are now, progress included."""
        if self._doing is None:
            return self.view.state
        stage, done, total = self._doing
        return replace(self.view.state, working=True, stage=stage, done=done, total=total)

    @contextmanager
    def _reporting(self, report: Progress | None) -> Iterator[Progress]:
        """Keep how far the work is for `state`, beside telling whoever asked for it."""

        def told(stage: str, done: int, total: int) -> None:
            self._doing = (stage, done, total)
            if report is not None:
                report(stage, done, total)

        self._doing = ("words", 0, 0)
        try:
            yield told
        finally:
            self._doing = None

    async def load(self) -> IndexState:
        """Read columns from SQL, words and vectors from the folder; what is damaged there counts as empty."""
        self._stamps = self._now_stamps()
        problems: list[str] = []
        words: WordIndex
        try:
            words = await asyncio.to_thread(Bm25Index.load, self.folder)
        except files.BadFiles as error:
            words, problems = Bm25Index.empty(), [f"words: {error}"]
        try:
            vectors = await asyncio.to_thread(Vectors.load, self.folder, self.fingerprint)
        except files.BadFiles as error:
            vectors = Vectors.empty(self.fingerprint, self.encoder.dimensions)
            problems.append(f"vectors: {error}")
        await self._show(words, vectors, await rows.content(self._database, self._shop_id), problems)
        return self.view.state

    def _now_stamps(self) -> tuple[tuple[int, int], ...]:
        return tuple(files.stamp(self.folder, name) for name in ("words", "vectors", "catalogue"))

    async def refresh(self) -> None:
        """Read prices again when a sale has begun or ended, and all in a process that is not the folder's owner."""
        if not self.writable and self._now_stamps() != self._stamps:
            await self.load()
        if self._over(self.view.columns):
            async with self._pricing:
                await self._price()

    @staticmethod
    def _over(columns: Columns) -> bool:
        return columns.until is not None and clock.now() >= columns.until

    async def _price(self) -> None:
        before = self.view.columns
        if self._over(before):
            columns, identifiers = await rows.columns(self._database, self._shop_id)
            if self.view.columns is before:  # an update meanwhile has read later than this
                self._view = replace(self.view, columns=columns, identifiers=identifiers)

    def ask(self) -> None:
        """Leave word for the owner of the folder that SQL has changed."""
        files.touch(self.folder, "asked")

    def asked(self) -> bool:
        """Return, once, that another process has changed SQL and left word."""
        before, self._asked = self._asked, files.stamp(self.folder, "asked")
        return self.writable and self._asked != before

    def lost(self) -> list[str]:
        """Return what was taken out of the folder under the running owner, as problems; searches do not notice."""
        if not self.writable or not self.view.state.products or self._lock.locked():
            return []
        known = {problem.partition(":")[0] for problem in self.view.state.problems}
        names = [name for name in ("words", "vectors") if name not in known]
        return [f"{name}: missing" for name in names if files.stamp(self.folder, name) == (0, 0)]

    async def _show(
        self,
        words: WordIndex,
        vectors: Vectors,
        wanted: dict[int, str],
        problems: Sequence[str],
        catalogue: Catalogue | None = None,
    ) -> Catalogue:
        columns, identifiers = catalogue or await rows.columns(self._database, self._shop_id)
        fresh = [await asyncio.to_thread(_fresh, index.ids, index.hashes, wanted) for index in (words, vectors)]
        state = IndexState(
            products=len(wanted),
            words=fresh[0],
            vectors=fresh[1],
            fingerprint=self.fingerprint,
            problems=tuple(problems),
        )
        is_word = self.encoder.knows if isinstance(self.encoder, Literate) else None
        self._view = View(columns, identifiers, words, vectors, state, is_word)
        return columns, identifiers

    async def _shown(
        self, words: WordIndex, vectors: Vectors, wanted: dict[int, str], catalogue: Catalogue | None = None
    ) -> IndexState:
        """Show what an update has made, here and to other processes."""
        await self._show(words, vectors, wanted, (), catalogue)
        files.touch(self.folder, "catalogue")
        return self.view.state

    async def update(self, progress: Progress | None = None) -> IndexState:
        """Bring the indexes in line with SQL: only what is new, changed or gone is touched.

        It compares content hashes, so it also repairs: whatever is missing is made again, and vectors that
        Chroma still has are taken from there instead of being encoded. Killed at any point it can be run again.

        Raises:
            StateDirectoryBusy: This process does not own the state directory.
        """
        if not self.writable:
            raise StateDirectoryBusy(say("search.not_writable"))
        lost = self.lost()
        async with self._lock:
            with self._reporting(progress) as report:
                problems = [*self.view.state.problems, *lost]
                wanted = await rows.content(self._database, self._shop_id)
                words = await self._update_words(wanted, problems, report)
                # Whoever changes SQL from here on asks for an update of their own, so it is read once.
                catalogue = await self._show(words, self.view.vectors, wanted, problems)
                vectors = await self._update_vectors(wanted, problems, report)
                return await self._shown(words, vectors, wanted, catalogue)

    async def rebuild(self, progress: Progress | None = None) -> IndexState:
        """Make all indexes anew from SQL, encoding every product again; searches go on with the old ones."""
        if not self.writable:
            raise StateDirectoryBusy(say("search.not_rebuildable"))
        async with self._lock:
            with self._reporting(progress) as report:
                wanted = await rows.content(self._database, self._shop_id)
                words = await self._words_from(Bm25Index.empty(), list(wanted), [], report)
                empty = Vectors.empty(self.fingerprint, self.encoder.dimensions)
                vectors = await self._vectors_from(empty, wanted, list(wanted), report, reuse=False)
                return await self._shown(words, vectors, wanted)

    async def _update_words(self, wanted: dict[int, str], problems: Sequence[str], report: Progress) -> WordIndex:
        words = self.view.words
        stale, gone = await asyncio.to_thread(_difference, words.ids, words.hashes, wanted)
        if not stale and not gone and not any(p.startswith("words") for p in problems):
            return words
        return await self._words_from(words, stale, gone, report)

    async def _words_from(self, words: WordIndex, stale: list[int], gone: list[int], report: Progress) -> WordIndex:
        batch: list[WordDocument] = []
        done = 0
        async for documents in rows.documents(self._database, self._shop_id, stale):
            batch += [to_words(document) for document in documents]
            done += len(documents)
            if len(batch) >= _WORDS_BATCH:
                words, batch = await asyncio.to_thread(words.changed, batch, ()), []
            report("words", done, len(stale))
        words = await asyncio.to_thread(words.changed, batch, gone)
        failpoint("index.before_words")
        if isinstance(words, Bm25Index):
            await asyncio.to_thread(words.save, self.folder)
        return words

    async def _update_vectors(self, wanted: dict[int, str], problems: Sequence[str], report: Progress) -> Vectors:
        vectors = self.view.vectors
        stale, gone = await asyncio.to_thread(_difference, vectors.ids, vectors.hashes, wanted)
        if not stale and not gone and not any(p.startswith("vectors") for p in problems):
            return vectors
        return await self._vectors_from(vectors, wanted, stale, report, reuse=True)

    async def _vectors_from(
        self, vectors: Vectors, wanted: dict[int, str], stale: list[int], report: Progress, *, reuse: bool
    ) -> Vectors:
        chroma = await asyncio.to_thread(self._open_chroma)
        try:
            return await self._encoded(chroma, vectors, wanted, stale, report, reuse=reuse)
        except ChromaBroken as error:  # what memory has is put back into the new one, the rest encoded again
            await asyncio.to_thread(chroma.remake, error)
            return await self._encoded(chroma, vectors, wanted, stale, report, reuse=False)

    async def _encoded(
        self,
        chroma: ChromaVectors,
        vectors: Vectors,
        wanted: dict[int, str],
        stale: list[int],
        report: Progress,
        *,
        reuse: bool,
    ) -> Vectors:
        kept = await asyncio.to_thread(chroma.fetch, stale) if reuse else {}
        new = _Rows(self.encoder.dimensions)
        for row in stale:
            if row in kept and kept[row][0] == wanted[row]:
                new.add([row], [wanted[row]], kept[row][1][None, :])
        missing = sorted(set(stale) - set(new.ids))
        report("vectors", len(new.ids), len(stale))
        async for documents in rows.documents(self._database, self._shop_id, missing):
            encoded = []
            for start in range(0, len(documents), _ENCODE_BATCH):
                texts = [to_encode(document) for document in documents[start : start + _ENCODE_BATCH]]
                encoded.append(await asyncio.to_thread(self.encoder.encode, texts))
                report("vectors", len(new.ids) + start + len(texts), len(stale))
            if documents:
                ids, hashes = [d.id for d in documents], [d.hash for d in documents]
                new.add(ids, hashes, np.concatenate(encoded))
                await asyncio.to_thread(chroma.upsert, ids, hashes, new.blocks[-1])
                failpoint("index.after_upsert")
        return await asyncio.to_thread(self._finish_vectors, chroma, vectors, wanted, new)

    def _finish_vectors(self, chroma: ChromaVectors, vectors: Vectors, wanted: dict[int, str], new: _Rows) -> Vectors:
        """Bring Chroma in line with memory, and write the snapshot that everybody reads."""
        gone = [int(row) for row in vectors.ids if int(row) not in wanted]
        result = vectors.changed(new.ids, new.hashes, new.matrix(), gone)
        known = chroma.known()
        chroma.delete(sorted(known - wanted.keys()))
        lost = [place for place, row in enumerate(result.ids) if int(row) not in known]
        lost_ids = [int(row) for row in result.ids[lost]]
        chroma.upsert(lost_ids, [result.hashes[place] for place in lost], result.matrix[lost])
        chroma.forget_other_encoders()
        failpoint("index.before_snapshot")
        result.save(self.folder)
        return result

    def _open_chroma(self) -> ChromaVectors:
        if self._chroma is None:
            self._chroma = ChromaVectors(self.folder / "chroma", self.fingerprint, self.encoder.dimensions)
        return self._chroma

    async def close(self) -> None:
        """Let go of Chroma."""
        async with self._lock:
            if self._chroma is not None:
                await asyncio.to_thread(self._chroma.close)
                self._chroma = None


@dataclass
class _Rows:
    """Vectors being collected."""

    dimensions: int
    ids: list[int] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    blocks: list[Scores] = field(default_factory=list)

    def add(self, ids: Sequence[int], hashes: Sequence[str], block: Scores) -> None:
        self.ids += ids
        self.hashes += hashes
        self.blocks.append(block)

    def matrix(self) -> Scores:
        return np.concatenate([np.zeros((0, self.dimensions), np.float32), *self.blocks])


def _fresh(ids: Ids, hashes: Sequence[str], wanted: dict[int, str]) -> int:
    return sum(wanted.get(row) == value for row, value in zip(ids.tolist(), hashes, strict=True))


def _difference(ids: Ids, hashes: Sequence[str], wanted: dict[int, str]) -> tuple[list[int], list[int]]:
    """Return which products are new or changed, and which indexed ones are gone."""
    have: dict[int, str] = dict(zip(ids.tolist(), hashes, strict=True))
    stale = [row for row, value in wanted.items() if have.get(row) != value]
    return stale, [row for row in have if row not in wanted]
