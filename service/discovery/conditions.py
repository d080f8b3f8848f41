"""Which products meet a search's conditions: those on columns, and those on words."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_

from service.discovery.index import View
from service.discovery.materials import MATERIALS, TOLD, mark
from store.search.analyse import words
from store.search.filters import Filters, alternatives
from store.search.selection import Ids, Mask, Selection
from store.search.stem import stem

#: Conditions by the names that answers use, the ones that people give up most easily first.
NAMES = (
    "max_price",
    "min_price",
    "in_stock",
    "quantity",
    "colour",
    "size",
    "options",
    "material",
    "brand",
    "exclude",
    "category",
)


def selected(view: View, filters: Filters) -> Selection:
    """Return the products that meet all conditions."""
    within = view.columns.select(filters)
    mask = within.mask
    for name, value in filters.preferences:
        named = reduce(or_, (_having(view, within.ids, one) for one in alternatives(value)))
        mask = mask & (view.columns.has_option(name) | named)
    for thing in filters.contains:
        mask = mask & _of(view, within.ids, thing)
    for thing in filters.exclude:
        mask = mask & ~_of(view, within.ids, thing)
    return Selection(within.ids, mask)


def _of(view: View, ids: Ids, thing: str) -> Mask:
    """Return which products are of a material or, when ``thing`` is none, have its words."""
    stems = [stem(word) for word in words(thing)]
    family = MATERIALS.get(stems[0], frozenset()) if len(stems) == 1 else frozenset()
    mask = _having(view, ids, thing)
    if family:
        mask = mask & ~_placed(view, ids, TOLD)
        for each in family:
            mask = mask | _placed(view, ids, mark(each))
    return mask


def _having(view: View, ids: Ids, thing: str) -> Mask:
    """Return which products have all words of ``thing``; no product has a word that is unknown."""
    mask: Mask = view.columns.none()
    for number, word in enumerate(words(thing)):
        one = _placed(view, ids, word)
        mask = one if number == 0 else mask & one
    return mask


def _placed(view: View, ids: Ids, word: str) -> Mask:
    mask: Mask = view.columns.none()
    places = ids.searchsorted(rows := view.words.having(word))
    there = places < len(ids)
    places, rows = places[there], rows[there]
    mask[places[ids[places] == rows]] = True
    return mask


def without(filters: Filters, name: str) -> Filters:
    """Return ``filters`` without one of `NAMES`."""
    plain = Filters()
    if name in ("colour", "size"):
        return replace(filters, preferences=tuple(parsed for parsed in filters.preferences if parsed[0] != name))
    field = {"material": "contains"}.get(name, name)
    return replace(filters, **{field: getattr(plain, field)}) if hasattr(plain, field) else filters


def present(filters: Filters) -> list[str]:
    """Return the names of the conditions that there are."""
    return [name for name in NAMES if without(filters, name) != filters]
