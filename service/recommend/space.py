"""The catalogue as the recommender sees it: vectors by row id, who may be shown, and a choice that is not monotone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.discovery.view import View
from store.search.filters import Filters
from store.search.selection import Ids, Mask, Scores, Selection

#: So many products of a kind tell where it lies.
_SAMPLE = 16
#: The share of pairs of kinds that are less alike than two that replace each other: anywhere, in one department.
_TOO_NEAR = (0.99, 0.95)
_MANY_KINDS, _FEW_PAIRS, _SAME_DEPARTMENT = 2000, 100, 0.1


@dataclass(frozen=True)
class Pool:
    """Candidates, best first, with a relevance of about 0 to 1."""

    ids: Ids
    scores: Scores

    @classmethod
    def empty(cls) -> Pool:
        """Return no candidates."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.float32))

    @classmethod
    def of(cls, found: dict[int, float]) -> Pool:
        """Return candidates by row id and relevance."""
        best = sorted(found, key=lambda row: -found[row])
        return cls(np.array(best, dtype=np.int64), np.array([found[row] for row in best], dtype=np.float32))


class Space:
    """One view of the catalogue. Kinds are its pairs of category and product type."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.columns = view.columns
        order = np.argsort(view.vectors.ids, kind="stable")
        self._sorted, self._places = view.vectors.ids[order], order
        self._centroids: tuple[Scores, Mask] | None = None
        self._limits: tuple[float, float] | None = None

    def vectors(self, rows: Ids) -> Scores:
        """Return the unit vectors of products; zeros where one is not encoded yet."""
        found = np.minimum(np.searchsorted(self._sorted, rows), max(0, len(self._sorted) - 1))
        result = np.zeros((len(rows), self.view.vectors.matrix.shape[1]), dtype=np.float32)
        if len(self._sorted):
            known = self._sorted[found] == rows
            result[known] = self.view.vectors.matrix[self._places[found[known]]]
        return result

    def allowed(self, filters: Filters, without: Ids) -> Mask:
        """Return which products of the columns can be shown."""
        mask = self.columns.select(filters).mask & self.columns.in_stock
        mask = mask.copy()
        known = without[np.isin(without, self.columns.ids)]
        mask[self.columns.positions(known)] = False
        return mask

    def near(self, vector: Scores, mask: Mask, limit: int) -> Pool:
        """Return the products nearest to a vector."""
        ids, scores = self.view.vectors.search(vector, Selection(self.columns.ids, mask), limit)
        return Pool(ids, scores)

    def kind_of(self, row: int) -> int:
        """Return a product's kind, -1 when it is not for sale."""
        return int(self.kinds_of(np.array([row], dtype=np.int64))[0])

    def kinds_of(self, rows: Ids) -> NDArray[np.int32]:
        """Return the kind of each product, -1 for those not for sale."""
        result = np.full(len(rows), -1, dtype=np.int32)
        known = np.isin(rows, self.columns.ids)
        result[known] = self.columns.kind[self.columns.positions(rows[known])]
        return result

    def kind_name(self, kind: int) -> str:
        """Return what customers call a kind: the last step of its category, or its product type."""
        category, product_type = self.columns.kinds[kind]
        parts = [part.strip() for part in category.replace("/", ">").replace("|", ">").split(">") if part.strip()]
        return parts[-1] if parts else product_type

    def complements(self, kind: int, limit: int) -> list[int]:
        """Return kinds that are near ``kind`` but not too near: the catalogue's own rule of what goes together.

        The nearest kinds replace each other (parka and rain jacket), those a little further off are used together
        (rain jacket and hiking boots). How near is too near is read off all pairs of kinds; within a department
        (the first step of the category) it is less, and such kinds come later.
        """
        centroids, known = self._kinds()
        if not known[kind]:
            return []
        closeness = centroids @ centroids[kind]
        same = self._departments() == self._departments()[kind]
        outside, inside = self._too_near()
        own = (self.kind_name(kind), self.columns.kinds[kind][1])
        named = [(self.kind_name(other), self.columns.kinds[other][1]) for other in range(len(known))]
        alike = [name == own[0] or bool(own[1] and own[1] == product_type) for name, product_type in named]
        bad = ~known | np.array(alike) | (closeness >= np.where(same, inside, outside))
        closeness = np.where(bad, -1.0, closeness - _SAME_DEPARTMENT * same)
        return [int(other) for other in np.argsort(-closeness)[:limit] if closeness[other] > 0]

    def _departments(self) -> NDArray[np.int64]:
        numbers: dict[str, int] = {}
        return np.array(
            [numbers.setdefault(_department(category), len(numbers)) for category, _ in self.columns.kinds], np.int64
        )

    def _too_near(self) -> tuple[float, float]:
        """Return from which likeness on kinds replace each other, in other departments and in the same one."""
        if self._limits is None:
            centroids, known = self._kinds()
            some = centroids[known][:_MANY_KINDS]
            pairs = (some @ some.T)[np.triu_indices(len(some), 1)]
            found = np.quantile(pairs, _TOO_NEAR) if len(pairs) > _FEW_PAIRS else np.ones(2)
            self._limits = (float(found[0]), float(found[1]))
        return self._limits

    def _kinds(self) -> tuple[Scores, Mask]:
        if self._centroids is None:
            kind = self.columns.kind
            order = np.argsort(kind, kind="stable")
            starts = np.searchsorted(kind[order], np.arange(len(self.columns.kinds)))
            rank = np.arange(len(order)) - starts[kind[order]]
            chosen = order[rank < _SAMPLE]
            sums = np.zeros((len(self.columns.kinds), self.view.vectors.matrix.shape[1]), dtype=np.float32)
            np.add.at(sums, kind[chosen], self.vectors(self.columns.ids[chosen]))
            norms = np.linalg.norm(sums, axis=1)
            self._centroids = (sums / np.maximum(norms, 1e-9)[:, None], norms > 0)
        return self._centroids


def _department(category: str) -> str:
    return category.replace("/", ">").replace("|", ">").partition(">")[0].strip()


def diverse(pool: Pool, vectors: Scores, limit: int, weight: float) -> Ids:
    """Return candidates by maximal marginal relevance: good, and unlike those chosen before.

    Args:
        pool: The candidates.
        vectors: Their vectors.
        limit: How many to choose.
        weight: What relevance counts against likeness, 0 to 1.
    """
    left = np.ones(len(pool.ids), dtype=np.bool_)
    closest = np.zeros(len(pool.ids), dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < limit and left.any():
        gains = np.where(left, weight * pool.scores - (1 - weight) * closest, -np.inf)
        best = int(np.argmax(gains))
        chosen.append(best)
        left[best] = False
        closest = np.maximum(closest, vectors @ vectors[best])
    return pool.ids[chosen]
