"""WooCommerce's webhooks: which are asked for, how they are signed, and what a delivery says about itself.

A payload shows the state at the time of delivery, and several changes may come as one. So it only means: go and read.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict

from commerce.errors import InputError, NotAuthenticated
from commerce.text import one_line
from connectors.stores import events
from connectors.stores.connecting import Host
from connectors.stores.events import Event, Kind, Webhooks
from connectors.stores.http import object_in
from connectors.stores.signatures import signed
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import Node

log = logging.getLogger(__name__)
#: Orders are read fresh whenever they are spoken of, so that nothing is asked about them.
TOPICS = ("product.created", "product.updated", "product.deleted", "product.restored")


class Delivery(BaseModel):
    """One signed delivery."""

    model_config = ConfigDict(frozen=True)

    event: str
    topic: str
    product_id: str


class WooWebhooks(Webhooks):
    """Each shop signs with a secret of its own, which we gave it."""

    topics: ClassVar = {"product.": Kind.PRODUCT, "ping": Kind.PING}
    form_ping = True

    async def read(self, host: Host, headers: Mapping[str, str], body: bytes) -> events.Delivery:
        """Read one that our secret signed, or the ping that comes without a signature."""
        delivery = read(headers, body, str((await host.kept()).credentials.get("webhook_secret") or ""))
        if delivery is None:
            return events.Delivery(key="", topic="ping", body={})
        # Delivery ids are those of a webhook and a second: many deliveries of one second share them.
        key = f"{delivery.event}:{delivery.topic}:{hashlib.sha256(body).hexdigest()[:16]}"
        return events.Delivery(key=key, topic=delivery.topic, body={"id": delivery.product_id})

    def event(self, topic: str, body: Mapping[str, Any]) -> Event:
        """Take a product by its id."""
        return Event(kind=self.kind(topic), product=str(body.get("id") or ""))


def read(headers: Mapping[str, str], body: bytes, secret: str) -> Delivery | None:
    """Return the delivery, if our secret signed exactly this body; None for the ping that comes without a signature.

    Raises:
        NotAuthenticated: The signature is missing or does not fit.
        InputError: It was signed and is not what WooCommerce sends.
    """
    names = {name.lower(): value for name, value in headers.items()}
    if "x-wc-webhook-signature" not in names and _is_ping(body):
        return None
    if not signed(body, names.get("x-wc-webhook-signature", ""), [secret]):
        raise NotAuthenticated("This was not signed by the shop.")
    found = object_in(body)
    topic, event = names.get("x-wc-webhook-topic", ""), names.get("x-wc-webhook-delivery-id", "")
    if found is None or not topic or not event:
        raise InputError("That is no webhook of WooCommerce's.")
    identity = found.get("parent_id") or found.get("id") or found.get("arg") or ""
    return Delivery(
        event=one_line(event, 120),
        topic=one_line(topic, 100),
        product_id=str(identity) if topic.startswith("product.") and str(identity).isdigit() else "",
    )


def _is_ping(body: bytes) -> bool:
    try:
        found = parse_qs(body.decode("ascii"), strict_parsing=True)
    except ValueError:
        return False
    return set(found) == {"webhook_id"} and found["webhook_id"][0].isdigit()


async def subscribe(client: WooClient, address: str, secret: str) -> list[str]:
    """See to it that every topic is delivered to ``address``, signed with ``secret``; return what had to be done.

    WooCommerce switches a webhook off after some failures in a row, and tells nobody: such ones are switched on again.
    """
    mine = {str(one.get("topic")): one for one in await _all(client) if one.get("delivery_url") == address}
    done = []
    for topic in TOPICS:
        found = mine.get(topic)
        if found is None:
            wanted = {
                "name": f"shopclerk {topic}",
                "topic": topic,
                "delivery_url": address,
                "secret": secret,
                "status": "active",
            }
            await client.write("POST", "/wc/v3/webhooks", wanted, counts=False)
            done.append(f"{topic} created")
        elif found.get("status") != "active":
            # The secret goes with it: one that staff changed would make every delivery fail again.
            again = {"status": "active", "secret": secret}
            await client.write("PUT", f"/wc/v3/webhooks/{found['id']}", again, counts=False)
            done.append(f"{topic} revived")
    return done


async def unsubscribe(client: WooClient, address: str) -> None:
    """Delete the webhooks that deliver to ``address``."""
    for one in await _all(client):
        if one.get("delivery_url") == address:
            await client.write("DELETE", f"/wc/v3/webhooks/{one['id']}", {}, params={"force": "true"}, counts=False)


async def _all(client: WooClient) -> list[Node]:
    found: list[Node] = []
    place = 1
    while True:
        page = await client.page("/wc/v3/webhooks", {"per_page": 100, "page": place})
        found += page.rows
        place += 1
        if not page.more or not page.rows:
            return found
