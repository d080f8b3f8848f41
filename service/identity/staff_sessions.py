"""Sessions of the console: a staff key, shown once, opens one for a working day.

The cookie holds a signed token that names the key, never the key itself. Each request asks the key's row again: a key
that is revoked, or has other scopes by now, counts at once.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed, NotAuthenticated
from commerce.sentences import say
from runtime import clock
from service.identity import principals
from service.shop import Shop
from store.models import ApiKey, UsedToken

LIFETIME = timedelta(hours=8)
_PURPOSE, _ENDED = "console", "console:"


@dataclass(frozen=True)
class StaffSession:
    """Who is signed in to the console, and under which session."""

    principal: Principal
    name: str
    session: str
    until: datetime


async def begin(shop: Shop, key: str) -> str:
    """Open a session for the holder of a staff key; return its token.

    Raises:
        NotAuthenticated: It is no key of this shop.
        NotAllowed: The key may not even read.
    """
    if not key.startswith("ak_"):
        raise NotAuthenticated(say("errors.bad_key"))
    staff = await principals.authenticate(shop, key)
    if "read" not in staff.scopes:
        raise NotAllowed(say("errors.scope", scope="read"))
    async with shop.database.write() as session:
        await shop.audit.append(session, staff.subject, "console_signed_in", staff.subject, {})
    await shop.audit.anchor()
    claims = {"kind": Kind.STAFF.value, "sub": staff.subject.removeprefix("staff:")}
    return principals.sign_token(shop, claims, LIFETIME, _PURPOSE)


async def resume(shop: Shop, token: str) -> StaffSession:
    """Return the session of a token.

    Raises:
        NotAuthenticated: It is none of ours, is over, was ended, or its key was revoked or may not read any more.
    """
    claims = principals.read_token(shop, token, _PURPOSE)
    ended = select(UsedToken.id).where(
        UsedToken.shop_id == shop.shop_id, UsedToken.token_id == f"{_ENDED}{claims['sid']}"
    )
    async with shop.database.read() as session:
        key = await session.get(ApiKey, claims["sub"])
        over = await session.scalar(ended)
    if key is None or key.shop_id != shop.shop_id or key.revoked_at is not None or "read" not in key.scopes or over:
        raise NotAuthenticated(say("errors.session_over"))
    staff = Principal.staff(shop.shop_id, key.id, tuple(str(each) for each in key.scopes))
    return StaffSession(staff, key.name, claims["sid"], datetime.fromtimestamp(float(claims["exp"]), UTC))


async def end(shop: Shop, found: StaffSession) -> None:
    """End a session: its token opens nothing any more. Harmless when repeated."""
    token = f"{_ENDED}{found.session}"
    async with shop.database.write() as session:
        known = select(UsedToken.id).where(UsedToken.shop_id == shop.shop_id, UsedToken.token_id == token)
        if await session.scalar(known) is None:
            session.add(UsedToken(shop_id=shop.shop_id, token_id=token, expires_at=clock.now() + LIFETIME))
            actor = found.principal.subject
            await shop.audit.append(session, actor, "console_signed_out", actor, {})
    await shop.audit.anchor()


def form_token(shop: Shop, session: str) -> str:
    """Return what every form of a session carries, and no other site can know."""
    return hmac.digest(shop.keyring.derive("console-forms")[0], session.encode(), hashlib.sha256).hex()


def is_form_token(shop: Shop, session: str, given: str) -> bool:
    """Return whether a form was made for this session, by one of the shop's keys."""
    keys = shop.keyring.derive("console-forms")
    made = [hmac.digest(key, session.encode(), hashlib.sha256).hex() for key in keys]
    return any(hmac.compare_digest(each.encode(), given.encode()) for each in made)
