"""Where a shop's credentials are: with whoever opened the connector, or in memory, for trying them out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from connectors.stores.platform import Vault
from connectors.stores.shopify.tokens import Credentials


class KeptVault:
    """The credentials that are kept for a shop.

    Args:
        vault: Who keeps them.
        client_secret: The app's present secret; it replaces the one that tokens came with after a rotation.
    """

    def __init__(self, vault: Vault, client_secret: str = "") -> None:
        self._vault = vault
        self._client_secret = client_secret

    async def read(self) -> Credentials:
        """Return what is kept; nothing usable when no shop is connected."""
        kept = Credentials.model_validate(await self._vault.read())
        if kept.client_secret and self._client_secret:
            kept = kept.model_copy(update={"client_secret": self._client_secret})
        return kept

    async def save(self, credentials: Credentials) -> None:
        """Replace what is kept, in one statement."""
        await self._vault.save(
            credentials.model_dump(mode="json"), credentials.expires_at, credentials.refresh_expires_at
        )

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        await self._vault.dead()

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Be the only one that renews; False when somebody else just is."""
        return self._vault.alone()


class MemoryVault:
    """Credentials that nobody else shares and that end with the process."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.is_dead = False

    async def read(self) -> Credentials:
        """Return what is kept now."""
        return self.credentials

    async def save(self, credentials: Credentials) -> None:
        """Replace what is kept."""
        self.credentials = credentials

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        self.is_dead = True

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[bool]:
        """Be the only one: nobody shares this vault."""
        yield True
