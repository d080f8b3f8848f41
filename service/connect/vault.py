"""Where a platform's credentials live: encrypted in SQL, renewed by one process at a time."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from connectors.stores.shopify.tokens import Credentials
from runtime import clock
from service.connect.rows import mine
from store.database import Database
from store.models import ConnectorConfig
from store.secrets import Keyring

PLATFORM = "shopify"
_LEASE = timedelta(seconds=45)


class ShopVault:
    """The credentials of one shop's platform.

    Args:
        database: Where they are kept.
        keyring: What encrypts them.
        shop_id: Whose they are.
        client_secret: The app's present secret; it replaces the one that tokens came with after a rotation.
    """

    def __init__(self, database: Database, keyring: Keyring, shop_id: str, client_secret: str = "") -> None:
        self._database = database
        self._keyring = keyring
        self._client_secret = client_secret
        self._mine = mine(shop_id, PLATFORM)

    async def read(self) -> Credentials:
        """Return what is kept; nothing usable when no shop is connected."""
        async with self._database.read() as session:
            found = await session.scalar(select(ConnectorConfig.credentials).where(*self._mine))
        kept = Credentials() if found is None else Credentials.model_validate(self._keyring.decrypt(found))
        if kept.client_secret and self._client_secret:
            kept = kept.model_copy(update={"client_secret": self._client_secret})
        return kept

    async def save(self, credentials: Credentials) -> None:
        """Replace what is kept, in one statement."""
        await self._update(
            credentials=self._keyring.encrypt(credentials.model_dump(mode="json")), status="connected",
            expires_at=credentials.expires_at, refresh_expires_at=credentials.refresh_expires_at,
            refreshed_at=clock.now(),
        )  # fmt: skip

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        await self._update(status="needs_reconnect")

    async def _update(self, **values: Any) -> None:
        async with self._database.write() as session:
            await session.execute(
                update(ConnectorConfig).where(*self._mine).values(updated_at=clock.now(), **values)
            )

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
