"""Shopify's products and variants in our words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from commerce.errors import ShopclerkError
from commerce.markup import plain
from commerce.product import Product, Variant
from commerce.text import clean, one_line
from connectors.stores.base import ProductFailure, Stock
from connectors.stores.shopify.values import Node, decimal, moment, short

_PICTURES, _FACTS, _COLLECTIONS = 10, 20, 5
_PLAIN_TYPES = ("single_line_text_field", "multi_line_text_field", "number_integer", "number_decimal", "boolean")
_ONLY_VARIANT = "Default Title"


def product(
    node: Node,
    variants: Sequence[Node],
    media: Sequence[Node],
    facts: Sequence[Node],
    collections: Sequence[Node],
    currency: str,
) -> Product | ProductFailure:
    """Return the product with its parts, or why it cannot be read."""
    identity = short(str(node["id"]))
    if not variants:
        return ProductFailure(product_id=identity, reason="the product has no variants")
    try:
        return Product(
            id=identity, handle=node["handle"], title=plain(node["title"]),
            description=plain(clean(node.get("descriptionHtml") or "", 20_000)), brand=plain(node.get("vendor") or ""),
            product_type=plain(node.get("productType") or ""), category=_category(node),
            tags=tuple(node.get("tags") or ()), attributes=_attributes(facts, collections),
            url=node.get("onlineStoreUrl") or "", images=tuple(_pictures(media)[:_PICTURES]),
            variants=tuple(variant(one, currency) for one in sorted(variants, key=lambda one: one["position"])),
            status=_status(node), updated_at=moment(node["updatedAt"]),
        )  # fmt: skip
    except (ValidationError, ShopclerkError, KeyError, TypeError, ValueError) as error:
        return ProductFailure(product_id=identity, reason=one_line(f"{type(error).__name__}: {error}", 300))


def variant(node: Node, currency: str) -> Variant:
    """Return a variant with price and stock."""
    before = node.get("compareAtPrice")
    title = node["title"]
    return Variant(
        id=short(node["id"]), sku=node.get("sku") or "", barcode=node.get("barcode") or "",
        title="" if title == _ONLY_VARIANT else plain(title),
        options={
            one["name"]: one["value"] for one in node.get("selectedOptions") or () if one["value"] != _ONLY_VARIANT
        },
        price=decimal(node["price"], currency), compare_at=decimal(before, currency) if before else None,
        available=bool(node["availableForSale"]), stock=_stock(node),
    )  # fmt: skip


def stock(node: Node, currency: str) -> Stock:
    """Return a variant's live price and stock."""
    pieces = _stock(node)
    available = bool(node["availableForSale"]) and (pieces is None or pieces > 0)
    return Stock(
        variant_id=short(node["id"]), price=decimal(node["price"], currency), available=available, stock=pieces
    )


def _stock(node: Node) -> int | None:
    """Return how many there are; None where nobody counts, or more are sold than are there."""
    item = node.get("inventoryItem") or {}
    if not item.get("tracked", True) or node.get("inventoryPolicy") == "CONTINUE":
        return None
    count = node.get("inventoryQuantity")
    return None if count is None else max(0, int(count))


def _status(node: Node) -> str:
    status = str(node["status"]).lower()
    # Active, but in no online shop: a customer could not buy it.
    return "unpublished" if status == "active" and not node.get("publishedAt") else status


def _category(node: Node) -> str:
    name = (node.get("category") or {}).get("fullName") or ""
    return one_line(plain(name) or plain(node.get("productType") or ""), 500)


def _pictures(media: Sequence[Node]) -> list[str]:
    found = [(one.get("image") or {}).get("url") for one in media if one.get("mediaContentType", "IMAGE") == "IMAGE"]
    return list(dict.fromkeys(str(url) for url in found if url))


def _attributes(facts: Sequence[Node], collections: Sequence[Node]) -> dict[str, str]:
    """Return metafields that are plain facts, and the names of the collections."""
    found: dict[str, str] = {}
    for fact in facts[:_FACTS]:
        text = _fact(str(fact.get("type", "")), fact.get("value"))
        if text:
            found.setdefault(one_line(str(fact["key"]).replace("_", " "), 60), text)
    names = [one_line(plain(one.get("title") or ""), 80) for one in collections[:_COLLECTIONS]]
    if any(names):
        found["collection"] = ", ".join(filter(None, names))
    return found


def _fact(kind: str, value: Any) -> str:
    text = str(value or "")
    if kind in _PLAIN_TYPES:
        return one_line(plain(text), 300)
    try:
        parsed = json.loads(text) if kind.startswith("list.") or kind in _MEASURES else None
    except ValueError:
        return ""
    if isinstance(parsed, list) and kind.removeprefix("list.") in _PLAIN_TYPES:
        return one_line(", ".join(plain(str(one)) for one in parsed), 300)
    if isinstance(parsed, dict) and {"value", "unit"} <= set(parsed):
        return one_line(f"{parsed['value']} {str(parsed['unit']).lower()}", 80)
    return ""


_MEASURES = ("dimension", "weight", "volume")
