"""Price and stock as they are now: one batched call to the platform, within a time limit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from commerce.errors import StoreError
from connectors.stores.base import StoreConnector
from service.discovery.items import Card

log = logging.getLogger(__name__)
_LIVE_SECONDS = 1.5


async def live(connector: StoreConnector | None, cards: Sequence[Card]) -> list[Card] | None:
    """Return the products with live price and stock, None when they cannot be had in time.

    A variant that a platform does not know any more is not to be had, where all goods are its own: one that was deleted
    for good may be told by no event. Others, and prices in another currency, stay as of the last sync.
    """
    if connector is None or not connector.capabilities.live_stock:
        return None
    if not cards:
        return []
    try:
        async with asyncio.timeout(_LIVE_SECONDS):
            stock = await connector.catalogue.stock([sold.id for card in cards for sold in card.variants])
    except (StoreError, TimeoutError) as error:
        log.warning("live price and stock could not be read: %s", type(error).__name__)
        return None
    fresh = []
    for card in cards:
        variants = []
        for sold in card.variants:
            now = stock.get(sold.id)
            if now is None and connector.capabilities.whole_catalogue:
                sold = replace(sold, in_stock=False)
            elif now is not None and now.price.currency == card.row.currency:
                able = now.available and (now.stock is None or now.stock > 0)
                sold = replace(sold, price=now.price.minor, in_stock=able)
            variants.append(sold)
        fresh.append(replace(card, variants=tuple(variants)))
    return fresh
