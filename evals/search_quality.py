"""How good search is on a judged set: NDCG and its relatives, through the same door that customers use.

Gain is 2^grade - 1, products nobody judged count as 0, the ideal is over all judged products of the query.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from commerce.errors import InputError
from connectors.encoders import load_encoder
from service.discovery import Discovery, SearchRequest
from service.sync import Progress, import_file
from store.database import Database
from store.migrate import migrate
from store.models import PlatformProduct

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
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = line.split("\t")
        if len(row) != columns:
            raise InputError(f"{path.name}, line {number}: {columns} columns with tabs between are expected.")
        rows.append(row)
    return rows


def ndcg(ranking: Sequence[str], grades: dict[str, int], depth: int = 10) -> float:
    """Return NDCG at ``depth``."""
    gained = sum((2 ** grades.get(name, 0) - 1) / math.log2(place + 2) for place, name in enumerate(ranking[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))
    return gained / ideal if ideal else 0.0


def measure(ranking: Sequence[str], pool: Sequence[str], grades: dict[str, int]) -> dict[str, float]:
    """Return the measures of one query; ``pool`` is the ranking among its judged products only."""
    good = {name for name, grade in grades.items() if grade > 0}
    first = next((place for place, name in enumerate(ranking[:10], 1) if name in good), 0)
    top = ranking[:10]
    return {
        "ndcg10": ndcg(ranking, grades),
        "pool_ndcg10": ndcg(pool, grades),
        "judged10": sum(name in grades for name in top) / len(top) if top else 0.0,
        "recall100": len(good.intersection(ranking[:100])) / len(good),
        "mrr10": 1 / first if first else 0.0,
        "hit1": float(first == 1),
    }


async def evaluate(
    products: Path, queries: Path, qrels: Path, *, home: Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Import a catalogue into a fresh shop, search every judged query and return the mean measures.

    Args:
        products: A catalogue file that `import_file` takes; products without a price get one.
        queries: ``id<TAB>text`` lines.
        qrels: ``id<TAB>product<TAB>grade`` lines.
        home: Where to keep the shop, so that the next run need not encode again; a temporary folder by default.
        progress: As in `import_file`.

    Returns:
        ``ndcg10, pool_ndcg10, judged10, recall100, mrr10, hit1, p50_ms, p95_ms, queries``.
    """
    texts, grades = read_queries(queries), read_qrels(qrels)
    async with AsyncExitStack() as stack:
        folder = home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shopclerk-eval-")))
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite+aiosqlite:///{folder / 'shop.sqlite'}"
        await asyncio.to_thread(migrate, url)
        database = Database(url)
        stack.push_async_callback(database.close)
        encoder = await asyncio.to_thread(load_encoder)
        discovery = await Discovery.open(database, _SHOP, encoder, folder / "index" / _SHOP, repair=False)
        stack.push_async_callback(discovery.close)
        await import_file(
            database, _SHOP, products, discovery, default_price=Decimal(1), replace=True, progress=progress
        )
        names = await _names(database)
        judged = [query for query in texts if any(grade > 0 for grade in grades.get(query, {}).values())]
        results = [await _query(discovery, names, texts[query], grades[query]) for query in judged]
        means = {key: float(np.mean([result[key] for result in results])) for key in results[0] if key != "ms"}
        times = [result["ms"] for result in results]
    return {
        **{key: round(value, 4) for key, value in means.items()},
        "p50_ms": round(float(np.percentile(times, 50)), 2), "p95_ms": round(float(np.percentile(times, 95)), 2),
        "queries": len(judged),
    }  # fmt: skip


async def _names(database: Database) -> dict[int, str]:
    async with database.read() as session:
        found = await session.execute(select(PlatformProduct.id, PlatformProduct.platform_id))
        return dict(found.all())


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
