"""The addresses of everything that is for sale, and what it is sorted under."""

from __future__ import annotations

from sqlalchemy import select

from service.discovery.service import Discovery
from store.models import PlatformProduct

#: What one map of a site may name.
MOST = 50_000


async def product_addresses(discovery: Discovery) -> list[str]:
    """Return the addresses of the products that are for sale, as they were when those were read."""
    p = PlatformProduct
    query = select(p.url).where(p.shop_id == discovery.shop_id, p.status == "active", p.url != "").order_by(p.id)
    async with discovery.database.read() as session:
        return list(await session.scalars(query.limit(MOST)))


async def categories(discovery: Discovery) -> list[str]:
    """Return what products for sale are sorted under, by name."""
    p = PlatformProduct
    query = select(p.category).where(p.shop_id == discovery.shop_id, p.status == "active", p.category != "")
    async with discovery.database.read() as session:
        return sorted(await session.scalars(query.distinct()))
