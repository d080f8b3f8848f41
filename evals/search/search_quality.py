"""How good search is on a judged set, through the same door that customers use, and beside its peers."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from commerce import decoding
from commerce.errors import InputError
from connectors.encoders import load_encoder
from evals.search.search_measures import gains, measure, summary
from evals.search.search_peers import Bm25, Chroma, Hybrid, Peer, plain
from service.discovery import Discovery, SearchRequest
from service.importing import import_file
from service.sync import Progress
from store.database import Database
from store.migrate import migrate
from store.models import PlatformProduct
from store.search import rows

_SHOP = "eval"
Grades = dict[str, dict[str, int]]


def read_queries(path: Path) -> dict[str, str]:
    """Read ``id<TAB>text`` lines."""
    return {row[0]: row[1] for row in _tsv(path, 2)}


def read_qrels(path: Path) -> Grades:
    """Read ``id<TAB>product<TAB>grade`` lines."""
    grades: Grades = {}
    for query, product, grade in _tsv(path, 3):
        grades.setdefault(query, {})[product] = int(grade)
    return grades


def _tsv(path: Path, columns: int) -> list[list[str]]:
    rows = []
    for number, line in enumerate(decoding.lines(path.read_text(encoding="utf-8")), 1):
        row = line.split("\t")
        if len(row) != columns:
            raise InputError(f"{path.name}, line {number}: {columns} columns with tabs between are expected.")
        rows.append(row)
    return rows


async def evaluate(
    products: Path,
    queries: Path,
    qrels: Path,
    *,
    home: Path | None = None,
    progress: Progress | None = None,
    baselines: bool = True,
) -> dict[str, Any]:
    """Import a catalogue into a fresh shop, search every judged query and return the mean measures.

    Args:
        products: A catalogue file that `import_file` takes; products without a price get one.
        queries: ``id<TAB>text`` lines.
        qrels: ``id<TAB>product<TAB>grade`` lines.
        home: Where to keep the shop, so that the next run need not encode again; a temporary folder by default.
        progress: As in `import_file`.
        baselines: Whether to measure the peers of `evals.search.search_peers` in the same run.

    Returns:
        ``ndcg10, pool_ndcg10, judged10, recall100, mrr10, hit1, p50_ms, p95_ms, queries``; the same under
        ``baselines.bm25``, ``baselines.chroma`` and ``baselines.hybrid``, each with ``gain``: how much better
        this search is than the peer, with a 95 % interval from a paired bootstrap over the queries. ``by_query``
        has NDCG@10 by system and query.
    """
    texts, grades = read_queries(queries), read_qrels(qrels)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shopclerk-eval-")))
        database, discovery = await _shop(stack, home or folder)
        await import_file(
            database, _SHOP, products, discovery, default_price=Decimal(1), replace=True, progress=progress
        )
        names = await _names(database)
        judged = [query for query in texts if any(grade > 0 for grade in grades.get(query, {}).values())]
        if not judged:
            raise InputError("None of the queries has a product that was judged to fit.")
        results = [await _query(discovery, names, texts[query], grades[query]) for query in judged]
        found: dict[str, Any] = {**summary(results), "queries": len(judged)}
        by_query = {"shopclerk": _ndcgs(judged, results)}
        if baselines:
            found["baselines"] = {}
            for name, make in (await _peers(database, discovery, folder / "peer")).items():
                peer = await asyncio.to_thread(make)
                theirs = [
                    await asyncio.to_thread(_peer_query, peer, names, texts[query], grades[query]) for query in judged
                ]
                found["baselines"][name] = {**summary(theirs), "gain": gains(results, theirs)}
                by_query[name] = _ndcgs(judged, theirs)
    return {**found, "by_query": by_query}


def _ndcgs(queries: Sequence[str], results: Sequence[dict[str, float]]) -> dict[str, float]:
    return {query: round(result["ndcg10"], 4) for query, result in zip(queries, results, strict=True)}


async def evaluate_sets(
    folder: Path, *, home: Path | None = None, progress: Progress | None = None, names: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Evaluate every judged set of a folder, for one table.

    Args:
        folder: Holds a folder a set, with ``queries_dev.tsv`` and ``qrels_dev.tsv``. ``products.jsonl`` is its own or
            that of the set whose name is its own up to the underscore: ``chorus_typo`` searches ``chorus``.
        home: Where to keep the shops.
        progress: As in `evaluate`.
        names: Only these sets.

    Raises:
        InputError: There is no such set.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, each, products in await asyncio.to_thread(_sets, folder, names):
        found[name] = await evaluate(
            products,
            each / "queries_dev.tsv",
            each / "qrels_dev.tsv",
            home=home / products.parent.name if home else None,
            progress=progress,
        )
    if not found:
        raise InputError(f"There is no judged set in {folder}.")
    return found


def _sets(folder: Path, names: Sequence[str]) -> list[tuple[str, Path, Path]]:
    """Return name, folder and products of every judged set."""
    found = []
    for each in sorted(path.parent for path in folder.glob("*/qrels_dev.tsv")):
        files = [path / "products.jsonl" for path in (each, folder / each.name.partition("_")[0])]
        products = next((path for path in files if path.is_file()), None)
        if products is None:
            raise InputError(f"There are no products for {each.name}.")
        if not names or each.name in names:
            found.append((each.name, each, products))
    return found


async def _shop(stack: AsyncExitStack, folder: Path) -> tuple[Database, Discovery]:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    url = f"sqlite+aiosqlite:///{folder / 'shop.sqlite'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    stack.push_async_callback(database.close)
    encoder = await asyncio.to_thread(load_encoder)
    discovery = await Discovery.open(database, _SHOP, encoder, folder / "index" / _SHOP, repair=False)
    stack.push_async_callback(discovery.close)
    return database, discovery


async def _names(database: Database) -> dict[int, str]:
    async with database.read() as session:
        found = await session.execute(select(PlatformProduct.id, PlatformProduct.platform_id))
        return dict(found.all())


async def _peers(database: Database, discovery: Discovery, folder: Path) -> dict[str, Callable[[], Peer]]:
    wanted = sorted(discovery.view.words.ids.tolist())
    documents = [document async for batch in rows.documents(database, _SHOP, wanted) for document in batch]
    vectors, encode = discovery.view.vectors, discovery.encode
    return {
        "bm25": lambda: Bm25(documents, plain),
        "chroma": lambda: Chroma(folder, vectors, encode),
        "hybrid": lambda: Hybrid(documents, vectors, encode),
    }


def _peer_query(peer: Peer, names: dict[int, str], text: str, grades: dict[str, int]) -> dict[str, float]:
    started = time.perf_counter()
    ranking = [names[row] for row in peer.search(text)]
    elapsed = (time.perf_counter() - started) * 1000
    judged = [row for row, name in names.items() if name in grades]
    return {**measure(ranking, [names[row] for row in peer.among(text, judged)], grades), "ms": elapsed}


async def _query(discovery: Discovery, names: dict[int, str], text: str, grades: dict[str, int]) -> dict[str, float]:
    request = SearchRequest(query=text, limit=10)
    started = time.perf_counter()
    await discovery.search(request)
    elapsed = (time.perf_counter() - started) * 1000
    ranking = [names[int(row)] for row in await discovery.rows(request)]
    # Judged products in the order customers see them, then those that only a search among the judged would show.
    only = np.array([row for row, name in names.items() if name in grades], dtype=np.int64)
    among = [names[int(row)] for row in await discovery.rows(request, only)]
    pool = list(dict.fromkeys([name for name in ranking if name in grades] + among))
    return {**measure(ranking, pool, grades), "ms": elapsed}
