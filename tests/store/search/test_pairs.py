from __future__ import annotations

import numpy as np

from store.search.pairs import Pairs
from store.search.stem import stem


def _share(pairs: Pairs, query: str, count: int) -> list[float]:
    return [round(float(value), 3) for value in pairs.share([stem(word) for word in query.split()], count)]


def test_neighbours_in_titles_are_counted() -> None:
    pairs = Pairs.empty().changed(np.zeros(0, np.bool_), ["Phone cases in red", "Case with a phone", ""])
    assert _share(pairs, "phone case", 3) == [1, 0, 0]
    assert _share(pairs, "red phone case", 3) == [0.5, 0, 0]
    assert _share(pairs, "case", 3) == [0, 0, 0]


def test_a_change_keeps_the_others() -> None:
    pairs = Pairs.empty().changed(np.zeros(0, np.bool_), ["desk lamp", "rain jacket", "wall clock"])
    later = pairs.changed(np.array([True, False, True]), ["garden hose"])
    assert [_share(later, query, 3) for query in ("desk lamp", "rain jacket", "wall clock", "garden hose")] == [
        [1, 0, 0],
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ]
    again = Pairs.of(later.arrays())
    assert _share(again, "garden hose", 3) == [0, 0, 1]
