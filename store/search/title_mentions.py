"""Which products mention a word, read from SQL: slow, for while there is no word index to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select

from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from store.search import rows
from store.search.rows import Document

_BATCH = 2000


async def mentioning(database: Database, shop_id: str, parts: Sequence[str]) -> AsyncIterator[list[Document]]:
    """Yield the products that have one of ``parts`` in any text, as documents; all of them when a part is not plain.

    Args:
        database: Where the products are.
        shop_id: Whose products.
        parts: Beginnings of words, folded.
    """
    p, v = PlatformProduct, PlatformVariant
    wanted = select(p.id).where(p.shop_id == shop_id, p.status == "active").order_by(p.id)
    if all(part.isascii() for part in parts):
        told = (
            p.title,
            p.description,
            p.brand,
            p.product_type,
            p.category,
            cast(p.tags, String),
            cast(p.attributes, String),
        )
        offered = select(v.product_id).where(_any(cast(v.options, String), parts) | _any(v.sku, parts))
        wanted = wanted.where(or_(_any(_joined(told), parts), p.id.in_(offered)))
    async with database.read() as session:
        ids = list(await session.scalars(wanted))
    for start in range(0, len(ids), _BATCH):
        async for documents in rows.documents(database, shop_id, ids[start : start + _BATCH]):
            yield documents


def _joined(texts: Iterable[Any]) -> Any:
    """Return the texts as one: comparing it once is several times as fast as comparing each."""
    return reduce(lambda left, right: left.concat("\n").concat(right), texts)


def _any(text: Any, parts: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(text.icontains(part, autoescape=True) for part in parts))
