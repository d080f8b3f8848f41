"""Which article is to be shown: found by its SKU or handle, allowed by the house rules, with its picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from commerce.errors import NotFound, PolicyDenied, TryOnRefused
from commerce.sentences import say
from connectors.stores.pictures import fetch, own
from connectors.tryon.base import Garment
from runtime.yaml_file import read_yaml
from service import cart
from service.discovery.page import ProductView, VariantView
from service.shop import Shop

_WORD = re.compile(r"[^\W_]+")
_AGE = re.compile(r"(\d{1,2}) ([^\W\d_]+)")
_BARS = str.maketrans({"ł": "l", "ø": "o", "\u0131": "i", "đ": "d", "'": "", "’": ""})
_OF_AGE = 16  # an article for so many years is nobody's size by age


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
    words = _words()
    options = [f"{name} {value}" for name, value in variant.options.items()]
    sizes = [_plain(each) for each in (variant.title, *options, audience(product.attributes))]
    texts = [*map(_plain, (product.title, product.category)), *sizes]
    if _says(texts, words["children"]) or any(map(_of_a_child, sizes)):
        raise PolicyDenied(say("tryon.children"), code="tryon_children")
    if _says(texts, words["intimate"]):
        raise PolicyDenied(say("tryon.intimate"), code="tryon_intimate")


def barred(words: str) -> str:
    """Return the sentence that refuses what words name, where that is shown on nobody; empty where it may be shown."""
    for kind in ("children", "intimate"):
        if _says([_plain(words)], _words()[kind]):
            return say(f"tryon.{kind}")
    return ""


def audience(attributes: Mapping[str, str]) -> str:
    """Return whom an article is for, in the store's words; empty where it does not say."""
    names = _words()["audience"]
    return " ".join(value for name, value in attributes.items() if _plain(name).strip() in names)


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
    return _plain(name).strip() in _words()[kind]


async def _picture(shop: Shop, url: str) -> bytes:
    if shop.info.here:  # the pictures are the connector's own, wherever they were served when they were read
        return (await own(shop.connector, urlsplit(url).path.rpartition("/")[2]))[0]
    return await fetch(url, shop.hosts | shop.pictures)


def _says(texts: Iterable[str], barred: Mapping[str, Any]) -> bool:
    return any(
        any(f" {word} " in text for word in barred["words"]) or any(f" {word}" in text for word in barred["beginnings"])
        for text in texts
    )


def _of_a_child(text: str) -> bool:
    """Return whether a size is an age: 3-4 years, 18 months."""
    years = _words()["years"]
    return any(unit in years and int(number) < _OF_AGE for number, unit in _AGE.findall(text))


def _plain(text: str) -> str:
    """Return the words between single blanks, folded, without the harmless ones."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_BARS)
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    plain = f" {' '.join(_WORD.findall(letters))} "
    for each in _words()["harmless"]:
        plain = plain.replace(f" {each} ", " ")
    return plain


@cache
def _words() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_name("barred.yaml")))
