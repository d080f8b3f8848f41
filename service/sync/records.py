"""Products turned into rows: cleaned, cut to the columns' sizes, and hashed so that sync can skip them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from commerce.errors import InputError
from commerce.product import Product, Variant
from commerce.sentences import say
from commerce.text import clean, one_line

_MAX_DESCRIPTION = 50_000
#: Raise when rows or index texts would come out differently from the same product.
_VERSION = 1


class Unusable(InputError):
    """A product that cannot be kept, with the reason."""


def product_values(product: Product) -> dict[str, Any]:
    """Return the columns of a product's row that come from the platform.

    Raises:
        Unusable: It has no id, no title, no variants, or prices in more than one currency.
    """
    if not product.id or len(product.id) > 255:
        raise Unusable(say("sync.no_id"))
    title = one_line(product.title, 1000)
    if not title:
        raise Unusable(say("sync.no_title"))
    if not product.variants:
        raise Unusable(say("sync.no_variants"))
    if len({variant.price.currency for variant in product.variants}) > 1:
        raise Unusable(say("sync.mixed_currencies"))
    prices = [variant.price.minor for variant in product.variants]
    if min(prices) < 0:
        raise Unusable(say("sync.negative_price"))
    return {
        "platform_id": product.id,
        "handle": one_line(product.handle, 255),
        "title": title,
        "description": clean(product.description, _MAX_DESCRIPTION),
        "brand": one_line(product.brand, 255),
        "product_type": one_line(product.product_type, 255),
        "category": one_line(product.category, 512),
        "tags": [one_line(tag, 255) for tag in product.tags],
        "attributes": {one_line(name, 255): one_line(value, 2000) for name, value in product.attributes.items()},
        "url": one_line(product.url, 2000),
        "images": [one_line(url, 2000) for url in product.images],
        "rating": product.rating,
        "status": one_line(product.status, 20) or "active",
        "currency": product.variants[0].price.currency,
        "price_min": min(prices),
        "price_max": max(prices),
        "in_stock": product.in_stock,
        "platform_updated_at": product.updated_at,
        "changes_at": product.changes_at,
    }


def variant_values(variant: Variant, position: int) -> dict[str, Any]:
    """Return the columns of a variant's row that come from the platform."""
    if not variant.id or len(variant.id) > 255:
        raise Unusable(say("sync.variant_no_id"))
    sale = variant.sale
    return {
        "platform_id": variant.id,
        "position": position,
        "sku": one_line(variant.sku, 255),
        "barcode": one_line(variant.barcode, 64),
        "title": one_line(variant.title, 1000),
        "options": {one_line(name, 255): one_line(value, 255) for name, value in variant.options.items()},
        "price": variant.price.minor,
        "compare_at": variant.compare_at.minor if variant.compare_at else None,
        "sale_price": sale.price.minor if sale else None,
        "sale_begins": sale.begins if sale else None,
        "sale_ends": sale.ends if sale else None,
        "currency": variant.price.currency,
        "available": variant.available,
        "stock": variant.stock,
        "image": one_line(variant.image, 2000),
    }


def hashes(values: dict[str, Any], variants: list[dict[str, Any]]) -> tuple[str, str]:
    """Return (content hash, data hash): what the indexes read, and all there is."""
    read = ("title", "description", "brand", "product_type", "category", "tags", "attributes")
    content = [values[name] for name in read] + [[v["options"], v["sku"]] for v in variants]
    return _hash(content), _hash([values, variants])


def _hash(data: Any) -> str:
    # Option and attribute order is content: customers see it.
    text = json.dumps([_VERSION, data], ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
