"""Reading from the platform what was bought together, at sync."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from connectors.stores import ports
from connectors.stores.base import StoreConnector
from connectors.stores.content import Basket
from runtime import clock
from store.database import Database
from store.models import PlatformProduct
from store.search.sales import Sales

#: Older orders tell little about what goes together now.
DAYS = 365
MAX_ORDERS = 1_000_000


async def gather(database: Database, shop_id: str, connector: StoreConnector, folder: Path) -> int:
    """Write the sales of the last year into the shop's index folder; return how many orders there were.

    Raises:
        StoreError: The platform broke off; the sales stay as they were.
    """
    if connector.sales is None:
        return 0
    now = clock.now()
    async with database.read() as session:
        p = PlatformProduct
        rows = await session.execute(select(p.platform_id, p.id).where(p.shop_id == shop_id))
        row_of = {row[0]: row[1] for row in rows}
    found = [
        ([row_of[name] for name in basket.product_ids if name in row_of], basket.placed_at)
        async for basket in _first(connector.sales, now - timedelta(days=DAYS))
    ]
    sales = await asyncio.to_thread(Sales.of, found, now)
    await asyncio.to_thread(sales.save, folder)
    return sales.orders


async def _first(told: ports.Sales, since: datetime) -> AsyncIterator[Basket]:
    count = 0
    async for basket in told.baskets(since):
        yield basket
        count += 1
        if count == MAX_ORDERS:
            return
