"""How fast search is: latency by filter, recall, memory and start, with Chroma's own filters beside it.

A catalogue of made-up products is imported into a fresh shop, then searched from a fresh process. Vectors of
products are those of their kind and material with seeded noise, so that a large catalogue need not be encoded
for an hour; queries are encoded for real.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from connectors.encoders import load_encoder
from connectors.encoders.base import Encoder
from service.discovery import Discovery, SearchRequest
from service.importing import import_file
from service.sync import Progress
from store.database import Database
from store.migrate import migrate
from store.models import PlatformProduct

_SHOP = "bench"
_NOISE = 0.03
_KINDS = (
    "rain jacket",
    "wool jumper",
    "linen shirt",
    "running shoe",
    "hiking boot",
    "leather belt",
    "straw hat",
    "sun glasses",
    "desk lamp",
    "floor lamp",
    "coffee grinder",
    "espresso cup",
    "cast iron pan",
    "bread knife",
    "bath towel",
    "duvet cover",
    "garden hose",
    "bicycle light",
    "travel bag",
    "laptop sleeve",
    "phone charger",
    "wireless headphones",
    "yoga mat",
    "water bottle",
    "picture frame",
    "wall clock",
    "notebook",
    "fountain pen",
    "board game",
    "dog leash",
)
_MATERIALS = ("cotton", "merino", "steel", "oak", "recycled", "ceramic", "glass", "bamboo", "aluminium", "canvas")
_COLOURS = ("black", "navy", "red", "olive", "white", "grey", "sand", "teal", "plum", "amber")
_MAKERS = ("Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heath", "Isle", "Juniper")
#: The share of products that pass: all, about 80 %, 50 %, 40 % and 2 %.
FILTERS: dict[str, dict[str, Any]] = {
    "none": {},
    "stock": {"in_stock": True},
    "price": {"min_price": "50", "max_price": "149.50"},
    "price+stock": {"min_price": "50", "max_price": "150", "in_stock": True},
    "selective": {"min_price": "100", "max_price": "105", "in_stock": True},
}


def products(size: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield ``size`` flat products of the bench's own grammar: prices 1 to 200, four of five in stock."""
    chance = random.Random(seed)
    for number in range(size):
        kind, material = chance.choice(_KINDS), chance.choice(_MATERIALS)
        colour, maker = chance.choice(_COLOURS), chance.choice(_MAKERS)
        yield {
            "id": f"b{number}",
            "sku": f"{maker[:2].upper()}-{number:06}",
            "brand": maker,
            "category": kind.split()[-1],
            "title": f"{maker} {material} {kind} {colour} no. {number % 997}",
            "description": f"A {colour} {kind} of {material}, made by {maker} in series {chance.randint(1, 400)}.",
            "price": f"{chance.uniform(1, 200):.2f}",
            "in_stock": chance.random() < 0.8,
        }


def queries(count: int, seed: int) -> list[str]:
    """Return queries as customers type them."""
    chance = random.Random(seed + 1)
    forms = ("{colour} {kind}", "{material} {kind}", "{kind}", "{maker} {kind} in {colour}")
    return [
        chance.choice(forms).format(
            kind=chance.choice(_KINDS),
            material=chance.choice(_MATERIALS),
            colour=chance.choice(_COLOURS),
            maker=chance.choice(_MAKERS),
        )
        for _ in range(count)
    ]


