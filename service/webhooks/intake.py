"""Taking a webhook in: its signature, its shop, and one row that is both the memory of it and the queue."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commerce.errors import NotAuthenticated, NotFound
from commerce.sentences import say
from connectors.stores.connecting import Kept
from connectors.stores.events import DUTIES, Delivery, Kind
from connectors.stores.platform import Platform
from connectors.stores.registry import platform as named
from runtime import clock
from service.connect.host import ShopHost
from service.shop import Shop
from store.models import WebhookDelivery

WORKER = "webhooks"  # the scheduled job that works off what arrives


async def receive(shop: Shop, name: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Take a delivery of a platform's in; False for a ping, and when it was known already.

    Raises:
        NotAuthenticated: It was not signed for us, or is about another shop.
        InputError: It is no webhook.
        NotFound: The platform sends none.
    """
    platform = named(name)
    if platform.webhooks is None:
        raise NotFound
    host = ShopHost(shop, platform)
    found = await platform.webhooks.read(host, headers, body)
    kind = platform.webhooks.kind(found.topic)
    _check_place(platform, found, kind, await host.kept())
    if kind is Kind.PING:
        return False
    row = WebhookDelivery(
        shop_id=shop.shop_id,
        source=name,
        delivery_id=found.key,
        topic=found.topic,
        body=shop.keyring.encrypt(found.body),
        received_at=clock.now(),
    )
    fresh = await _put(shop, row)
    if fresh and shop.schedule is not None:
        shop.schedule.wake(WORKER)
    return fresh


def _check_place(platform: Platform, delivery: Delivery, kind: Kind, kept: Kept) -> None:
    """Refuse what is about another shop; the signature is that of all the shops of an app.

    After an uninstall no shop is connected any more; what is to be erased then is still ours to erase.
    """
    if delivery.place is None or platform.connecting is None:
        return
    here = str(kept.options.get(platform.connecting.option) or "")
    if delivery.place != here and (here or kind not in DUTIES):
        raise NotAuthenticated(say("webhooks.not_signed", platform=platform.label), detail="another shop")


async def _put(shop: Shop, row: WebhookDelivery) -> bool:
    """Write the row; the unique key says whether the event is new."""
    known = select(WebhookDelivery.id).where(
        WebhookDelivery.shop_id == row.shop_id,
        WebhookDelivery.source == row.source,
        WebhookDelivery.delivery_id == row.delivery_id,
    )
    try:
        async with shop.database.write() as session:
            if await session.scalar(known) is not None:
                return False
            session.add(row)
        return True
    except IntegrityError:  # the same event at the same moment, on another connection
        return False
