"""What was bought together, counted on small orders by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from store.search.files import BadFiles
from store.search.sales import Sales

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ORDERS = [
    ([5, 7], NOW - timedelta(days=1)),
    ([5, 7, 9], NOW - timedelta(days=40)),
    ([9], NOW - timedelta(days=2)),
    ([7, 7], NOW - timedelta(days=3)),
    ([], NOW),
]


def sales() -> Sales:
    return Sales.of(ORDERS, NOW)


def test_counts_orders_not_pieces() -> None:
    found = sales()
    assert found.orders == 4
    assert dict(zip(found.ids.tolist(), found.counts.tolist(), strict=True)) == {5: 2, 7: 3, 9: 2}


def test_tells_what_shared_orders() -> None:
    ids, counts = sales().together(5)
    assert dict(zip(ids.tolist(), counts.tolist(), strict=True)) == {7: 2, 9: 1}


@pytest.mark.parametrize("row", [1, 6, 99])
def test_a_product_never_bought_was_in_no_order(row: int) -> None:
    ids, counts = sales().together(row)
    assert len(ids) == len(counts) == 0


def test_old_purchases_weigh_less() -> None:
    found = sales()
    heat = dict(zip(found.ids.tolist(), found.heat(NOW.timestamp()).tolist(), strict=True))
    assert heat[7] > heat[5] > heat[9] > 1
    assert found.since((NOW - timedelta(days=30)).timestamp()).tolist() == [1, 2, 1]


def test_kinds_are_counted_once_an_order() -> None:
    # 5 and 7 are of kind 0, 9 is of kind 1.
    counts, lift = sales().kinds_together(np.array([0, 0, 1], dtype=np.int32), 2).with_kind(0)
    assert counts.tolist() == [0, 1]
    assert lift[1] == pytest.approx(1 / (3 * 2 / 4))


def test_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    sales().save(tmp_path)
    found = Sales.load(tmp_path)
    assert found.together(7)[0].tolist() == [5, 9]
    assert found.as_of == NOW.timestamp()
    next(tmp_path.glob("sales.*/bought.npy")).write_bytes(b"cut")
    with pytest.raises(BadFiles):
        Sales.load(tmp_path)


def test_no_orders_are_no_trouble(tmp_path: Path) -> None:
    none = Sales.of([], NOW)
    none.save(tmp_path)
    assert Sales.load(tmp_path).orders == 0
    assert len(none.together(3)[0]) == 0
