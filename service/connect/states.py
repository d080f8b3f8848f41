"""One-time states: what comes back from a platform's page of consent is ours, is fresh, and counts once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from commerce.errors import NotAuthenticated
from commerce.sentences import say
from runtime import clock
from service.shop import Shop
from store.models import ConnectState

_LIFETIME = timedelta(minutes=10)


async def issue(shop: Shop, platform: str, domain: str) -> str:
    """Return a new state for the shop at ``domain``; only its keyed hash is kept."""
    state = secrets.token_hex(32)
    row = ConnectState(
        id=_hashed(shop, state),
        shop_id=shop.shop_id,
        platform=platform,
        domain=domain,
        expires_at=clock.now() + _LIFETIME,
    )
    async with shop.database.write() as session:
        session.add(row)
    return state


async def use(shop: Shop, platform: str, state: str, domain: str = "") -> str:
    """Use up a state and return the shop that it was issued for; the compare-and-set lets one request through.

    With ``domain`` only a state counts that was issued for it.

    Raises:
        NotAuthenticated: It is not ours, is old, or was used.
    """
    now = clock.now()
    fits = (
        ConnectState.id == _hashed(shop, state),
        ConnectState.shop_id == shop.shop_id,
        ConnectState.platform == platform,
        ConnectState.used_at.is_(None),
        ConnectState.expires_at > now,
        *([ConnectState.domain == domain] if domain else []),
    )
    async with shop.database.write() as session:
        result = await session.execute(update(ConnectState).where(*fits).values(used_at=now))
        if not getattr(result, "rowcount", 0):
            raise NotAuthenticated(say("connect.old_link"), detail="state")
        issued = await session.scalar(select(ConnectState.domain).where(ConnectState.id == _hashed(shop, state)))
    return str(issued)


def _hashed(shop: Shop, state: str) -> str:
    # Under a key of its own: nothing signed with an app's secret ever leaves the house as a proof of ours.
    return hmac.new(shop.keyring.derive("connect-state")[0], state.encode(), hashlib.sha256).hexdigest()
