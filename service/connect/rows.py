"""The row that a connected platform has: written when a shop is connected, emptied when it is taken away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from commerce.errors import Conflict
from commerce.sentences import say
from connectors.stores.connecting import Kept
from runtime import clock
from service.shop import Shop
from store.models import ConnectorConfig

__all__ = ["forget", "keep", "kept", "mine", "read"]


def mine(shop_id: str, platform: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions of a shop's row."""
    return ConnectorConfig.shop_id == shop_id, ConnectorConfig.platform == platform


async def read(shop: Shop, platform: str) -> ConnectorConfig | None:
    """Return the row, or None where nothing was ever connected."""
    async with shop.database.read() as session:
        return await session.scalar(select(ConnectorConfig).where(*mine(shop.shop_id, platform)))


def kept(shop: Shop, row: ConnectorConfig) -> Kept:
    """Return what a row says, decrypted."""
    credentials = shop.keyring.decrypt(row.credentials)
    return Kept(credentials if isinstance(credentials, dict) else {}, row.options)


async def keep(
    shop: Shop,
    platform: str,
    who: str,
    credentials: dict[str, Any],
    options: dict[str, Any],
    *,
    place: str,
    told: dict[str, Any],
    **columns: Any,
) -> None:
    """Keep a connected shop: its credentials encrypted, and a line in the audit log, which is told ``told``.

    ``place`` names the option that says where the shop is: another place than before is refused. ``columns`` is what
    else the row says.

    Raises:
        Conflict: Another shop is connected; that one must be disconnected first.
    """
    now = clock.now()
    async with shop.database.write() as session:
        row = await session.scalar(select(ConnectorConfig).where(*mine(shop.shop_id, platform)))
        if row is None:
            row = ConnectorConfig(shop_id=shop.shop_id, platform=platform, created_at=now)
            session.add(row)
        elif (before := row.options.get(place)) and before != options[place]:
            raise Conflict(say("connect.other_shop", shop=before), code="other_shop")
        row.credentials = shop.keyring.encrypt(credentials)
        row.options, row.status, row.updated_at, row.refreshed_at = dict(options), "connected", now, now
        for name, value in columns.items():
            setattr(row, name, value)
        await shop.audit.append(session, who, "connected", platform, told)
    await shop.audit.anchor()


async def forget(shop: Shop, platform: str, who: str, status: str = "removed") -> None:
    """Forget a shop's credentials, at once and for good."""
    async with shop.database.write() as session:
        row = await session.scalar(select(ConnectorConfig).where(*mine(shop.shop_id, platform)))
        if row is not None:
            row.credentials, row.options, row.status = shop.keyring.encrypt({}), {}, status
            row.updated_at, row.expires_at, row.refresh_expires_at = clock.now(), None, None
        await shop.audit.append(session, who, "disconnected", platform, {"status": status})
    await shop.audit.anchor()
