"""What the merchant has to see to, in words: told when a shop is connected, and by ``doctor``."""

from __future__ import annotations

import logging

from commerce.errors import StoreError
from commerce.sentences import say
from connectors.stores.base import ShopInfo, StoreConnector
from service.shop import Shop

log = logging.getLogger(__name__)


def of_currency(info: ShopInfo, currency: str) -> list[str]:
    """Say what it means that the policy's amounts are in another currency than the shop's prices."""
    if not info.currency or info.currency == currency:
        return []
    return [say("connect.currency", shop=info.currency, policy=currency)]


async def of_store(store: StoreConnector) -> list[str]:
    """Say what the platform keeps back; nothing where it cannot be asked just now."""
    try:
        return await store.concerns()
    except StoreError as error:
        log.warning("what the platform keeps back could not be asked: %s", error.code)
        return []


async def all_of(shop: Shop) -> tuple[str, ...]:
    """Say all of it, about a shop that is open."""
    found = [*of_currency(shop.info, shop.policy.currency), *await of_store(shop.connector)]
    return tuple(f"{each}." for each in found)
