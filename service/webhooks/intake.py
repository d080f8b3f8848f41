"""Taking a webhook in: its signature, its shop, and one row that is both the memory of it and the queue."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commerce.errors import NotAuthenticated
from connectors.stores.shopify import ShopifyStore, webhooks
from connectors.stores.woocommerce import webhooks as woo_webhooks
from runtime import clock
from service.connect import woo
from service.connect.shopify import app_secrets
from service.shop import Shop
from store.models import WebhookDelivery

SOURCE = "shopify"
_KEPT = ("id", "inventory_item_id", "updated_at")
_PRIVATE = ("customers/", "shop/redact")
_arrived: dict[str, asyncio.Event] = {}


def listen(shop: Shop) -> asyncio.Event:
    """Return the event that wakes this process's worker, a new one for every worker."""
    _arrived[shop.shop_id] = asyncio.Event()
    return _arrived[shop.shop_id]


async def receive(shop: Shop, headers: Mapping[str, str], body: bytes) -> bool:
    """Take a delivery in; False when the event was known already.

    Raises:
        NotAuthenticated: It was not signed by one of the app's secrets, or is about another shop.
        InputError: It is no webhook.
    """
    found = webhooks.read(headers, body, app_secrets(shop.settings))
    domain = shop.connector.domain if isinstance(shop.connector, ShopifyStore) else ""
    # After an uninstall no shop is connected any more; what is to be erased then is still ours to erase.
    if found.domain != domain and (domain or not found.topic.startswith(_PRIVATE)):
        raise NotAuthenticated("This was not signed by Shopify.", detail="another shop")
    whole = found.topic.startswith(_PRIVATE)
    kept: dict[str, Any] = found.body if whole else {name: found.body[name] for name in _KEPT if name in found.body}
    row = WebhookDelivery(
        shop_id=shop.shop_id, source=SOURCE, delivery_id=_known_by(found), topic=found.topic,
        body=shop.keyring.encrypt(kept), received_at=clock.now(),
    )  # fmt: skip
    fresh = await _put(shop, row)
    if fresh and shop.shop_id in _arrived:
        _arrived[shop.shop_id].set()
    return fresh


def _known_by(found: webhooks.Delivery) -> str:
    """Return what tells a delivery from others, in at most 255 characters: its event, and what it says and when.

    Several things that are changed at once may come under one event, and one of them more than once: each is a
    delivery of its own. What is sent again has the same moment and the same body.
    """
    return f"{found.event}:{found.topic}:{found.digest[:32]}"


async def receive_woo(shop: Shop, headers: Mapping[str, str], body: bytes) -> bool:
    """Take a delivery of WooCommerce's in; False for a ping, and when it was known already.

    Raises:
        NotAuthenticated: It was not signed with the secret that we gave the shop.
        InputError: It is no webhook.
    """
    found = woo_webhooks.read(headers, body, await woo.hook_secret(shop))
    if found is None:
        return False
    # WooCommerce's delivery ids are those of a webhook and a second: many deliveries of one second share them.
    event = f"{found.event}:{found.topic}:{hashlib.sha256(body).hexdigest()[:16]}"
    row = WebhookDelivery(
        shop_id=shop.shop_id, source=woo.PLATFORM, delivery_id=event, topic=found.topic,
        body=shop.keyring.encrypt({"id": found.product_id}), received_at=clock.now(),
    )  # fmt: skip
    fresh = await _put(shop, row)
    if fresh and shop.shop_id in _arrived:
        _arrived[shop.shop_id].set()
    return fresh


async def _put(shop: Shop, row: WebhookDelivery) -> bool:
    """Write the row; the unique key says whether the event is new."""
    known = select(WebhookDelivery.id).where(
        WebhookDelivery.shop_id == row.shop_id, WebhookDelivery.source == row.source,
        WebhookDelivery.delivery_id == row.delivery_id,
    )  # fmt: skip
    try:
        async with shop.database.write() as session:
            if await session.scalar(known) is not None:
                return False
            session.add(row)
        return True
    except IntegrityError:  # the same event at the same moment, on another connection
        return False
