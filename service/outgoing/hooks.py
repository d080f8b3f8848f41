"""The addresses that are told: added and taken away by admins."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from commerce.customer import Principal
from commerce.errors import InputError, NotFound
from commerce.sentences import say
from runtime import clock
from service.inbox.staff import require
from service.outgoing.sending import MARK
from service.shop import Shop
from store.models import OutgoingEvent, OutgoingHook

#: Who may have what happens told elsewhere.
SCOPE = "approvals"
#: What is told, in the words of the body's ``type``.
EVENTS = ("conversation.started", "conversation.handed_off", "conversation.resolved", "change.done")
_MOST, _LONGEST_URL, _SHOWN = 10, 500, 50


async def add(shop: Shop, principal: Principal, url: str, events: Collection[str]) -> str:
    """Have an address told; return the secret that what it gets is signed with. It is shown this once.

    Raises:
        NotAllowed: Who asks is no admin.
        InputError: The address is none that may be told, no event is named, or there are too many.
    """
    require(principal, SCOPE)
    address = _address(shop, url)
    wanted = [each for each in EVENTS if each in events]
    if not wanted:
        raise InputError(say("console.hook_events"), code="no_events")
    secret = f"{MARK}{base64.b64encode(secrets.token_bytes(32)).decode()}"
    row = OutgoingHook(
        id=secrets.token_hex(8),
        shop_id=shop.shop_id,
        url=address,
        secret=shop.keyring.encrypt({"secret": secret}),
        events=wanted,
        created_by=principal.subject,
        created_at=clock.now(),
    )
    async with shop.database.write() as session:
        count = select(func.count()).select_from(OutgoingHook).where(OutgoingHook.shop_id == shop.shop_id)
        if int(await session.scalar(count) or 0) >= _MOST:
            raise InputError(say("console.hooks_many", count=_MOST), code="too_many_hooks")
        session.add(row)
        payload = {"host": urlsplit(address).hostname, "events": wanted}
        await shop.audit.append(session, principal.subject, "hook_added", row.id, payload)
    await shop.audit.anchor()
    return secret


def _address(shop: Shop, url: str) -> str:
    """Return an address as it is kept: https, without a name or a password in it."""
    found = urlsplit(url.strip()[:_LONGEST_URL])
    schemes = ("https", "http") if shop.settings.server.hooks_local else ("https",)
    try:
        port = found.port
    except ValueError:
        port = -1
    if found.scheme not in schemes or not found.hostname or "@" in found.netloc or port == -1 or found.fragment:
        raise InputError(say("console.hook_address"), code="bad_address")
    return found.geturl()


async def remove(shop: Shop, principal: Principal, hook_id: str) -> None:
    """Tell an address nothing more.

    Raises:
        NotAllowed: Who asks is no admin.
        NotFound: There is no such address.
    """
    require(principal, SCOPE)
    async with shop.database.write() as session:
        row = await session.get(OutgoingHook, hook_id[:64])
        if row is None or row.shop_id != shop.shop_id:
            raise NotFound
        await session.execute(delete(OutgoingEvent).where(OutgoingEvent.hook_id == row.id))
        await session.execute(delete(OutgoingHook).where(OutgoingHook.id == row.id))
        await shop.audit.append(session, principal.subject, "hook_removed", row.id, {})
    await shop.audit.anchor()


async def every(shop: Shop, principal: Principal) -> list[OutgoingHook]:
    """Return the addresses, the oldest first.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    query = select(OutgoingHook).where(OutgoingHook.shop_id == shop.shop_id).order_by(OutgoingHook.created_at)
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def told(shop: Shop, principal: Principal) -> list[OutgoingEvent]:
    """Return what was told lately, the newest first.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    query = select(OutgoingEvent).where(OutgoingEvent.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        return list(await session.scalars(query.order_by(OutgoingEvent.created_at.desc()).limit(_SHOWN)))
