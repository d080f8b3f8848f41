"""Where a platform's credentials live: encrypted in SQL, renewed by one process at a time."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from runtime import clock
from service.connect.rows import mine
from store.database import Database
from store.models import ConnectorConfig
from store.secrets import Keyring

_LEASE = timedelta(seconds=45)


class ShopVault:
    """The credentials of one shop's platform.

    Args:
        database: Where they are kept.
        keyring: What encrypts them.
        shop_id: Whose they are.
        platform: On which platform.
    """

    def __init__(self, database: Database, keyring: Keyring, shop_id: str, platform: str) -> None:
        self._database = database
        self._keyring = keyring
        self._mine = mine(shop_id, platform)

    async def read(self) -> dict[str, Any]:
        """Return what is kept; nothing when no shop is connected."""
        async with self._database.read() as session:
            found = await session.scalar(select(ConnectorConfig.credentials).where(*self._mine))
        kept = {} if found is None else self._keyring.decrypt(found)
        return kept if isinstance(kept, dict) else {}

    async def save(
        self, credentials: dict[str, Any], expires_at: datetime | None, refresh_expires_at: datetime | None
    ) -> None:
        """Replace what is kept, in one statement."""
        await self._update(
            credentials=self._keyring.encrypt(credentials),
            status="connected",
            expires_at=expires_at,
            refresh_expires_at=refresh_expires_at,
            refreshed_at=clock.now(),
        )

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        await self._update(status="needs_reconnect")

    async def _update(self, **values: Any) -> None:
        async with self._database.write() as session:
            await session.execute(update(ConnectorConfig).where(*self._mine).values(updated_at=clock.now(), **values))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[bool]:
        """Be the only one that renews; a lease that its holder left behind ends by itself."""
        name, now = secrets.token_hex(8), clock.now()
        free = or_(ConnectorConfig.lease == "", ConnectorConfig.lease_until < now)
        async with self._database.write() as session:
            result = await session.execute(
                update(ConnectorConfig).where(*self._mine, free).values(lease=name, lease_until=now + _LEASE)
            )
        mine = bool(getattr(result, "rowcount", 0))
        try:
            yield mine
        finally:
            if mine:
                async with self._database.write() as session:
                    await session.execute(
                        update(ConnectorConfig)
                        .where(*self._mine, ConnectorConfig.lease == name)
                        .values(lease="", lease_until=None)
                    )
