"""Products as the protocol has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

from app.ucp import items
from app.ucp.profile import buying
from commerce.money import Money
from service.discovery import ProductView, VariantView
from service.shop import Shop

MOST_VARIANTS = 250
_SCALE = 5  # what a rating is out of
Product = dict[str, Any]


def product(shop: Shop, view: ProductView, variants: Sequence[VariantView]) -> Product:
    """Return a product with these of its variants, the featured one first."""
    prices = [each.price for each in view.variants]
    found: Product = {
        "id": view.id,
        "title": view.title,
        "description": {"plain": view.description or view.title},
        "price_range": {"min": price(min(prices), view), "max": price(max(prices), view)},
        "variants": [variant(shop, view, each) for each in variants[:MOST_VARIANTS]],
    }
    if link := web(shop, view.url):
        found |= {"url": link, "handle": unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])}
    if view.category:
        found["categories"] = [{"value": view.category, "taxonomy": "merchant"}]
    if media := _media(shop, view, view.images or [view.image]):
        found["media"] = media
    if options := values(view):
        found["options"] = [
            {"name": name, "values": [{"label": each} for each in labels]} for name, labels in options.items()
        ]
    if view.rating is not None:
        found["rating"] = {"value": view.rating, "scale_max": _SCALE}
    if view.tags:
        found["tags"] = view.tags
    if more := {**({"brand": view.brand} if view.brand else {}), **view.attributes}:
        found["metadata"] = more
    return found


def variant(shop: Shop, view: ProductView, sold: VariantView) -> dict[str, Any]:
    """Return one variant; where it can be bought, with the address that leads to a cart with it."""
    title = sold.title or view.title
    found: dict[str, Any] = {
        "id": sold.id,
        "title": title,
        "description": {"plain": title},
        "price": price(sold.price, view),
        "availability": {"available": sold.in_stock, "status": "in_stock" if sold.in_stock else "out_of_stock"},
    }
    if sold.sku:
        found["sku"] = sold.sku
    if link := web(shop, view.url):
        found["url"] = link
    if sold.options:
        found["options"] = [{"name": name, "label": label} for name, label in sold.options.items()]
    if sold.image and (media := _media(shop, view, [sold.image])):
        found["media"] = media
    if sold.in_stock and (endpoint := buying(shop)):
        found["metadata"] = {"continue_url": f"{endpoint}/{items.write({sold.id: 1})}"}
    return found


def price(amount: Decimal, view: ProductView) -> dict[str, Any]:
    """Return an amount in the smallest unit of the product's currency."""
    return {"amount": Money.rounded(amount, view.currency).minor, "currency": view.currency}


def values(view: ProductView) -> Mapping[str, list[str]]:
    """Return the product's options and their values, in the order in which its variants have them."""
    found: dict[str, dict[str, None]] = {}
    for each in view.variants:
        for name, label in each.options.items():
            found.setdefault(name, {})[label] = None
    return {name: list(labels) for name, labels in found.items()}


def featured(variants: Sequence[VariantView]) -> VariantView:
    """Return the variant that stands for the product: the cheapest that can be bought."""
    return min(variants, key=lambda each: (not each.in_stock, each.price))


def web(shop: Shop, url: str) -> str:
    """Return an address as it can be opened now, empty where it cannot."""
    found = shop.link(url)
    return found if found.startswith(("https://", "http://")) else ""


def _media(shop: Shop, view: ProductView, pictures: Sequence[str]) -> list[dict[str, str]]:
    links = dict.fromkeys(link for each in pictures if (link := web(shop, each)))
    return [{"type": "image", "url": link, "alt_text": view.title} for link in links]