class NoisyEncoder:
    """The real encoder for queries; products get their kind's vector with noise of their own."""

    def __init__(self, inner: Encoder) -> None:
        self._inner = inner
        self.dimensions = inner.dimensions
        self.fingerprint = f"bench:{inner.fingerprint}"
        self._base = lru_cache(maxsize=4096)(inner.encode_query)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode products."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            kind = next((kind for kind in _KINDS if kind in text), text[:40])
            material = next((material for material in _MATERIALS if material in text), "")
            noise = np.random.default_rng(zlib.crc32(text.encode())).normal(0, _NOISE, self.dimensions)
            rows[place] = self._base(f"{material} {kind}".strip()) + noise.astype(np.float32)
        normed: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Encode a query with the real encoder."""
        return self._inner.encode_query(text)


def bench(
    size: int,
    queries: int = 200,
    seed: int = 1,
    *,
    file: Path | None = None,
    peer: bool = True,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run the benchmark and return its figures, ready for JSON.

    Args:
        size: Number of made-up products.
        queries: Number of queries per filter.
        seed: Of products and queries.
        file: A products file to use instead of made-up products; then ``size`` is not used.
        peer: Also measure Chroma alone, with its ``where``, on the same vectors and queries.
        progress: As in `import_file`.

    Returns:
        ``products, index_seconds, start_seconds, rss_mb`` and per filter ``share, p50_ms, p95_ms, cpu_p50_ms,
        recall10`` (of the vectors, against a brute-force search in double precision); ``chroma`` has the same
        for the peer, vector search alone.
    """
    with tempfile.TemporaryDirectory(prefix="shopclerk-bench-") as name:
        home = Path(name)
        source = file or home / "products.jsonl"
        if file is None:
            source.write_text("".join(json.dumps(row) + "\n" for row in products(size, seed)), encoding="utf-8")
        built = asyncio.run(_build(home, source, progress))
        result = {**built, **_child("search", home, queries, seed)}
        if peer:
            result["chroma"] = _child("chroma", home, queries, seed)
    return result


