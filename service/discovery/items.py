"""Products read from SQL and shown as items: the price of the variants that were asked for, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from commerce.money import exponent
from service.discovery.page import ProductView, SearchItem, VariantView
from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from store.search.filters import Filters, grants, option_key


@dataclass(frozen=True)
class Sold:
    """A variant as stored, with what was read live put in place; ``price`` in minor units."""

    id: str
    sku: str
    title: str
    options: dict[str, str]
    price: int
    in_stock: bool
    image: str


@dataclass(frozen=True)
class Card:
    """A product's row and its variants."""

    row: Any
    variants: tuple[Sold, ...]


_CARD = (
    PlatformProduct.id, PlatformProduct.platform_id, PlatformProduct.title, PlatformProduct.currency,
    PlatformProduct.category, PlatformProduct.product_type, PlatformProduct.brand, PlatformProduct.url,
    PlatformProduct.images, PlatformProduct.rating, PlatformProduct.synced_at,
)  # fmt: skip
_FULL = (*_CARD, PlatformProduct.description, PlatformProduct.attributes)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_V = PlatformVariant
# Built once: putting a statement together costs as much as running it.
_READ_CARDS = select(*_CARD).where(PlatformProduct.id.in_(_IDS))
_READ_FULL = select(*_FULL).where(PlatformProduct.id.in_(_IDS))
_READ_VARIANTS = (
    select(
        _V.product_id, _V.platform_id, _V.sku, _V.title, _V.options, _V.price, _V.available, _V.stock, _V.image
    ).where(_V.product_id.in_(_IDS)).order_by(_V.product_id, _V.position)
)  # fmt: skip


async def cards(database: Database, ids: Sequence[int], *, full: bool = False) -> list[Card]:
    """Return the products with these row ids, in this order; those deleted meanwhile are left out."""
    asked = {"ids": list(ids)}
    async with database.read() as session:
        rows = await session.execute(_READ_FULL if full else _READ_CARDS, asked)
        products = {row.id: row for row in rows}
        found = await session.execute(_READ_VARIANTS, asked)
    variants: dict[int, list[Sold]] = {}
    for product, name, sku, title, options, price, available, stock, image in found:
        in_stock = available and (stock is None or stock > 0)
        sold = Sold(name, sku, title, {k: str(x) for k, x in options.items()}, price, in_stock, image)
        variants.setdefault(product, []).append(sold)
    return [Card(products[row], tuple(variants[row])) for row in ids if row in products and row in variants]


def wanted(card: Card, filters: Filters) -> list[Sold]:
    """Return the variants that the conditions mean: the rule of `store.search.filters.Columns`, for one product.

    Conditions that the rows no longer meet, because they changed a moment ago, leave nothing.
    """
    chosen = [sold for sold in card.variants if all(_has(sold, *option) for option in filters.options)]
    whole = not filters.options and not filters.wishes
    for name, value in filters.wishes:
        if any(name in option_key(own, "")[0].split() for sold in card.variants for own in sold.options):
            chosen = [sold for sold in chosen if _grants(sold, name, value)]
        else:
            whole = True
    if whole and any(sold.in_stock for sold in chosen):
        chosen = [sold for sold in chosen if sold.in_stock]
    low, high = filters.min_price, filters.max_price
    return [
        sold for sold in chosen
        if (filters.in_stock is None or sold.in_stock == filters.in_stock)
        and (low is None or sold.price >= low) and (high is None or sold.price <= high)
    ]  # fmt: skip


def _grants(sold: Sold, name: str, value: str) -> bool:
    return any(grants(option_key(own, text), name, value) for own, text in sold.options.items())


def _has(sold: Sold, name: str, value: str) -> bool:
    wanted_key = option_key(name, value)
    keys = [option_key(own, text) for own, text in sold.options.items()]
    named = [key for key in keys if key[0] == wanted_key[0]]
    return wanted_key in named if named else any(key[1] == wanted_key[1] for key in keys)


def item(card: Card, filters: Filters) -> SearchItem | None:
    """Return the product as an item of a page, None when no variant of it meets the conditions any more."""
    chosen = wanted(card, filters)
    return SearchItem(**_fields(card, chosen)) if chosen else None


def _fields(card: Card, chosen: list[Sold]) -> dict[str, Any]:
    row = card.row
    first = min(chosen, key=lambda sold: (not sold.in_stock, sold.price))
    return {
        "id": row.platform_id, "sku": first.sku, "title": row.title, "price": amount(first.price, row.currency),
        "currency": row.currency, "in_stock": first.in_stock, "category": row.category or row.product_type,
        "brand": row.brand, "url": row.url, "image": first.image or (row.images[0] if row.images else ""),
        "rating": row.rating, "options": _options(card),
    }  # fmt: skip


def _options(card: Card) -> dict[str, list[str]]:
    values: dict[str, dict[str, None]] = {}
    for sold in [sold for sold in card.variants if sold.in_stock] or card.variants:
        for name, value in sold.options.items():
            values.setdefault(name, {})[value] = None
    return {name: list(seen) for name, seen in values.items()}


def view(card: Card, *, live: bool) -> ProductView:
    """Return the whole product; ``live`` says that price and stock were read just now."""
    row = card.row
    return ProductView(
        **_fields(card, wanted(card, Filters())),
        description=row.description, images=row.images,
        attributes={name: str(value) for name, value in row.attributes.items()},
        variants=[
            VariantView(
                id=sold.id, sku=sold.sku, title=sold.title, options=sold.options,
                price=amount(sold.price, row.currency), in_stock=sold.in_stock, image=sold.image,
            )
            for sold in card.variants
        ],
        as_of=None if live else row.synced_at,
    )  # fmt: skip


def amount(minor: int, currency: str) -> Decimal:
    """Return an amount in minor units as a decimal."""
    return Decimal(minor).scaleb(-exponent(currency))
