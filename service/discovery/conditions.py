"""Which products meet a search's conditions: those on columns, and those on words."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_, or_

from service.discovery import allergens, audience, materials, measures
from service.discovery.materials import MATERIALS, TOLD
from service.discovery.properties import FACT, FREE
from service.discovery.view import View
from store.search.analyse import words
from store.search.filters import COLOUR, Filters, alternatives
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
    "needs",
    "min_rating",
    "material",
    "brand",
    "audience",
    "exclude",
    "category",
    "kinds",
)


def selected(view: View, filters: Filters) -> Selection:
    """Return the products that meet all conditions."""
    within = view.columns.select(filters)
    kind = of_kinds(view, filters.kinds)
    mask = within.mask & kind
    if filters.min_rating is not None:
        mask = mask & (view.columns.rating >= filters.min_rating)
    if filters.audience:
        mask = mask & _for(view, within.ids, filters.audience)
    for name, value in filters.preferences:
        named = reduce(or_, (_having(view, within.ids, one) for one in alternatives(value)))
        mask = mask & (view.columns.has_option(name) | named)
    for thing in filters.contains:
        mask = mask & reduce(or_, (_of(view, within.ids, one) for one in alternatives(thing)))
    for word in filters.needs:
        mask = mask & having_property(view, word, kind)
    for thing in (*filters.exclude, *filters.avoid):
        coloured = thing in filters.exclude and view.columns.of_colour(thing).any() and not materials.is_one(thing)
        # Of a colour are variants, and those are left out already: of a coat that comes in black too others remain.
        others = mask & view.columns.has_option(COLOUR) if coloured else view.columns.none()
        mask = _without(view, within.ids, thing, mask, kind) | others
    for allergen in filters.avoid:
        mask = mask & ~_names(view, within.ids, allergen)
    return Selection(within.ids, mask)


def of_kinds(view: View, kinds: tuple[str, ...]) -> Mask:
    """Return which products are of these kinds; all where none is named."""
    return view.kinds.mask(kinds) if kinds else ~view.columns.none()


def _for(view: View, ids: Ids, who: str) -> Mask:
    """Return which products are for somebody, or say of nobody that they are for them."""
    told, theirs = _placed(view, ids, audience.TOLD), _placed(view, ids, audience.mark(who))
    # What says nothing is for grown-ups, where a shop says what is for children.
    return theirs if who in ("kids", "baby") and theirs.any() else ~told | theirs


def having_property(view: View, word: str, among: Mask) -> Mask:
    """Return which products are what a word says: by a fact where one of ``among`` has it as one, else by words."""
    ids = view.columns.ids
    if measure := measures.of_need(word):
        fitting = (mark for figure, mark in view.figures(measure.base) if measure.holds(figure))
        return reduce(or_, (_placed(view, ids, mark) for mark in fitting), view.columns.none())
    facts = reduce(
        or_, (_placed(view, ids, f"{FACT}{each}") for each in view.facts_like(stem(word))), view.columns.none()
    )
    return facts if (facts & among).any() else _having(view, ids, word) & ~_free_of(view, ids, word)


def tells_figures(view: View, unit: str, among: Mask) -> bool:
    """Return whether one of some products tells a figure in a unit."""
    return any((_placed(view, view.columns.ids, mark) & among).any() for _, mark in view.figures(unit))


def of_material(view: View, material: str) -> Mask:
    """Return which products are of a material, or of one that goes by its name too: deerskin is leather."""
    return _of(view, view.columns.ids, material)


def _free_of(view: View, ids: Ids, thing: str) -> Mask:
    """Return which products say that they are free of a thing."""
    found = [_placed(view, ids, f"{FREE}{stem(word)}") for word in words(thing)]
    return reduce(and_, found) if found else view.columns.none()


def _without(view: View, ids: Ids, thing: str, mask: Mask, kind: Mask) -> Mask:
    """Return those that are not of a kind, of a material, or with a thing; those that say so where some do.

    Whether some do is asked of the whole kind: "in brown" does not bring back belts that say nothing of nickel.
    """
    family = materials.is_one(thing)
    if not family and (kinds := view.kinds.within(thing)):
        return mask & ~view.kinds.mask(tuple(kinds))
    free = _free_of(view, ids, thing)
    left = mask & (~_of(view, ids, thing) | (free if not family else view.columns.none()))
    return left & free if not family and (kind & free).any() else left


def _names(view: View, ids: Ids, allergen: str) -> Mask:
    """Return which products name an allergen anywhere, by any of its names, and not that they are free of it."""
    mask: Mask = view.columns.none()
    for word in allergens.named(allergen):
        mask = mask | ((_of(view, ids, word) | _having(view, ids, word)) & ~_free_of(view, ids, word))
    return mask


def _of(view: View, ids: Ids, thing: str) -> Mask:
    """Return which products are of a material or, when ``thing`` is none, have its words."""
    stems = [stem(word) for word in words(thing)]
    family = MATERIALS.get(stems[0], frozenset()) if len(stems) == 1 else frozenset()
    mask = _having(view, ids, thing)
    if family:
        mask = mask & ~_placed(view, ids, TOLD)
        for each in family:
            mask = mask | _placed(view, ids, materials.mark(each))
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
