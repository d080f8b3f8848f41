"""Which article is to be shown: found by its SKU or handle, allowed by the house rules, with its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlsplit

from commerce.errors import NotFound, PolicyDenied, TryOnRefused
from commerce.sentences import say
from connectors.stores.pictures import fetch, own
from connectors.tryon.base import Garment
from service import cart
from service.discovery.page import ProductView, VariantView
from service.shop import Shop
from service.tryon import barring


async def find(shop: Shop, item: str, shown: Sequence[str] = ()) -> tuple[ProductView, VariantView]:
    """Return the variant that is to be shown, sold out or not.

    Args:
        shop: The open shop.
        item: A SKU, the platform's own id, or the handle of a variant of a product in ``shown``.
        shown: Products that were shown, by the platform's ids.

    Raises:
        ProductNotFound: There is none.
        InputError: Several fit.
        PolicyDenied: Articles like this are not shown on anybody.
    """
    product, variant = await cart.find(shop, item, shown)
    check(product, variant)
    return product, variant


def check(product: ProductView, variant: VariantView) -> None:
    """Refuse what is for children, and what is intimate, before any photo is touched.

    Raises:
        PolicyDenied: It is such an article.
    """
    options = [f"{name} {value}" for name, value in variant.options.items()]
    sizes = [variant.title, *options, audience(product.attributes)]
    texts = [product.title, product.category, *sizes]
    if barring.says(texts, "children") or any(map(barring.is_childs_size, sizes)):
        raise PolicyDenied(say("tryon.children"), code="tryon_children")
    if barring.says(texts, "intimate"):
        raise PolicyDenied(say("tryon.intimate"), code="tryon_intimate")


def barred(words: str) -> str:
    """Return the sentence that refuses what words name, where that is shown on nobody; empty where it may be shown."""
    for kind in ("children", "intimate"):
        if barring.says([words], kind):
            return say(f"tryon.{kind}")
    return ""


def audience(attributes: Mapping[str, str]) -> str:
    """Return whom an article is for, in the store's words; empty where it does not say."""
    return " ".join(value for name, value in attributes.items() if barring.called(name, "audience"))


async def garment(shop: Shop, product: ProductView, variant: VariantView) -> Garment:
    """Return the article with its picture, the variant's own where it has one.

    Raises:
        TryOnRefused: It has no picture.
        StoreError: The picture cannot be had now.
    """
    found = next(filter(None, (variant.image, *product.images)), "")
    try:
        picture = await _picture(shop, found)
    except NotFound:
        raise TryOnRefused(say("tryon.no_picture"), code="tryon_no_picture") from None
    return described(product, variant, picture)


def described(product: ProductView, variant: VariantView, picture: bytes = b"") -> Garment:
    """Return the article as a provider reads it."""
    return Garment(
        picture, product.category, product.title, variant.sku, option(variant, "colour"), audience(product.attributes)
    )


def option(variant: VariantView, kind: Literal["colour", "size"]) -> str:
    """Return the variant's colour or size; empty where it has none."""
    return next((value for name, value in variant.options.items() if called(name, kind)), "")


def called(name: str, kind: Literal["colour", "size", "chart"]) -> bool:
    """Return whether an option or attribute is called so that it is a colour, a size or a size chart."""
    return barring.called(name, kind)


async def _picture(shop: Shop, url: str) -> bytes:
    if shop.info.here:  # the pictures are the connector's own, wherever they were served when they were read
        return (await own(shop.connector, urlsplit(url).path.rpartition("/")[2]))[0]
    return await fetch(url, shop.hosts | shop.pictures)
