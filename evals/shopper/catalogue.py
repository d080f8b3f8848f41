"""Facts about products, as the shop has them now: what expectations of shown products are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.product import Product, Variant
from evals.shopper.expectations import Facts


def lacking(product: Product, wanted: Facts) -> str:
    """Return what a product does not meet, empty where it meets everything."""
    if wanted.type and product.product_type.casefold() not in _small(wanted.type):
        return f"is a {product.product_type}"
    if wanted.title and not _any_in(wanted.title, product.title):
        return "has another title"
    if wanted.brand and not _any_in(wanted.brand, product.brand):
        return f"is by {product.brand}"
    if wanted.tag and not set(_small(wanted.tag)) & set(_small(product.tags)):
        return f"is not tagged {' or '.join(wanted.tag)}"
    return _attributes(product, wanted) or _variants(product, wanted)


def _attributes(product: Product, wanted: Facts) -> str:
    has = {name.casefold(): value for name, value in product.attributes.items()}
    if wanted.colour and not set(_small(wanted.colour)) & set(_small(has.get("colour", "").split(", "))):
        return f"comes in {has.get('colour')}"
    material = has.get("material", "")
    if wanted.material and not _any_in(wanted.material, material):
        return f"is of {material}"
    everything = " ; ".join([*(value for name, value in has.items() if name != "care"), product.description])
    if wanted.not_material and (found := [each for each in wanted.not_material if _any_in([each], everything)]):
        return f"has {found[0]}"
    if wanted.audience and has.get("for", "") and has["for"].casefold() not in _small(wanted.audience):
        return f"is for {has['for']}"
    missing = [name for name, text in wanted.facts.items() if not _any_in([text], has.get(name.casefold(), ""))]
    return f"{missing[0]} is {has.get(missing[0].casefold(), 'not told')}" if missing else ""


def _variants(product: Product, wanted: Facts) -> str:
    fitting = [each for each in product.variants if _has(each, wanted.option)]
    buyable = [each for each in fitting if each.in_stock]
    # What is sold out altogether is told so beside it; a variant that is gone where others are not would mislead.
    if wanted.option and not (buyable if product.in_stock else fitting):
        return f"has no {' / '.join(wanted.option.values())} to buy"
    if wanted.in_stock and not buyable:
        return "is sold out"
    prices = [float(each.price.amount) for each in buyable or fitting]
    if wanted.max_price is not None and min(prices, default=0.0) > wanted.max_price:
        return f"costs {min(prices)}"
    if wanted.min_price is not None and max(prices, default=0.0) < wanted.min_price:
        return f"costs {max(prices)}"
    return ""


def price(product: Product) -> float:
    """Return what a product costs, from the cheapest variant that can be bought."""
    return float(product.price_from.amount)


def _has(variant: Variant, option: Mapping[str, str]) -> bool:
    has = {name.casefold(): value.casefold() for name, value in variant.options.items()}
    return all(has.get(name.casefold(), "") == value.casefold() for name, value in option.items())


def _small(words: Sequence[str]) -> list[str]:
    return [each.casefold() for each in words]


def _any_in(words: Sequence[str], text: str) -> bool:
    return any(each.casefold() in text.casefold() for each in words)
