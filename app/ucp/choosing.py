"""Options of one product: what an agent chose so far, and what is left to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.ucp.asked import Selected
from app.ucp.products import featured, values
from service.discovery import ProductView, VariantView

Chosen = Mapping[str, str]


def matching(variants: Sequence[VariantView], chosen: Chosen) -> list[VariantView]:
    """Return the variants that have all that was chosen."""
    return [each for each in variants if all(each.options.get(name) == label for name, label in chosen.items())]


def effective(view: ProductView, selected: Sequence[Selected], preferences: Sequence[str]) -> dict[str, str]:
    """Return what holds of a choice: all that some variant has, given up from what matters least.

    What matters comes first in ``preferences``; what is not named there is given up before, the last first. A name or
    value that the product does not have is none of it.
    """
    known = {name.casefold(): name for name in values(view)}
    labels = {(name, label.casefold()): label for name, each in values(view).items() for label in each}
    chosen: dict[str, str] = {}
    for each in selected:
        name = known.get(each.name.casefold(), "")
        if label := labels.get((name, each.label.casefold())):
            chosen.setdefault(name, label)
    order = [known.get(each.casefold(), "") for each in preferences]
    held = sorted(chosen, key=lambda name: order.index(name) if name in order else len(order))
    while held and not matching(view.variants, {name: chosen[name] for name in held}):
        held.pop()
    return {name: chosen[name] for name in held}


def shown(view: ProductView, chosen: Chosen, first: VariantView | None) -> list[VariantView]:
    """Return the variants that fit the choice, with ``first`` in front, or else the one that stands for the product."""
    fitting = matching(view.variants, chosen)
    front = first or featured(fitting)
    return [front, *(each for each in fitting if each.id != front.id)]


def options(view: ProductView, chosen: Chosen) -> list[dict[str, Any]]:
    """Return each option's values: whether a variant has them beside what else was chosen, and can be bought."""
    found = []
    for name, labels in values(view).items():
        others = {each: label for each, label in chosen.items() if each != name}
        fitting = matching(view.variants, others)
        there = {each.options.get(name) for each in fitting}
        sold = {each.options.get(name) for each in fitting if each.in_stock}
        found.append(
            {
                "name": name,
                "values": [{"label": each, "available": each in sold, "exists": each in there} for each in labels],
            }
        )
    return found
