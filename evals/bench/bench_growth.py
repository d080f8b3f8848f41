"""How search grows with the catalogue: the benchmark of `evals.bench.bench_search` at several sizes.

Above 200,000 products only what grows is measured: conditions and meaning over simulated vectors. Taking a million
made-up products into SQL would measure SQL for most of an hour.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from connectors.encoders import load_encoder
from evals.bench.bench_search import FILTERS, NoisyEncoder, bench, percentiles, products, queries, rss
from evals.html import Plot, Table, page
from evals.plots import bars, lines
from service.sync import Progress
from store.search.filters import Columns, Filters, ProductRow, VariantRow, build
from store.search.selection import Scores
from store.search.vectors import Vectors

#: The largest catalogue that is really taken in.
REAL = 200_000
#: Latency budgets in ms, 95th percentile, by products.
BUDGETS = ((20_000, 8.0), (50_000, 15.0), (200_000, 30.0))
_BLOCK = 20_000
_HEADER = (
    "products",
    "filter passes",
    "p50, p95 ms",
    "recall@10",
    "Chroma `where`, p50, p95 ms",
    "memory, Chroma's",
    "start",
)


def growth(
    sizes: Sequence[int], count: int = 200, seed: int = 1, *, peer: bool = True, progress: Progress | None = None
) -> list[dict[str, Any]]:
    """Return one result of `bench` a size, smallest first; those above `REAL` are ``simulated``."""
    results = []
    for size in sorted(set(sizes)):
        if size <= REAL:
            results.append(bench(size, count, seed, peer=peer, progress=progress))
        else:
            results.append(_child(size, count, seed))
    return results


def _child(size: int, count: int, seed: int) -> dict[str, Any]:
    """Simulate in a process of its own, as memory can only be told there."""
    command = [sys.executable, "-m", "evals.bench.bench_growth", str(size), str(count), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def simulated(size: int, count: int, seed: int) -> dict[str, Any]:
    """Measure conditions and meaning over ``size`` simulated products; words, SQL and encoding are left out."""
    started = time.perf_counter()
    encoder = NoisyEncoder(load_encoder())
    columns, matrix = _catalogue(size, seed, encoder)
    vectors = Vectors(columns.ids, [""] * size, matrix, encoder.fingerprint)
    result: dict[str, Any] = {
        "products": size,
        "simulated": True,
        "index_seconds": round(time.perf_counter() - started, 1),
        "filters": {},
    }
    asked = [encoder.encode_query(text) for text in queries(count, seed)]
    for name, conditions in FILTERS.items():
        filters = Filters(
            min_price=_minor(conditions.get("min_price")),
            max_price=_minor(conditions.get("max_price")),
            in_stock=conditions.get("in_stock"),
        )
        result["filters"][name] = _measured(columns, vectors, filters, asked)
    result["rss_mb"] = rss()
    return result


def _minor(amount: str | None) -> int | None:
    return None if amount is None else int(float(amount) * 100)


def _catalogue(size: int, seed: int, encoder: NoisyEncoder) -> tuple[Columns, Scores]:
    rows: list[ProductRow] = []
    variants: list[VariantRow] = []
    matrix = np.empty((size, encoder.dimensions), dtype=np.float32)
    texts: list[str] = []
    for number, one in enumerate(products(size, seed)):
        rows.append(ProductRow(number, one["category"], "", "EUR", None, 0.0, one["brand"]))
        variants.append(VariantRow(number, int(float(one["price"]) * 100), one["in_stock"], {}))
        texts.append(f"{one['title']}. {one['description']}")
        if len(texts) == _BLOCK or number == size - 1:
            matrix[number + 1 - len(texts) : number + 1] = encoder.encode(texts)
            texts.clear()
    return build(rows, variants), matrix


def _measured(columns: Columns, vectors: Vectors, filters: Filters, asked: Sequence[Scores]) -> dict[str, Any]:
    walls, hits, wanted = [], 0, 0
    for vector in asked:
        started = time.perf_counter()
        within = columns.select(filters)
        vectors.look(vector, within, 1000)
        walls.append((time.perf_counter() - started) * 1000)
    within = columns.select(filters)
    for vector in asked[:30]:
        exact = np.where(within.mask, np.einsum("ij,j->i", vectors.matrix, vector), -2)
        best = set(vectors.ids[np.argpartition(-exact, 10)[:10]].tolist())
        hits += len(best.intersection(vectors.search(vector, within, 10)[0].tolist()))
        wanted += len(best)
    share = within.count / len(within.ids)
    return {**percentiles(walls), "share": round(share, 4), "recall10": round(hits / wanted, 4)}


def table(results: Sequence[dict[str, Any]]) -> str:
    """Return the figures as the table of docs/developers/search.md."""
    rows = ["| " + " | ".join(_HEADER) + " |", "|" + "---|" * len(_HEADER)]
    for result in results:
        peer = result.get("chroma", {})
        memory = f"{result['rss_mb']:.0f} MB" + (f", {peer['rss_mb']:.0f} MB" if peer else "")
        start = f"{result['start_seconds']:.1f} s" if "start_seconds" in result else "simulated"
        first = [f"{result['products']:,}", memory, start]
        for name, found in result["filters"].items():
            other = peer.get("filters", {}).get(name)
            size, used, started = first
            share, recall = f"{found['share']:.0%}", f"{found['recall10']:.3f}"
            cells = (size, share, _times(found), recall, _times(other), used, started)
            rows.append("| " + " | ".join(cells) + " |")
            first = ["", "", ""]
    return "\n".join(rows)


def _times(found: dict[str, float] | None) -> str:
    return f"{found['p50_ms']:.1f}, {found['p95_ms']:.1f}" if found else ""


def _memory_use(results: Sequence[dict[str, Any]]) -> Plot:
    return Plot(
        bars(
            "Memory of the process",
            "MB",
            [f"{result['products']:,}" for result in results],
            {
                "shopclerk": [result["rss_mb"] for result in results],
                "Chroma": [result.get("chroma", {}).get("rss_mb", 0) for result in results],
            },
        ),
        "Memory by number of products.",
    )


def _figures(results: Sequence[dict[str, Any]]) -> Table:
    return Table(
        "Figures",
        ("Products", "Filter", "Passes", "p50 ms", "p95 ms", "Recall@10", "Chroma p95 ms"),
        [
            (
                f"{result['products']:,}{' (simulated)' if result.get('simulated') else ''}",
                name,
                f"{found['share']:.0%}",
                f"{found['p50_ms']:.1f}",
                f"{found['p95_ms']:.1f}",
                f"{found['recall10']:.3f}",
                f"{peer[name]['p95_ms']:.1f}" if (peer := result.get("chroma", {}).get("filters")) else "",
            )
            for result in results
            for name, found in result["filters"].items()
        ],
    )


def report(results: Sequence[dict[str, Any]]) -> str:
    """Return an HTML page with the growth curves and their figures."""
    real = [result for result in results if not result.get("simulated")]
    ours = {
        f"shopclerk, {name}": [(result["products"], result["filters"][name]["p95_ms"]) for result in results]
        for name in ("none", "price+stock")
    }
    peers = {
        f"Chroma, {name} (vectors only)": [
            (result["products"], result["chroma"]["filters"][name]["p95_ms"]) for result in real if "chroma" in result
        ]
        for name in ("none", "price+stock")
    }
    curves = {name: points for name, points in {**ours, **peers}.items() if points}
    parts: list[Table | Plot] = [
        Plot(
            lines("Latency, 95th percentile", "products", "ms", curves, limits={"budget": BUDGETS}),
            "Latency by number of products, this search beside Chroma.",
        ),
        _memory_use(results),
        _figures(results),
    ]
    intro = (
        "Made-up products, one process. Ours is the whole search with words, meaning and identifiers, simulated sizes "
        "aside, which are conditions and meaning alone; Chroma's is its vector query with a `where`."
    )
    return page("Search by size of the catalogue", intro, parts)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(simulated(*map(int, sys.argv[1:4]))) + "\n")
