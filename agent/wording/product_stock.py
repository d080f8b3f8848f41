"""What a product's variants tell: which there are, what they cost, which can be bought. No other is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.reading import product_options
from agent.reading.product_options import Named
from commerce import titles
from commerce.amounts import as_told
from commerce.sentences import joined, listed, say
from commerce.text import one_line

_MOST = 12  # values that are told of one option


def title(item: dict[str, Any]) -> str:
    """Return a product's title as customers read it."""
    return titles.title(one_line(str(item.get("title") or ""), 400))


def variants(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a product's variants."""
    return [each for each in item.get("variants") or [] if isinstance(each, dict)]


def fitting(item: dict[str, Any], named: Named) -> list[dict[str, Any]]:
    """Return the variants that have one of the named values in each option that is named."""
    return [
        each
        for each in variants(item)
        if all(str((each.get("options") or {}).get(name)) in values for name, values in named.values.items())
    ]


def price(item: dict[str, Any], named: Named) -> str:
    """Return what a product costs: the variants that are named, or all."""
    found = fitting(item, named) or variants(item)
    currency = item.get("currency")
    costs = list(dict.fromkeys(str(each.get("price")) for each in found)) or [str(item.get("price") or "")]
    what = _called(item, named) if named.values and fitting(item, named) else title(item)
    if len(costs) == 1:
        return say("products.costs", article=what, price=as_told(costs[0], currency))
    by = [say("products.for_variant", price=as_told(cost, currency), variant=_values_at(found, cost)) for cost in costs]
    return say("products.costs_by", article=what, prices=listed(by[:_MOST]))


def _values_at(found: Sequence[dict[str, Any]], cost: str) -> str:
    """Return what the variants of a price have in common that those of other prices have not."""
    options = [each.get("options") or {} for each in found if str(each.get("price")) == cost]
    others = [each.get("options") or {} for each in found if str(each.get("price")) != cost]
    for name in options[0]:
        own = {str(each.get(name)) for each in options}
        if not own & {str(each.get(name)) for each in others}:
            return listed(list(dict.fromkeys(str(each.get(name)) for each in options)), "lists.or")
    return listed(list(dict.fromkeys(_name(each) for each in found if str(each.get("price")) == cost))[:_MOST])


def comes_in(item: dict[str, Any], *, colours: bool) -> str:
    """Return in which colours, or sizes and the like, a product comes, and which of those are sold out altogether."""
    told = []
    for name, values in product_options.options(item).items():
        if product_options.is_colour(name) == colours:
            told.append(
                say("products.comes_in", article=title(item), option=_lower(name), values=listed(values[:_MOST]))
            )
            gone = [each for each in values if not _buyable(item, {name: (each,)})]
            if gone and len(gone) < len(values):
                told.append(say("products.gone", values=listed(gone)))
    only = _fact(item, "colour", "color") if colours and not told else ""
    if only:
        told.append(say("products.comes_in", article=title(item), option=say("products.colour"), values=only))
    if not told:
        told = [say("products.one_kind.colour" if colours else "products.one_kind.size", article=title(item))]
    return joined(*told, *([] if _buyable(item, {}) else [say("products.sold_out", article=title(item))]))


def stock(item: dict[str, Any], named: Named) -> str:
    """Return whether a product can be bought, in the variants that are named; what it is not made in is said so."""
    if named.lacking:
        return joined(*(_never(item, name, value) for name, value in named.lacking.items()))
    found = fitting(item, named)
    if not variants(item) and product_options.options(item):
        return say("products.stock_unknown", article=title(item))
    if not named.values:
        return _all_stock(item)
    if not found:
        return say("products.never", article=title(item), value=_said(named))
    free = _free(item, named)
    buyable = [each for each in found if each.get("in_stock")]
    if not buyable:
        return joined(say("products.sold_out", article=_called(item, named)), _instead(item, named))
    if not free or len(found) == 1:
        costs = list(dict.fromkeys(str(each.get("price")) for each in buyable))
        at = as_told(costs[0], item.get("currency"))
        what = _called(item, Named(_of(buyable, named)))
        told = (
            say("products.in_stock_at", article=what, price=at)
            if len(costs) == 1
            else say("products.in_stock", article=what)
        )
        gone = [each for each in found if not each.get("in_stock")]
        return joined(told, say("products.gone", values=_titles(gone)) if gone else "")
    told = say("products.in_stock_in", article=_called(item, named), values=_values(buyable, free))
    gone = [each for each in found if not each.get("in_stock")]
    return joined(told, say("products.gone", values=_values(gone, free)) if gone else "")


def _all_stock(item: dict[str, Any]) -> str:
    found = variants(item)
    buyable = [each for each in found if each.get("in_stock")]
    if not buyable:
        known = bool(found) or item.get("in_stock") is False
        return say("products.sold_out" if known else "products.stock_unknown", article=title(item))
    gone = [each for each in found if not each.get("in_stock")]
    if not gone:
        return say("products.in_stock_all" if len(found) > 1 else "products.in_stock", article=title(item))
    return joined(say("products.in_stock", article=title(item)), say("products.but_gone", values=_titles(gone)))


def _never(item: dict[str, Any], name: str, value: str) -> str:
    known = product_options.options(item).get(name) or [_fact(item, "colour", "color")]
    never = say("products.never", article=title(item), value=one_line(value, 40))
    return joined(
        never, say("products.instead", option=_lower(name), values=listed([each for each in known if each][:_MOST]))
    )


def _instead(item: dict[str, Any], named: Named) -> str:
    """Return what there is in place of a variant that is gone: the same in its other values, one option at a time."""
    told = []
    for name in named.values:
        rest = Named({other: values for other, values in named.values.items() if other != name})
        values = dict.fromkeys(
            str((each.get("options") or {}).get(name)) for each in fitting(item, rest) if each.get("in_stock")
        )
        if values:
            told.append(say("products.there_is", option=_lower(name), values=listed(list(values)[:_MOST])))
    return joined(*told)


def _free(item: dict[str, Any], named: Named) -> list[str]:
    """Return the options that are not named and that leave a choice."""
    known = product_options.options(item).items()
    return [name for name, values in known if len(named.values.get(name, values)) > 1]


def _of(found: Sequence[dict[str, Any]], named: Named) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(dict.fromkeys(str((each.get("options") or {}).get(name)) for each in found))
        for name in named.values
    }


def _values(found: Sequence[dict[str, Any]], free: Sequence[str]) -> str:
    names = [" / ".join(str((each.get("options") or {}).get(name)) for name in free) for each in found]
    return listed(list(dict.fromkeys(names))[:_MOST])


def _titles(found: Sequence[dict[str, Any]]) -> str:
    return listed([_name(each) for each in found][:_MOST])


def _name(variant: dict[str, Any]) -> str:
    return one_line(str(variant.get("title") or " / ".join(map(str, (variant.get("options") or {}).values()))), 60)


def _buyable(item: dict[str, Any], values: dict[str, tuple[str, ...]]) -> bool:
    return any(each.get("in_stock") for each in fitting(item, Named(values)))


def _called(item: dict[str, Any], named: Named) -> str:
    return say("products.in_value", article=title(item), value=_said(named))


def _said(named: Named) -> str:
    return " / ".join(listed(list(values), "lists.or") for values in named.values.values())


def _lower(name: str) -> str:
    return one_line(name, 40).casefold()


def _fact(item: dict[str, Any], *names: str) -> str:
    facts = item.get("attributes") or {}
    return next((one_line(str(facts[name]), 120) for name in names if facts.get(name)), "")
