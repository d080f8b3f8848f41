"""How fast a catalogue comes in: the first time, again unchanged, again with few changes, and what it leaves on disk.

The made-up products of `evals.bench.bench_search` come from a file, with vectors made by rule. Taking in, comparing
and storing is measured; how fast the real encoder is, is measured beside it on a sample. The peer is Chroma alone, used
the plain way: all vectors are upserted at every sync.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from connectors.encoders import load_encoder
from evals.bench.bench_search import NoisyEncoder, products
from service.discovery import Discovery
from service.importing import import_file
from store.database import Database
from store.migrate import migrate

Report = Callable[[str, int, int], None]
_SHOP = "bench"
_SAMPLE = 500


def bench(size: int, resyncs: int = 50, seed: int = 1, progress: Report | None = None) -> dict[str, Any]:
    """Run the benchmark and return its figures, ready for JSON.

    Args:
        size: Number of made-up products.
        resyncs: How often the whole catalogue is taken in again.
        seed: Of the products.
        progress: Called with what is done, how much of it, and of how much.

    Returns:
        ``first`` (``seconds, per_second``), ``unchanged`` (``seconds`` of the slowest of three), ``changed`` (1 % new
        texts, 1 % new prices), ``growth`` (``folder_mb`` of Chroma after the first sync, ``after_mb`` all
        re-syncs, each with 1 % new texts, ``ratio``), ``encoder`` (``docs_per_cpu_second``), ``peak_mb``,
        and ``chroma`` for the peer (``first, again, growth``).
    """
    with tempfile.TemporaryDirectory(prefix="shopclerk-bench-") as name:
        result = _child("ours", Path(name), size, resyncs, seed, progress)
        result["chroma"] = _child("chroma", Path(name), size, min(resyncs, 3), seed, progress)
    result["encoder"] = _encoder(seed)
    return result


def _child(part: str, home: Path, size: int, resyncs: int, seed: int, progress: Report | None) -> dict[str, Any]:
    """Run a part in a fresh process, as its peak of memory can only be told there; it reports as it goes."""
    command = [sys.executable, "-m", "evals.bench.bench_sync", part, str(home), str(size), str(resyncs), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        line = ""
        for line in child.stdout:
            done, _, what = line.partition(" ")
            if progress is not None and done.isdigit():
                progress(what.strip(), int(done), resyncs)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    found: dict[str, Any] = json.loads(line)
    return found


def _encoder(seed: int) -> dict[str, float]:
    encoder = load_encoder()
    texts = [f"{each['title']}. {each['description']}" for each in products(_SAMPLE, seed)]
    encoder.encode(texts[:8])
    cpu, wall = time.process_time(), time.perf_counter()
    for start in range(0, len(texts), 32):
        encoder.encode(texts[start : start + 32])
    return {
        "docs_per_cpu_second": round(len(texts) / (time.process_time() - cpu), 1),
        "docs_per_second": round(len(texts) / (time.perf_counter() - wall), 1),
    }


def write(path: Path, size: int, seed: int, round_: int = 0) -> None:
    """Write the catalogue: with every round another 1 % has new texts, and another 1 % new prices."""
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(products(size, seed)):
            for before in range(1, round_ + 1):
                if number % 100 == before % 100:
                    row["description"] += f" Edition {before}."
                elif number % 100 == (before + 50) % 100:
                    row["price"] = f"{float(row['price']) + 1:.2f}"
            file.write(json.dumps(row) + "\n")


def folder_bytes(folder: Path) -> int:
    """Return how much a folder holds."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


async def _ours(home: Path, size: int, resyncs: int, seed: int) -> dict[str, Any]:
    url, source = f"sqlite+aiosqlite:///{home / 'shop.sqlite'}", home / "products.jsonl"
    migrate(url)
    database = Database(url)
    folder = home / "index" / _SHOP
    encoder = NoisyEncoder(load_encoder())
    discovery = await Discovery.open(database, _SHOP, encoder, folder, repair=False)

    async def take(round_: int) -> float:
        await asyncio.to_thread(write, source, size, seed, round_)
        started = time.perf_counter()
        summary = await import_file(database, _SHOP, source, discovery)
        assert summary.failed == 0, summary
        return time.perf_counter() - started

    first = await take(0)
    before = folder_bytes(folder / "chroma")
    unchanged = [await take(0) for _ in range(3)]
    changed = await take(1)
    for number in range(2, resyncs + 1):
        await take(number)
        _say(number, "re-syncs")
    after = folder_bytes(folder / "chroma")
    await discovery.close()
    await database.close()
    return {
        "products": size,
        "first": {"seconds": round(first, 2), "per_second": round(size / first, 1)},
        "unchanged": {"seconds": round(max(unchanged), 2)},
        "changed": {"seconds": round(changed, 2)},
        "growth": {
            "resyncs": resyncs,
            "folder_mb": _mb(before),
            "after_mb": _mb(after),
            "ratio": round(after / before, 3),
        },
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


async def _chroma(home: Path, size: int, resyncs: int, seed: int) -> dict[str, Any]:
    """Chroma the plain way: one collection, everything upserted at every sync."""
    import chromadb

    encoder = NoisyEncoder(load_encoder())
    rows = list(products(size, seed))
    matrix = await asyncio.to_thread(encoder.encode, [f"{row['title']}. {row['description']}" for row in rows])
    client = chromadb.PersistentClient(str(home / "peer"))
    collection = client.get_or_create_collection("peer", embedding_function=None)
    seconds, sizes = [], []
    for number in range(resyncs + 1):
        started = time.perf_counter()
        for start in range(0, size, 5000):
            part = slice(start, start + 5000)
            collection.upsert(
                ids=[row["id"] for row in rows[part]],
                embeddings=np.ascontiguousarray(matrix[part]),
                documents=[row["title"] for row in rows[part]],
                metadatas=[{"price": float(row["price"])} for row in rows[part]],
            )
        seconds.append(time.perf_counter() - started)
        sizes.append(folder_bytes(home / "peer"))
        _say(number, "re-syncs of the peer")
    return {
        "first": {"seconds": round(seconds[0], 2)},
        "again": {"seconds": round(max(seconds[1:], default=0.0), 2)},
        "growth": {
            "resyncs": resyncs,
            "folder_mb": _mb(sizes[0]),
            "after_mb": _mb(sizes[-1]),
            "ratio": round(sizes[-1] / sizes[0], 3),
        },
    }


def _mb(size: int) -> float:
    return round(size / 1_048_576, 2)


def _say(done: int, what: str) -> None:
    sys.stdout.write(f"{done} {what}\n")
    sys.stdout.flush()


def _main(arguments: Sequence[str]) -> None:
    part, home, size, resyncs, seed = arguments
    run = {"ours": _ours, "chroma": _chroma}[part]
    sys.stdout.write(json.dumps(asyncio.run(run(Path(home), int(size), int(resyncs), int(seed)))) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
