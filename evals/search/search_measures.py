"""Measures of a ranking, and paired bootstrap intervals between two systems.

Gain is 2^grade - 1, products nobody judged count as 0, the ideal is over all judged products of the query.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

#: The measures of one query, in the order they are printed.
MEASURES = ("ndcg10", "pool_ndcg10", "judged10", "recall100", "mrr10", "hit1")
_RESAMPLES, _SEED = 5000, 20240611


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


def summary(results: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the means over queries, and the median and 95th percentile of ``ms``."""
    times = [result["ms"] for result in results]
    means = {key: round(float(np.mean([result[key] for result in results])), 4) for key in MEASURES}
    p50, p95 = np.percentile(times, [50, 95])
    return {**means, "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def gains(ours: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]]) -> dict[str, dict[str, Any]]:
    """Return our mean advantage per measure with its 95 % interval from a bootstrap over the same queries."""
    return {
        key: interval([a[key] - b[key] for a, b in zip(ours, theirs, strict=True)]) for key in ("ndcg10", "pool_ndcg10")
    }


def interval(apart: Sequence[float]) -> dict[str, float]:
    """Return the mean of paired differences with its 95 % bootstrap interval."""
    values = np.array(apart)
    drawn = np.random.default_rng(_SEED).integers(0, len(values), (_RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return {"mean": round(float(values.mean()), 4), "low": round(float(low), 4), "high": round(float(high), 4)}
