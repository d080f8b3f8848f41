"""Shopify's webhooks: which are asked for, how they are signed, and what a delivery says about itself."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from commerce.errors import InputError, NotAuthenticated, StoreRejected
from commerce.text import one_line
from connectors.stores import events
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Host
from connectors.stores.events import DUTIES, Event, Kind, Webhooks
from connectors.stores.http import object_in
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.connector import ShopifyStore
from connectors.stores.shopify.settings import app_secrets
from connectors.stores.shopify.values import Node, more, nodes
from connectors.stores.signatures import signed
from connectors.stores.stock import Stock

log = logging.getLogger(__name__)
#: Topics that change something here, and the fields that their bodies are cut down to. Orders are read fresh whenever
#: they are spoken of, so that nothing is asked about them.
TOPICS: dict[str, tuple[str, ...]] = {
    "PRODUCTS_CREATE": ("id", "updated_at"),
    "PRODUCTS_UPDATE": ("id", "updated_at"),
    "PRODUCTS_DELETE": ("id",),
    "INVENTORY_LEVELS_UPDATE": ("inventory_item_id", "updated_at"),
    "SHOP_UPDATE": ("id", "updated_at"),
    "APP_UNINSTALLED": ("id",),
    "APP_SCOPES_UPDATE": ("id",),
}


_KEPT = ("id", "inventory_item_id", "updated_at")
_FRACTION = re.compile(r"\.(\d+)")


class Delivery(BaseModel):
    """One signed delivery.

    ``event`` is the same for every repetition and every subscription of one event; ``digest`` is that of the event, its
    topic, its moment and the body, and so the same for what is sent again and for nothing else.
    """

    model_config = ConfigDict(frozen=True)

    event: str
    topic: str
    domain: str
    digest: str
    body: dict[str, Any]


def read(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> Delivery:
    """Return the delivery, if one of the app's secrets signed exactly this body.

    Args:
        headers: The request's headers, whose names are in any case.
        body: The raw body.
        secrets: The app's client secrets: the present one, and the one before a rotation.

    Raises:
        NotAuthenticated: The signature is missing or does not fit.
        InputError: It was signed and is not what Shopify sends.
    """
    names = {name.lower(): value for name, value in headers.items()}
    if not signed(body, names.get("x-shopify-hmac-sha256", ""), secrets):
        raise NotAuthenticated("This was not signed by Shopify.")
    topic, domain = names.get("x-shopify-topic", ""), names.get("x-shopify-shop-domain", "")
    event = names.get("x-shopify-event-id") or names.get("x-shopify-webhook-id", "")
    found = object_in(body)
    if found is None or not topic or not event:
        raise InputError("That is no webhook of Shopify's.")
    return Delivery(
        event=one_line(event, 120),
        topic=one_line(topic, 100),
        domain=one_line(domain, 255).lower(),
        body=found,
        digest=_digest(event, topic, _moment(names.get("x-shopify-triggered-at", "")), body),
    )


def _digest(event: str, topic: str, moment: str, body: bytes) -> str:
    parts = json.dumps([event, topic, moment, hashlib.sha256(body).hexdigest()])
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(text: str) -> str:
    """Return a moment in UTC, with every digit of its second: Shopify writes nine, and a datetime keeps six."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return ""
    fraction = _FRACTION.search(text)
    return f"{moment:%Y%m%d%H%M%S}.{fraction[1].rstrip('0') if fraction else ''}" if moment else ""


class ShopifyWebhooks(Webhooks):
    """All of one app's stores send to one address, signed with the app's secret: the store is told beside."""

    topics: ClassVar = {
        "products/": Kind.PRODUCT,
        "inventory_levels/": Kind.STOCK,
        "shop/update": Kind.SHOP,
        "app/uninstalled": Kind.ACCESS_LOST,
        "app/scopes_update": Kind.ACCESS,
        "customers/data_request": Kind.EXPORT_CUSTOMER,
        "customers/redact": Kind.ERASE_CUSTOMER,
        "shop/redact": Kind.ERASE_SHOP,
    }
    bulk = True
    silent_stock = True

    async def read(self, host: Host, headers: Mapping[str, str], body: bytes) -> events.Delivery:
        """Read one that a secret of the app's signed."""
        delivery = read(headers, body, app_secrets(host.settings))
        whole = self.kind(delivery.topic) in DUTIES
        kept = delivery.body if whole else {name: delivery.body[name] for name in _KEPT if name in delivery.body}
        return events.Delivery(key=known_by(delivery), topic=delivery.topic, body=kept, place=delivery.domain)

    def event(self, topic: str, body: Mapping[str, Any]) -> Event:
        """Take a product by its id, stock by its inventory item, a customer by their mailbox."""
        kind = self.kind(topic)
        identity = str(body.get("id") or "")
        return Event(
            kind=kind,
            product=identity if kind is Kind.PRODUCT else "",
            item=str(body.get("inventory_item_id") or ""),
            email=str((body.get("customer") or {}).get("email") or ""),
            request=str((body.get("data_request") or {}).get("id") or ""),
        )

    async def stock(self, store: StoreConnector, items: Sequence[str]) -> dict[str, Stock]:
        """Read the variants that these inventory items belong to."""
        return await store.catalogue.stock_of(items) if isinstance(store, ShopifyStore) else {}


def known_by(delivery: Delivery) -> str:
    """Return what tells a delivery from others, in at most 255 characters: its event, and what it says and when.

    Several things that are changed at once may come under one event, and one of them more than once: each is a
    delivery of its own. What is sent again has the same moment and the same body.
    """
    return f"{delivery.event}:{delivery.topic}:{delivery.digest[:32]}"


class Subscribed(BaseModel):
    """What asking for webhooks came to: new topics, refused ones, and where else this app's events of ours go."""

    model_config = ConfigDict(frozen=True)

    new: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


async def subscribe(client: ShopifyClient, address: str, own: Collection[str] = ()) -> Subscribed:
    """Subscribe to every topic at ``address``, and take back what this installation asked for at ``own`` addresses.

    One app may serve several: the merchant's ERP, a second shopclerk. What goes elsewhere is never touched.
    """
    have, elsewhere = set[str](), set[str]()
    for one in await _all(client):
        uri, topic = str(one["uri"]), str(one["topic"])
        if uri == address and topic in TOPICS:
            have.add(topic)
        elif uri == address or uri in own:
            await client.write("write_webhook_delete", again=True, id=one["id"])
        elif urlsplit(uri).path == urlsplit(address).path:
            elsewhere.add(uri)
    new, refused = [], []
    for topic, fields in TOPICS.items():
        if topic in have:
            continue
        wanted = {"uri": address, "format": "JSON", "includeFields": list(fields)}
        try:
            await client.write("write_webhook", again=True, topic=topic, subscription=wanted)
            new.append(topic)
        except StoreRejected as error:
            log.warning("no webhooks about %s: %s", topic, error.detail)
            refused.append(topic)
    return Subscribed(new=tuple(new), refused=tuple(refused), elsewhere=tuple(sorted(elsewhere)))


async def unsubscribe(client: ShopifyClient, own: Collection[str]) -> None:
    """Take back what this installation asked for at its addresses."""
    for one in await _all(client):
        if one["uri"] in own:
            await client.write("write_webhook_delete", again=True, id=one["id"])


async def _all(client: ShopifyClient) -> list[Node]:
    found, after = list[Node](), ""
    while True:
        page = (await client.read("webhooks", after=after or None))["webhookSubscriptions"]
        found += nodes(page)
        after = more(page)
        if not after:
            return found
