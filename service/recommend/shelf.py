"""Chosen products as a customer sees them: read from SQL, with price and stock live from the platform."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

from commerce.errors import StoreError
from connectors.stores.base import StoreConnector
from service.discovery import items
from service.discovery.items import Card
from store.database import Database
from store.search.selection import Ids

log = logging.getLogger(__name__)
_LIVE_SECONDS = 1.5


async def cards(database: Database, rows: Ids) -> list[Card]:
    """Return the products with these row ids, in this order."""
    return await items.cards(database, [int(row) for row in rows], full=True) if len(rows) else []


async def live(connector: StoreConnector | None, found: list[Card]) -> tuple[list[Card], datetime | None]:
    """Return the products with price and stock as they are now, those sold out left out.

    One batched call; when it fails or takes too long the second part says as of when the rest is.
    """
    stock = None
    if connector is not None and connector.capabilities.live_stock and found:
        try:
            async with asyncio.timeout(_LIVE_SECONDS):
                stock = await connector.stock([sold.id for card in found for sold in card.variants])
        except (StoreError, TimeoutError) as error:
            log.warning("live price and stock could not be read: %s", type(error).__name__)
    fresh = []
    for card in found:
        variants = []
        for sold in card.variants:
            now = stock.get(sold.id) if stock is not None else None
            if now is not None and now.price.currency == card.row.currency:
                able = now.available and (now.stock is None or now.stock > 0)
                variants.append(replace(sold, price=now.price.minor, in_stock=able))
            else:
                variants.append(sold)
        if any(sold.in_stock for sold in variants):
            fresh.append(Card(card.row, tuple(variants)))
    as_of = None if stock is not None else min((card.row.synced_at for card in found), default=None)
    return fresh, as_of
