"""How the results divide: how many of them there are by category, brand, price, stock and option."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commerce.money import exponent
from service.discovery.page import Facet, FacetValue
from store.search.filters import Columns
from store.search.selection import Ids

MOST_VALUES, _MOST_OPTIONS, _RANGES = 12, 6, 4


def facets(columns: Columns, ids: Ids) -> list[Facet]:
    """Return the facets of the products ``ids``; a product counts once a value, however many variants it has."""
    ids = ids[np.isin(ids, columns.ids)]  # a ranking that goes on may name products that are gone
    if not len(ids):
        return []
    places = columns.positions(ids)
    found = [
        _coded("category", [kind[0] or kind[1] for kind in columns.kinds], columns.kind[places]),
        _coded("brand", list(columns.brands), columns.brand[places]),
        _coded("in_stock", ["false", "true"], columns.in_stock[places].astype(np.int32)),
        _prices(columns, places),
        *_options(columns, places),
    ]
    return [facet for facet in found if facet.values]


def _coded(name: str, labels: list[str], codes: NDArray[np.int32]) -> Facet:
    counts: dict[str, int] = {}
    for code, count in zip(*np.unique(codes, return_counts=True), strict=True):
        if label := labels[int(code)]:
            counts[label] = counts.get(label, 0) + int(count)
    return _facet(name, counts)


def _facet(name: str, counts: dict[str, int]) -> Facet:
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
    return Facet(name=name, values=[FacetValue(value=value, count=count) for value, count in best])


def _prices(columns: Columns, places: NDArray[np.intp]) -> Facet:
    """Return ranges that hold about the same number of products each."""
    prices = columns.price[places][columns.same_currency[places]]
    if not len(prices):
        return Facet(name="price", values=[])
    edges = np.unique(np.quantile(prices, np.linspace(0, 1, _RANGES + 1), method="nearest"))
    if len(edges) == 1:
        edges = np.array([edges[0], edges[0]])
    values = []
    for number, (low, high) in enumerate(pairwise(edges)):
        first = low if number == 0 else low + 1
        count = int(np.count_nonzero((prices >= first) & (prices <= high)))
        shift = -exponent(columns.currency)
        bounds = [format(Decimal(int(edge)).scaleb(shift), "f") for edge in (first, high)]
        values.append(FacetValue(value="-".join(bounds), count=count))
    return Facet(name="price", values=[value for value in values if value.count])


def _options(columns: Columns, places: NDArray[np.intp]) -> list[Facet]:
    chosen = columns.none()
    chosen[places] = True
    counts: dict[str, dict[str, int]] = {}
    for (name, value), variants in columns.options.items():
        products = np.unique(columns.variant_product[variants])
        if count := int(np.count_nonzero(chosen[products])):
            counts.setdefault(name, {})[value] = count
    common = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))[:_MOST_OPTIONS]
    return [_facet(name, counts[name]) for name in common]
