from __future__ import annotations

import numpy as np
import pytest

from store.search.selection import Selection
from store.search.vectors import Vectors


@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
def test_the_codes_leave_the_true_best(share: float) -> None:
    chance = np.random.default_rng(1)
    centres = chance.normal(0, 1, (200, 384)) + 0.5  # real encoders are neither centred nor spread evenly
    rows = (centres[chance.integers(0, 200, 12_000)] + chance.normal(0, 1, (12_000, 384))).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ids = np.arange(12_000, dtype=np.int64)
    vectors = Vectors(ids, [""] * len(ids), rows, "x")
    within = Selection(ids, chance.random(len(ids)) < share)
    hits, misses = 0, 0.0
    for number in range(50):
        query = rows[number] + chance.normal(0, 0.03, 384).astype(np.float32)
        exact = set(np.argsort(-np.where(within.mask, rows @ query, -9))[:10].tolist())
        found, scores = vectors.search(query, within, 10)
        assert within.mask[found].all()
        assert (np.diff(scores) <= 0).all()
        hits += len(exact.intersection(found.tolist()))
        same, _, best = vectors.look(query, within, 10)
        assert same.tolist() == found.tolist()
        misses = max(misses, float((rows @ query).max()) - best)  # of all, whatever the selection
    assert hits >= 0.995 * 500
    assert misses < 0.01
