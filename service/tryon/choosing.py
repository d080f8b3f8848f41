"""Which variant of an article is to be shown on a photo, and what else there is of it to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from commerce import articles as named
from commerce import handles, titles
from commerce.errors import InputError
from commerce.sentences import joined, say
from commerce.text import one_line
from runtime.yaml_file import read_yaml
from service import cart
from service.discovery.page import ProductView, VariantView
from service.shop import Shop
from service.tryon import articles

_LISTED, _CHART = 12, 600
_WORD = re.compile(r"[\w-]+")
Choice = tuple[ProductView, VariantView]


async def choose(shop: Shop, item: str, wanted: str = "", shown: Sequence[str] = ()) -> Choice:
    """Return the variant that is to be shown, one in stock where there is a choice: sizes look alike on a photo.

    Args:
        shop: The open shop.
        item: The platform's id of a product, a SKU, the handle or the platform's id of a variant, or words for one
            that was shown.
        wanted: What the variant should be: a colour or other options in the customer's words, or its handle.
        shown: Products that were shown, by the platform's ids, oldest first.

    Raises:
        ProductNotFound: There is no such article.
        InputError: Several articles fit, or there is no such variant of it.
    """
    products = await shop.discovery.products([item])
    found = [(one, each) for one in products for each in one.variants] or await cart.candidates(shop, item, shown)
    if len({product.id for product, _ in found}) > 1:
        raise cart.several(found)
    product = found[0][0]
    if wanted.strip():
        found = _wanted(product, wanted)
        if not found:
            raise _missing(product)
    return next((each for each in found if each[1].in_stock), found[0])


def _wanted(product: ProductView, wanted: str) -> list[Choice]:
    variants = {each.id: each for each in product.variants}
    known = cart.articles_of([product])
    meant = named.called(wanted, known, handles.VARIANT) or named.becoming(wanted, known)
    if meant:
        return [(product, variants[each.id]) for each in meant]
    said = colours_in(wanted, colours(product))  # no variant has all that was named: a colour alone tells how it looks
    return [(product, each) for each in product.variants if articles.option(each, "colour") in said]


def colours_in(wanted: str, there: Sequence[str]) -> list[str]:
    """Return which of a product's colours words name, by the store's own name, or else for short."""
    words = _WORD.findall(wanted.casefold())
    found = [each for each in there if each.casefold() in wanted.casefold()]
    shades = {shade for word in words if is_colour(word) for shade in (word, *_shades().get(word, ()))}
    return found or [each for each in there if shades & set(_WORD.findall(each.casefold()))]


def is_colour(words: str) -> bool:
    """Return whether words name a colour, by a plain word or a usual shade of one."""
    known = {*_shades(), *(shade for shades in _shades().values() for shade in shades)}
    return any(word in known for word in _WORD.findall(words.casefold()))


@cache
def _shades() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_name("shades.yaml")))


def _missing(product: ProductView) -> InputError:
    there = colours(product)
    known = say("tryon.there_is", colours=", ".join(there)) if there else ""
    told = joined(say("tryon.no_such_variant", article=titles.title(product.title)), known)
    return InputError(told, code="no_such_variant")


def colours(product: ProductView) -> list[str]:
    """Return the colours that a product comes in, as the store calls them."""
    found = dict.fromkeys(articles.option(each, "colour") for each in product.variants)
    return [one_line(each, 40) for each in found if each][:_LISTED]


def sizes(product: ProductView) -> list[str]:
    """Return the sizes that a product comes in, as the store calls them."""
    found = dict.fromkeys(articles.option(each, "size") for each in product.variants)
    return [one_line(each, 40) for each in found if each][: 2 * _LISTED]


def chart(product: ProductView) -> str:
    """Return what the store itself says of a product's measures; empty where it says nothing."""
    said = [value for name, value in product.attributes.items() if articles.called(name, "chart")]
    return one_line("; ".join(said), _CHART)
