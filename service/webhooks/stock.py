"""Stock that has moved: variants' numbers and prices, without the rest of their products."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select, update

from connectors.stores.stock import Stock
from service.shop import Shop
from service.sync.platform import index
from service.sync.summary import SyncSummary
from store.models import PlatformProduct, PlatformVariant, SyncRun


async def refresh(shop: Shop, found: Mapping[str, Stock]) -> None:
    """Take over live stock and prices. Variants that are not known come with their product."""
    if not found:
        return
    p, v = PlatformProduct, PlatformVariant
    async with shop.database.write() as session:
        rows = list(await session.scalars(select(v).where(v.shop_id == shop.shop_id, v.platform_id.in_(list(found)))))
        for row in rows:
            live = found[row.platform_id]
            row.stock, row.available, row.price = live.stock, live.available, live.price.minor
        await session.flush()
        for product_id in {row.product_id for row in rows}:
            mine = list(await session.scalars(select(v).where(v.product_id == product_id)))
            prices = [each.price for each in mine]
            # Without its hash the next whole sync compares nothing and writes the row anew.
            await session.execute(
                update(p)
                .where(p.id == product_id)
                .values(
                    in_stock=any(each.available and (each.stock is None or each.stock > 0) for each in mine),
                    price_min=min(prices),
                    price_max=max(prices),
                    data_hash="",
                )
            )
        newest = await session.scalar(select(func.max(SyncRun.id)).where(SyncRun.shop_id == shop.shop_id))
    await index(SyncSummary(newest or 0, "incremental"), shop.discovery, None)
