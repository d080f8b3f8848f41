"""Sending one webhook, signed as Standard Webhooks are (standardwebhooks.com), and again for a day where it fails."""

from __future__ import annotations

import base64
import hashlib
import hmac
from itertools import count
from typing import Any

import httpx2
from sqlalchemy import select, update

from commerce.errors import InputError
from connectors.public_only import PublicOnly
from runtime import clock, jobs
from service import shop as shops
from service.shop import Shop
from store.models import OutgoingEvent, OutgoingHook

#: Seconds before each further try: about a day in all.
_PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0, 4 * 3600.0, 8 * 3600.0, 12 * 3600.0)
_SECONDS = 10.0
#: How a secret begins; the rest is base64.
MARK = "whsec_"


async def start(shop: Shop, event_id: str) -> None:
    """Have it sent; what a crash keeps from being started, `restart_stuck` starts."""
    await shop.jobs.start("send_webhook", _name(event_id), shop.shop_id, event_id)


async def restart_stuck(shop: Shop) -> int:
    """Start what waits without a workflow; returns how many."""
    e = OutgoingEvent
    async with shop.database.read() as session:
        query = select(e.id).where(e.shop_id == shop.shop_id, e.state == "waiting").order_by(e.created_at).limit(500)
        waiting = list(await session.scalars(query))
    return sum([await shop.jobs.restart("send_webhook", _name(each), shop.shop_id, each) for each in waiting])


def _name(event_id: str) -> str:
    return f"webhook:{event_id}"


def sign(secret: str, event_id: str, moment: int, body: str) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent a body, and when."""
    key = base64.b64decode(secret.removeprefix(MARK))
    digest = hmac.new(key, f"{event_id}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


@jobs.workflow("send_webhook")
async def send_webhook(shop_id: str, event_id: str) -> str:
    """Send one event."""
    number = count()
    return await jobs.insist(lambda: _send(shop_id, event_id, next(number) == len(_PAUSES)), _PAUSES, "waiting")


@jobs.step("send_webhook_once")
async def _send(shop_id: str, event_id: str, last: bool) -> str:
    shop = shops.get(shop_id)
    async with shop.database.read() as session:
        row = await session.get(OutgoingEvent, event_id)
        hook = await session.get(OutgoingHook, row.hook_id) if row is not None else None
    if row is None or hook is None:  # the address was taken away
        return "failed"
    if row.state != "waiting":
        return row.state
    error = await _post(shop, hook, row)
    state = "sent" if not error else "failed" if last else "waiting"
    values: dict[str, Any] = {"state": state, "error": error[:300], "attempts": OutgoingEvent.attempts + 1}
    if state == "sent":
        values["sent_at"] = clock.now()
    async with shop.database.write() as session:
        mine = OutgoingEvent.id == event_id, OutgoingEvent.state == "waiting"
        await session.execute(update(OutgoingEvent).where(*mine).values(**values))
    return state


async def _post(shop: Shop, hook: OutgoingHook, row: OutgoingEvent) -> str:
    """Send it; return why it failed, empty when it was taken. Redirects are not followed."""
    kept = shop.keyring.decrypt(hook.secret)
    secret = str(kept["secret"]) if isinstance(kept, dict) else ""
    headers = sign(secret, row.id, int(clock.now().timestamp()), row.body)
    transport = None if shop.settings.server.hooks_local else PublicOnly()
    try:
        async with httpx2.AsyncClient(transport=transport, timeout=_SECONDS, follow_redirects=False) as http:
            answer = await http.post(
                hook.url, content=row.body.encode(), headers={"Content-Type": "application/json", **headers}
            )
    except InputError as error:
        return error.code
    except httpx2.HTTPError as error:
        return type(error).__name__
    return "" if answer.is_success else f"HTTP {answer.status_code}"
