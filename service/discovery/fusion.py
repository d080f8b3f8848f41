"""Making one ranking of two: words and meaning, each scaled to 0..1 over its own best thousand."""

from __future__ import annotations

import numpy as np

from store.search.selection import Ids, Scores

DEPTH = 1000
WORDS_WEIGHT = 0.5


def convex(words: tuple[Ids, Scores], meaning: tuple[Ids, Scores]) -> tuple[Ids, Scores]:
    """Return the union of two rankings by the weighted sum of their min-max scaled scores, best first.

    Who is missing from one ranking gets nothing from it. Ties go to the smaller id, so the order is stable.
    """
    parts = ((words, WORDS_WEIGHT), (meaning, 1 - WORDS_WEIGHT))
    ids = np.union1d(words[0], meaning[0])
    scores = np.zeros(len(ids), dtype=np.float32)
    for (own, values), weight in parts:
        if len(own):
            scores[np.searchsorted(ids, own)] += np.float32(weight) * _scaled(values)
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]


def _scaled(values: Scores) -> Scores:
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.ones_like(values)
    scaled: Scores = (values - np.float32(low)) / np.float32(high - low)
    return scaled