def _child(part: str, home: Path, count: int, seed: int) -> dict[str, Any]:
    """Run a part in a fresh process, as memory and start can only be told there."""
    command = [
        sys.executable,
        "-m",
        "evals.bench.bench_search",
        part,
        str(home),
        str(count),
        str(seed),
        str(time.time()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _url(home: Path) -> str:
    return f"sqlite+aiosqlite:///{home / 'shop.sqlite'}"


async def _open(home: Path, database: Database) -> Discovery:
    encoder = NoisyEncoder(load_encoder())
    return await Discovery.open(database, _SHOP, encoder, home / "index" / _SHOP, repair=False)


async def _build(home: Path, source: Path, progress: Progress | None) -> dict[str, Any]:
    migrate(_url(home))
    database = Database(_url(home))
    discovery = await _open(home, database)
    started = time.perf_counter()
    summary = await import_file(database, _SHOP, source, discovery, progress=progress)
    elapsed = time.perf_counter() - started
    await discovery.close()
    await database.close()
    return {"products": summary.created, "refused": summary.failed, "index_seconds": round(elapsed, 1)}


async def _search(home: Path, count: int, seed: int, born: float) -> dict[str, Any]:
    database = Database(_url(home))
    discovery = await _open(home, database)
    await discovery.search(SearchRequest(query="warm up"))
    result: dict[str, Any] = {"start_seconds": round(time.time() - born, 2), "filters": {}}
    for name, conditions in FILTERS.items():
        walls, cpus = [], []
        for text in queries(count, seed):
            request = SearchRequest(query=text, limit=10, **conditions)
            discovery.forget_queries()
            wall, cpu = time.perf_counter(), time.process_time()
            await discovery.search(request)
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
        result["filters"][name] = {
            **percentiles(walls),
            "cpu_p50_ms": round(float(np.median(cpus)), 2),
            **_recall(discovery, conditions, seed),
        }
    result["rss_mb"] = rss()
    await discovery.close()
    await database.close()
    return result


def _recall(discovery: Discovery, conditions: dict[str, Any], seed: int) -> dict[str, float]:
    """Compare the vector part with a brute-force search in double precision."""
    from service.discovery.search import plan

    view = discovery.view
    within = view.columns.select(plan(SearchRequest(query="x", **conditions), view).filters)
    mask = np.isin(view.vectors.ids, within.chosen)
    matrix = view.vectors.matrix.astype(np.float64)
    hits, wanted = 0, 0
    for text in queries(30, seed + 7):
        vector = discovery.encode(text)
        exact = np.where(mask, matrix @ vector.astype(np.float64), -2)
        nearest = np.argsort(-exact)[:10]
        best = set(view.vectors.ids[nearest[exact[nearest] > 0]].tolist())  # an opposite is no answer
        hits += len(best.intersection(view.vectors.search(vector, within, 10)[0].tolist()))
        wanted += len(best)
    share = within.count / max(1, len(within.ids))
    return {"share": round(share, 4), "recall10": round(hits / wanted, 4) if wanted else 1.0}


async def _chroma(home: Path, count: int, seed: int) -> dict[str, Any]:
    """Measure Chroma as its users call it: one collection, metadata, ``where``."""
    import chromadb

    database = Database(_url(home))
    discovery = await _open(home, database)
    async with database.read() as session:
        rows = await session.execute(
            select(PlatformProduct.id, PlatformProduct.price_min, PlatformProduct.in_stock).order_by(PlatformProduct.id)
        )
        facts = {row: (price / 100, stock) for row, price, stock in rows}
    vectors = discovery.view.vectors
    client = chromadb.PersistentClient(str(home / "peer"))
    collection = client.create_collection("peer", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    started = time.perf_counter()
    for first in range(0, len(vectors), 5000):
        part = slice(first, first + 5000)
        ids = vectors.ids[part].tolist()
        collection.add(
            ids=[str(row) for row in ids],
            embeddings=np.ascontiguousarray(vectors.matrix[part]),
            metadatas=[{"price": facts[row][0], "in_stock": facts[row][1]} for row in ids],
        )
    result: dict[str, Any] = {"index_seconds": round(time.perf_counter() - started, 1), "filters": {}}
    texts = queries(min(count, 60), seed)
    for name, conditions in FILTERS.items():
        result["filters"][name] = _peer_filter(
            collection, vectors, facts, conditions, [discovery.encode(t) for t in texts]
        )
    result["rss_mb"] = rss()
    await discovery.close()
    await database.close()
    return result


def _peer_filter(
    collection: Any,
    vectors: Any,
    facts: dict[int, tuple[float, bool]],
    conditions: dict[str, Any],
    asked: list[NDArray[np.float32]],
) -> dict[str, float]:
    low, high = float(conditions.get("min_price", 0)), float(conditions.get("max_price", "inf"))
    parts: list[dict[str, Any]] = []
    if "min_price" in conditions:
        parts += [{"price": {"$gte": low}}, {"price": {"$lte": high}}]
    if "in_stock" in conditions:
        parts.append({"in_stock": True})
    where = {"$and": parts} if len(parts) > 1 else parts[0] if parts else None
    mask = np.array(
        [
            low <= facts[row][0] <= high and (facts[row][1] or "in_stock" not in conditions)
            for row in vectors.ids.tolist()
        ]
    )
    walls, hits, wanted = [], 0, 0
    for vector in asked:
        started = time.perf_counter()
        answer = collection.query(query_embeddings=[vector], n_results=10, where=where, include=["distances"])
        walls.append((time.perf_counter() - started) * 1000)
        exact = np.where(mask, vectors.matrix @ vector, -2)
        best = {str(row) for row in vectors.ids[np.argsort(-exact)[: min(10, int(mask.sum()))]].tolist()}
        hits, wanted = hits + len(best.intersection(answer["ids"][0])), wanted + len(best)
    return {**percentiles(walls), "share": round(float(mask.mean()), 4), "recall10": round(hits / max(1, wanted), 4)}


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def rss() -> float:
    """Return this process's memory in MB, 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return round(pages * 4096 / 1_048_576, 1)


def _main(arguments: Sequence[str]) -> None:
    part, home, count, seed, born = arguments
    parts: dict[str, Callable[[], Any]] = {
        "search": lambda: _search(Path(home), int(count), int(seed), float(born)),
        "chroma": lambda: _chroma(Path(home), int(count), int(seed)),
    }
    sys.stdout.write(json.dumps(asyncio.run(parts[part]())) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
