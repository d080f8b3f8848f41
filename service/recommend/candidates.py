"""Where candidates come from: likeness, shared orders, the catalogue's own rules, what is bought lately."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from runtime import clock
from service.recommend.space import Pool, Space
from store.search.sales import KindPairs, Sales
from store.search.selection import Ids, Mask, Scores

#: Candidates per list, kinds that may go with one, products of each.
MANY, _KINDS, _OF_EACH = 60, 6, 8
#: Fewer shared orders than this are chance.
LEAST_TOGETHER, _LEAST_KINDS, _LIFT = 2, 4, 2.0
#: What orders tell of two kinds counts for more than any likeness of descriptions.
_TOLD = 0.6
DAYS = 30
Why = dict[int, tuple[str, int]]


def similar(space: Space, row: int, mask: Mask) -> Pool:
    """Return what is described most like a product; its own kind first."""
    pool = space.near(space.vectors(np.array([row]))[0], mask, MANY)
    same = space.kinds_of(pool.ids) == space.kind_of(row)
    scores = pool.scores + np.float32(0.1) * same
    order = np.argsort(-scores, kind="stable")
    return Pool(pool.ids[order], scores[order].astype(np.float32))


def bought_with(space: Space, sales: Sales, row: int, mask: Mask) -> tuple[Pool, Why]:
    """Return what the same orders had, and in how many; how often it is bought anyway is taken into account."""
    ids, counts = sales.together(row)
    fine = (counts >= LEAST_TOGETHER) & mask[np.minimum(space.columns.positions(ids), len(mask) - 1)]
    fine &= np.isin(ids, space.columns.ids)
    ids, counts = ids[fine], counts[fine]
    sold = sales.counts[np.searchsorted(sales.ids, ids)]
    scores = counts / np.sqrt(np.maximum(1, sold))
    best = np.argsort(-scores, kind="stable")[:MANY]
    scores = 1.0 + scores[best] / max(1e-9, float(scores.max(initial=1e-9)))
    pool = Pool(ids[best], scores.astype(np.float32))
    return pool, {int(i): ("orders", int(n)) for i, n in zip(ids[best], counts[best], strict=True)}


def fitting(space: Space, pairs: Callable[[], KindPairs | None], row: int, mask: Mask) -> tuple[Pool, Why]:
    """Return what fits a product by its kind: kinds bought with it, else those the catalogue puts beside it."""
    kind = space.kind_of(row)
    if kind < 0:
        return Pool.empty(), {}
    chosen: list[tuple[int, str, int]] = []
    known = pairs()
    if known is not None:
        counts, lift = known.with_kind(kind)
        strong = np.flatnonzero((counts >= _LEAST_KINDS) & (lift >= _LIFT))
        chosen = [(int(k), "kinds", int(counts[k])) for k in strong[np.argsort(-lift[strong])][:_KINDS]]
    have = {k for k, _, _ in chosen}
    rest = [k for k in space.complements(kind, _KINDS) if k not in have]
    chosen += [(k, "catalogue", 0) for k in rest[: _KINDS - len(chosen)]]
    vector = space.vectors(np.array([row]))[0]
    scores: dict[int, float] = {}
    why: Why = {}
    for rank, (other, source, count) in enumerate(chosen):
        near = space.near(vector, mask & (space.columns.kind == other), _OF_EACH)
        for place, found in enumerate(near.ids):
            scores[int(found)] = float(near.scores[place]) + 0.3 * (1 - rank / _KINDS) + _TOLD * (source == "kinds")
            why[int(found)] = (source, count)
    return Pool.of(scores), why


def trending(space: Space, sales: Sales, mask: Mask) -> Pool:
    """Return what is bought most lately."""
    now = clock.now().timestamp()
    heat = sales.heat(now)
    fine = np.isin(sales.ids, space.columns.ids)
    ids, heat = sales.ids[fine], heat[fine]
    able = mask[space.columns.positions(ids)]
    ids, heat = ids[able], heat[able]
    best = np.argsort(-heat, kind="stable")[:MANY]
    return Pool(ids[best], (heat[best] / max(1e-12, float(heat.max(initial=1e-12)))).astype(np.float32))


def best_rated(space: Space, mask: Mask) -> tuple[Pool, str]:
    """Return what is rated best, or what is newest where nothing is rated."""
    rated = bool((space.columns.rating[mask] > 0).any())
    values = (space.columns.rating if rated else space.columns.updated).astype(np.float64)
    chosen = np.flatnonzero(mask)
    best = chosen[np.argsort(-values[chosen], kind="stable")][:MANY]
    scores = np.linspace(1.0, 0.5, len(best), dtype=np.float32)
    return Pool(space.columns.ids[best], scores), "ratings" if rated else "newest"


def taste(space: Space, liked: Ids, shown: Ids, rejected: Ids, mask: Mask) -> tuple[Pool, Scores]:
    """Return what lies near the liked, less near the shown and away from the rejected; and those near the latter.

    Args:
        space: The catalogue.
        liked: Row ids of what the customer liked or bought.
        shown: Row ids of what they were shown, oldest first.
        rejected: Row ids of what they do not want.
        mask: What may be shown.

    Returns:
        The candidates, and the likeness of each to the nearest rejected product.
    """
    target = 1.0 * space.vectors(liked).sum(axis=0) / max(1, len(liked))
    if len(shown):
        weights = np.exp2(-np.arange(len(shown))[::-1] / 5.0).astype(np.float32)
        target = target + (0.3 if len(liked) else 1.0) * (weights @ space.vectors(shown)) / weights.sum()
    away = space.vectors(rejected)
    if len(rejected):
        target = target - 0.4 * away.mean(axis=0)
    norm = float(np.linalg.norm(target))
    if norm < 1e-6:
        return Pool.empty(), np.zeros(0, np.float32)
    pool = space.near((target / norm).astype(np.float32), mask, MANY)
    vectors = space.vectors(pool.ids)
    nearest = (vectors @ away.T).max(axis=1) if len(rejected) and len(pool.ids) else np.zeros(len(pool.ids))
    scores = (pool.scores - 0.3 * np.maximum(0.0, nearest)).astype(np.float32)
    order = np.argsort(-scores, kind="stable")
    return Pool(pool.ids[order], scores[order]), nearest[order].astype(np.float32)
