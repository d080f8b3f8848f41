"""Chosen products as a customer sees them: read from SQL, with price and stock live from the platform."""

from __future__ import annotations

from datetime import datetime

from connectors.stores.base import StoreConnector
from service.discovery import items
from service.discovery.items import Card
from service.discovery.live import live as now
from store.database import Database
from store.search.selection import Ids


async def cards(database: Database, rows: Ids) -> list[Card]:
    """Return the products with these row ids, in this order."""
    return await items.cards(database, [int(row) for row in rows], full=True) if len(rows) else []


async def live(connector: StoreConnector | None, cards: list[Card]) -> tuple[list[Card], datetime | None]:
    """Return the products with price and stock as they are now, those sold out left out.

    One batched call; when it fails or takes too long the second part says as of when the rest is.
    """
    fresh = await now(connector, cards)
    as_of = min((card.row.synced_at for card in cards), default=None) if fresh is None else None
    return [card for card in fresh or cards if any(sold.in_stock for sold in card.variants)], as_of
