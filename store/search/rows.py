"""Reading the catalogue out of SQL for the indexes. Only active products are ever indexed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from commerce.sale import next_change, price_at
from runtime import clock
from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from store.search import filters
from store.search.filters import Columns, ProductRow, VariantRow
from store.search.identifiers import Identifiers

_P, _V = PlatformProduct.__table__.c, PlatformVariant.__table__.c
#: What `columns` reads of a product and of a variant, in the order in which it takes a row apart.
_OF_PRODUCTS = (
    _P.id,
    _P.category,
    _P.product_type,
    _P.currency,
    _P.rating,
    _P.platform_updated_at,
    _P.handle,
    _P.brand,
)
_OF_VARIANTS = (
    _V.product_id,
    _V.price,
    _V.available,
    _V.stock,
    _V.options,
    _V.sku,
    _V.barcode,
    _V.sale_price,
    _V.sale_begins,
    _V.sale_ends,
)
_CHUNK = 500
_MOST_TITLES = 5000


@dataclass
class Document:
    """The text of one product, as the indexes read it."""

    id: int
    hash: str
    title: str
    description: str
    brand: str
    product_type: str
    category: str
    tags: list[str]
    attributes: dict[str, Any]
    options: dict[str, None] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)


def _active(shop_id: str, *columns: Any) -> Select[Any]:
    return select(*columns).where(_P.shop_id == shop_id, _P.status == "active")


async def columns(database: Database, shop_id: str) -> tuple[Columns, Identifiers]:
    """Return the filter columns and the identifier index of a shop, fresh from SQL.

    Of 200,000 products that takes seconds, during which others are served: rows come in parts, and what is made of
    them is made in a thread.
    """
    wanted = _active(shop_id, *_OF_PRODUCTS).order_by(_P.id)
    of_variants = _active(shop_id, *_OF_VARIANTS).join_from(
        PlatformVariant.__table__, PlatformProduct.__table__, _P.id == _V.product_id
    )
    codes: list[tuple[str, int]] = []
    products: list[ProductRow] = []
    variants: list[VariantRow] = []
    now = clock.now()
    turns: set[datetime | None] = set()
    async for part in database.parts(wanted):
        for row in part:
            updated = row[5].timestamp() if row[5] else 0.0
            products.append(ProductRow(row[0], row[1], row[2], row[3], row[4], updated, row[7]))
            codes.append((row[6], row[0]))
    async for part in database.parts(of_variants):
        for product, full, available, stock, options, sku, barcode, sale, begins, ends in part:
            price = price_at(full, sale, begins, ends, now)
            turns.add(next_change(begins, ends, now))
            variants.append(VariantRow(product, price, available and (stock is None or stock > 0), options))
            codes += [(sku, product), (barcode, product)]
    until = min((each for each in turns if each is not None), default=None)
    return await asyncio.to_thread(_built, products, variants, codes, until)


def _built(
    products: list[ProductRow], variants: list[VariantRow], codes: list[tuple[str, int]], until: datetime | None
) -> tuple[Columns, Identifiers]:
    with_variants = {row.product_id for row in variants}
    built = filters.build([row for row in products if row.id in with_variants], variants, until)
    return built, Identifiers(codes)


async def content(database: Database, shop_id: str) -> dict[int, str]:
    """Return the content hash of every product that belongs into the indexes, by row id."""
    return {row[0]: row[1] async for part in database.parts(_active(shop_id, _P.id, _P.content_hash)) for row in part}


async def titled(database: Database, shop_id: str, parts: Sequence[str]) -> list[tuple[int, str]]:
    """Return row id and title of products with one of ``parts`` in the title: slow, for when there is no index."""
    if not parts:
        return []
    p = PlatformProduct
    like = or_(*(p.title.icontains(part, autoescape=True) for part in parts))
    async with database.read() as session:
        found = await session.execute(_active(shop_id, p.id, p.title).where(like).order_by(p.id).limit(_MOST_TITLES))
        return [(row, title) for row, title in found]


async def documents(database: Database, shop_id: str, ids: Sequence[int]) -> AsyncIterator[list[Document]]:
    """Yield the documents of the products ``ids`` in batches; those deleted meanwhile are left out."""
    p, v = PlatformProduct, PlatformVariant
    for start in range(0, len(ids), _CHUNK):
        part = list(ids[start : start + _CHUNK])
        found: dict[int, Document] = {}
        async with database.read() as session:
            rows = await session.execute(
                _active(
                    shop_id,
                    p.id,
                    p.content_hash,
                    p.title,
                    p.description,
                    p.brand,
                    p.product_type,
                    p.category,
                    p.tags,
                    p.attributes,
                ).where(p.id.in_(part))
            )
            for row in rows:
                found[row[0]] = Document(*row)
            of_variants = select(v.product_id, v.options, v.sku).where(v.product_id.in_(part)).order_by(v.position)
            for product, options, sku in await session.execute(of_variants):
                if product in found:
                    found[product].options.update({str(value): None for value in options.values()})
                    found[product].codes[sku] = None
        yield list(found.values())
