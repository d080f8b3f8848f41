from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from store.search.selection import among, top, union

SOME = st.lists(st.integers(-5, 60), max_size=40)


def ids(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(left=SOME, right=SOME)
def test_a_union_is_that_of_sets_in_order(left: list[int], right: list[int]) -> None:
    assert union(ids(left), ids(right)).tolist() == sorted({*left, *right})


@given(left=SOME, known=SOME)
def test_among_is_membership(left: list[int], known: list[int]) -> None:
    assert among(ids(left), ids(known)).tolist() == [value in known for value in left]


@given(scores=st.lists(st.integers(-3, 9), max_size=50), limit=st.integers(1, 60))
def test_the_best_come_first_and_ties_keep_their_order(scores: list[int], limit: int) -> None:
    places = sorted((place for place, score in enumerate(scores) if score > 0), key=lambda place: -scores[place])
    assert top(np.array(scores, dtype=np.float32), limit).tolist() == places[:limit]
