"""What was bought together: which products every order had, and nothing about whose order it was.

Two sparse lists, products by order and orders by product, answer "what else was in the orders that had this" by
looking at those orders only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.search import files
from store.search.selection import Ids

_NAME = "sales"
_DAY = 86_400.0


class Sales:
    """Immutable orders as sets of products.

    Args:
        ids: Row ids of the products that were ever bought, sorted.
        starts: Where each order's products begin in ``bought``; one more entry than orders.
        bought: Places in ``ids``, order after order.
        placed: When each order was placed, in seconds since 1970.
        as_of: When the orders were read, likewise.
    """

    def __init__(
        self, ids: Ids, starts: NDArray[np.int64], bought: NDArray[np.int32], placed: NDArray[np.float64], as_of: float
    ) -> None:
        self.ids, self.as_of = ids, as_of
        self._starts, self._bought, self._placed = starts, bought, placed
        self._order_of = np.repeat(np.arange(len(placed), dtype=np.int32), np.diff(starts))
        self._by_product = np.argsort(bought, kind="stable")
        self._product_starts = np.searchsorted(bought[self._by_product], np.arange(len(ids) + 1))

    @classmethod
    def of(cls, baskets: Iterable[tuple[Iterable[int], datetime]], as_of: datetime) -> Sales:
        """Return the sales of orders given as row ids of products and time."""
        rows: list[int] = []
        sizes: list[int] = []
        placed: list[float] = []
        for products, at in baskets:
            once = sorted(set(products))
            if once:
                rows += once
                sizes.append(len(once))
                placed.append(at.timestamp())
        ids, bought = np.unique(np.array(rows, dtype=np.int64), return_inverse=True)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
        return cls(ids, starts, bought.astype(np.int32), np.array(placed, dtype=np.float64), as_of.timestamp())

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return len(self._placed)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """In how many orders each product was."""
        return np.diff(self._product_starts)

    def _orders_with(self, row: int) -> NDArray[np.int32]:
        place = int(np.searchsorted(self.ids, row))
        if place == len(self.ids) or self.ids[place] != row:
            return self._order_of[:0]
        return self._order_of[self._by_product[self._product_starts[place] : self._product_starts[place + 1]]]

    def together(self, row: int) -> tuple[Ids, NDArray[np.int64]]:
        """Return what else the orders with a product had, and how many of them had it."""
        orders = self._orders_with(row)
        sizes = self._starts[orders + 1] - self._starts[orders]
        ends = np.cumsum(sizes)
        places = np.repeat(self._starts[orders] - (ends - sizes), sizes) + np.arange(int(sizes.sum()))
        found, counts = np.unique(self._bought[places], return_counts=True)
        keep = self.ids[found] != row
        return self.ids[found[keep]], counts[keep]

    def heat(self, now: float, half_life_days: float = 14.0) -> NDArray[np.float64]:
        """Return how much each product is bought lately: one a purchase, halved every ``half_life_days``."""
        ages = np.maximum(0.0, now - self._placed) / _DAY
        weights = np.exp2(-ages / half_life_days)[self._order_of]
        return np.bincount(self._bought, weights=weights, minlength=len(self.ids)).astype(np.float64)

    def since(self, moment: float) -> NDArray[np.int64]:
        """Return in how many orders placed since then each product was."""
        recent = (self._placed >= moment)[self._order_of]
        found: NDArray[np.int64] = np.bincount(self._bought[recent], minlength=len(self.ids)).astype(np.int64)
        return found

    def kinds_together(self, kind_of: NDArray[np.int32], kinds: int) -> KindPairs:
        """Return which kinds of products share orders; ``kind_of`` has the kind of each of ``ids``, -1 for none."""
        pairs = self._order_of.astype(np.int64) * (kinds + 1) + kind_of[self._bought] + 1
        known = np.unique(pairs[kind_of[self._bought] >= 0])
        return KindPairs(known // (kinds + 1), (known % (kinds + 1)) - 1, kinds, self.orders)

    def save(self, folder: Path) -> None:
        """Write the sales into ``folder`` as one set of files."""
        arrays: dict[str, NDArray[Any]] = {
            "ids": self.ids,
            "starts": self._starts,
            "bought": self._bought,
            "placed": self._placed,
        }
        files.save(folder, _NAME, arrays, {"as_of": self.as_of})

    @classmethod
    def load(cls, folder: Path) -> Sales:
        """Read the sales from ``folder``.

        Raises:
            BadFiles: They are missing or damaged.
        """
        arrays, facts = files.load(folder, _NAME)
        return cls(arrays["ids"], arrays["starts"], arrays["bought"], arrays["placed"], float(facts["as_of"]))

    @staticmethod
    def stamp(folder: Path) -> tuple[int, int]:
        """Return something that changes whenever the sales are written."""
        return files.stamp(folder, _NAME)


class KindPairs:
    """In how many orders two kinds of products were together.

    Args:
        orders: The order of each (order, kind) pair, every pair once.
        kinds: The kind of each.
        count: How many kinds there are.
        total: How many orders there are.
    """

    def __init__(self, orders: NDArray[np.int64], kinds: NDArray[np.int64], count: int, total: int) -> None:
        self._orders, self._kinds, self._count, self._total = orders, kinds, count, total
        self._sizes = np.bincount(kinds, minlength=count)

    def with_kind(self, kind: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return, by kind, the number of orders shared with ``kind`` and how many times chance that is."""
        shared = np.isin(self._orders, self._orders[self._kinds == kind])
        counts = np.bincount(self._kinds[shared], minlength=self._count)
        counts[kind] = 0
        expected = self._sizes[kind] * self._sizes / max(1, self._total)
        return counts, counts / np.maximum(expected, 1e-9)
