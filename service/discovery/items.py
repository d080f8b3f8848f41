"""Products read from SQL and shown as items: the price of the variants that were asked for, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from commerce import handles
from commerce.money import exponent
from commerce.sale import price_at
from runtime import clock
from service.discovery.page import ProductView, SearchItem, VariantView
from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from store.search.filters import COLOUR, Filters, grants, option_key


@dataclass(frozen=True)
class Sold:
    """A variant as stored, with what was read live put in place; ``price`` and ``before`` in minor units.

    ``before`` is the price that the shop compares with; it says something only where it is the higher one.
    """

    id: str
    sku: str
    title: str
    options: dict[str, str]
    price: int
    in_stock: bool
    image: str
    before: int | None = None


@dataclass(frozen=True)
class Card:
    """A product's row and its variants; ``texts`` are its description and attributes, where they were asked for."""

    row: Any
    variants: tuple[Sold, ...]
    texts: Any = None


_P, _V = PlatformProduct.__table__.c, PlatformVariant.__table__.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SOLD = [
    _V[name].label(f"variant_{name}")
    for name in (
        "platform_id",
        "sku",
        "title",
        "options",
        "price",
        "compare_at",
        "sale_price",
        "sale_begins",
        "sale_ends",
        "available",
        "stock",
        "image",
    )
]
# Built once, and one statement without the ORM: measured, half the time of two through it.
_READ = (
    select(
        _P.id,
        _P.platform_id,
        _P.title,
        _P.currency,
        _P.category,
        _P.product_type,
        _P.brand,
        _P.url,
        _P.images,
        _P.rating,
        _P.synced_at,
        *_SOLD,
    )
    .join_from(PlatformProduct.__table__, PlatformVariant.__table__, _V.product_id == _P.id)
    .where(_P.id.in_(_IDS))
    .order_by(_V.product_id, _V.position)
)
_READ_TEXTS = select(_P.id, _P.description, _P.attributes, _P.tags).where(_P.id.in_(_IDS))


async def cards(database: Database, ids: Sequence[int], *, full: bool = False) -> list[Card]:
    """Return the products with these row ids, in this order; those deleted meanwhile are left out."""
    asked = {"ids": list(ids)}
    now = clock.now()
    products: dict[int, list[Any]] = {}
    for row in await database.rows(_READ, asked):
        products.setdefault(row.id, []).append(row)
    texts = {row.id: row for row in await database.rows(_READ_TEXTS, asked)} if full else {}
    there = [row for row in ids if row in products and (not full or row in texts)]
    return [Card(products[row][0], tuple(_sold(sold, now) for sold in products[row]), texts.get(row)) for row in there]


def _sold(row: Any, now: datetime) -> Sold:
    price = price_at(row.variant_price, row.variant_sale_price, row.variant_sale_begins, row.variant_sale_ends, now)
    return Sold(
        id=row.variant_platform_id,
        sku=row.variant_sku,
        title=row.variant_title,
        options={name: str(value) for name, value in row.variant_options.items()},
        price=price,
        in_stock=row.variant_available and (row.variant_stock is None or row.variant_stock > 0),
        image=row.variant_image,
        before=row.variant_compare_at if price == row.variant_price else row.variant_price,
    )


def wanted(card: Card, filters: Filters) -> list[Sold]:
    """Return the variants that the conditions mean: the rule of `store.search.filters.Columns`, for one product.

    Conditions that the rows no longer meet, because they changed a moment ago, leave nothing.
    """
    chosen = [sold for sold in card.variants if all(_has(sold, *option) for option in filters.options)]
    whole = not filters.options and not filters.preferences
    for name, value in filters.preferences:
        if any(name in option_key(own, "")[0].split() for sold in card.variants for own in sold.options):
            chosen = [sold for sold in chosen if _grants(sold, name, value)]
        else:
            whole = True
    chosen = [sold for sold in chosen if not any(_grants(sold, COLOUR, thing) for thing in filters.exclude)]
    if whole and any(sold.in_stock for sold in chosen):
        chosen = [sold for sold in chosen if sold.in_stock]
    low, high = filters.min_price, filters.max_price
    return [
        sold
        for sold in chosen
        if (filters.in_stock is None or sold.in_stock == filters.in_stock)
        and (low is None or sold.price >= low)
        and (high is None or sold.price <= high)
    ]


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
        "id": row.platform_id,
        "sku": first.sku,
        "title": row.title,
        "price": amount(first.price, row.currency),
        "price_before": _before(first, row.currency),
        "currency": row.currency,
        "in_stock": first.in_stock,
        "category": row.category or row.product_type,
        "brand": row.brand,
        "url": row.url,
        "image": first.image or (row.images[0] if row.images else ""),
        "rating": row.rating,
        "options": _options(card),
    }


def _options(card: Card) -> dict[str, list[str]]:
    values: dict[str, dict[str, None]] = {}
    for sold in [sold for sold in card.variants if sold.in_stock] or card.variants:
        for name, value in sold.options.items():
            values.setdefault(name, {})[value] = None
    return {name: list(seen) for name, seen in values.items()}


def view(card: Card, *, live: bool) -> ProductView:
    """Return the whole product; ``live`` says that price and stock were read just now."""
    row = card.row
    named = handles.of((sold.id for sold in card.variants), handles.VARIANT)
    return ProductView(
        **_fields(card, wanted(card, Filters())),
        description=card.texts.description,
        images=row.images,
        attributes={name: str(value) for name, value in card.texts.attributes.items()},
        tags=[str(each) for each in card.texts.tags],
        variants=[
            VariantView(
                id=sold.id,
                handle=named[sold.id],
                sku=sold.sku,
                title=sold.title,
                options=sold.options,
                price=amount(sold.price, row.currency),
                price_before=_before(sold, row.currency),
                in_stock=sold.in_stock,
                image=sold.image,
            )
            for sold in card.variants
        ],
        as_of=None if live else row.synced_at,
    )


def _before(sold: Sold, currency: str) -> Decimal | None:
    return amount(sold.before, currency) if sold.before is not None and sold.before > sold.price else None


def amount(minor: int, currency: str) -> Decimal:
    """Return an amount in minor units as a decimal."""
    return Decimal(minor).scaleb(-exponent(currency))
