"""A vault that lives in memory: for a token given by settings, and for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.stores.shopify.tokens import Credentials


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
