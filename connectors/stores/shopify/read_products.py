"""Shopify's products and variants in our words."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from commerce.errors import ShopclerkError
from commerce.markup import plain
from commerce.product import Product, Variant
from commerce.text import clean, one_line
from connectors.stores.shopify.values import Node, decimal, moment, short
from connectors.stores.stock import ProductFailure, Stock
from runtime import clock

_PICTURES, _FACTS, _COLLECTIONS = 10, 20, 5
_PLAIN_TYPES = ("single_line_text_field", "multi_line_text_field", "number_integer", "number_decimal", "boolean")
_ONLY_VARIANT = "Default Title"


def public(fact: Node, chosen: Collection[str]) -> bool:
    """Return whether customers may read this metafield: it is open to the storefront, or one of the merchant's list.

    Every app of a shop keeps its own matters in metafields (cost prices, suppliers, codes), closed unless the merchant
    opens them.
    """
    access = (fact.get("definition") or {}).get("access") or {}
    return access.get("storefront") == "PUBLIC_READ" or f"{fact['namespace']}.{fact['key']}".casefold() in chosen


def product(
    node: Node,
    variants: Sequence[Node],
    media: Sequence[Node],
    facts: Sequence[Node],
    collections: Sequence[Node],
    currency: str,
) -> Product | ProductFailure:
    """Return the product with its parts, or why it cannot be read; facts and collections are those for customers."""
    identity = short(str(node["id"]))
    if not variants:
        return ProductFailure(product_id=identity, reason="the product has no variants")
    try:
        return Product(
            id=identity,
            handle=node["handle"],
            title=plain(node["title"]),
            description=plain(clean(node.get("descriptionHtml") or "", 20_000)),
            brand=plain(node.get("vendor") or ""),
            product_type=plain(node.get("productType") or ""),
            category=_category(node),
            tags=tuple(node.get("tags") or ()),
            attributes=_attributes(facts, collections),
            url=node.get("onlineStoreUrl") or "",
            images=tuple(_pictures(media)[:_PICTURES]),
            variants=tuple(variant(one, currency) for one in sorted(variants, key=lambda one: one["position"])),
            status=_status(node),
            updated_at=moment(node["updatedAt"]),
            changes_at=_published_later(node),
        )
    except (ValidationError, ShopclerkError, KeyError, TypeError, ValueError) as error:
        return ProductFailure(product_id=identity, reason=one_line(f"{type(error).__name__}: {error}", 300))


def variant(node: Node, currency: str) -> Variant:
    """Return a variant with price and stock."""
    before = node.get("compareAtPrice")
    title = node["title"]
    return Variant(
        id=short(node["id"]),
        sku=node.get("sku") or "",
        barcode=node.get("barcode") or "",
        title="" if title == _ONLY_VARIANT else plain(title),
        options={
            one["name"]: one["value"] for one in node.get("selectedOptions") or () if one["value"] != _ONLY_VARIANT
        },
        price=decimal(node["price"], currency),
        compare_at=decimal(before, currency) if before else None,
        available=bool(node["availableForSale"]),
        stock=_stock(node),
    )


def stock(node: Node, currency: str) -> Stock:
    """Return a variant's live price and stock."""
    pieces, product = _stock(node), node.get("product") or {}
    available = bool(node["availableForSale"]) and (pieces is None or pieces > 0)
    return Stock(
        variant_id=short(node["id"]),
        price=decimal(node["price"], currency),
        available=available,
        stock=pieces,
        by_subscription=bool(product.get("requiresSellingPlan")),
        page=product.get("onlineStoreUrl") or "",
    )


def _stock(node: Node) -> int | None:
    """Return how many there are to be sold online; None where nobody counts, or more are sold than are there.

    What lies in a shop that sends nothing is no stock: nobody could put it into a parcel.
    """
    item = node.get("inventoryItem") or {}
    if not item.get("tracked", True) or node.get("inventoryPolicy") == "CONTINUE":
        return None
    count = node.get("sellableOnlineQuantity")
    return None if count is None else max(0, int(count))


def _status(node: Node) -> str:
    status = str(node["status"]).lower()
    at = moment(node.get("publishedAt"))
    # Active, but in no online shop, or not yet: a customer could not buy it.
    return "unpublished" if status == "active" and (at is None or at > clock.now()) else status


def _published_later(node: Node) -> datetime | None:
    """Return when a product that waits will be published: it is read again then."""
    at = moment(node.get("publishedAt"))
    return at if at is not None and at > clock.now() else None


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
