"""Access tokens of the three kinds, and how each is renewed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from commerce.errors import StoreDisconnected, StoreRejected, StoreUnavailable
from connectors.stores.shopify import oauth
from runtime import clock

log = logging.getLogger(__name__)
#: Tokens are renewed this long before they end.
EARLY = timedelta(minutes=5)
_AGAIN = timedelta(seconds=20)


class Credentials(BaseModel):
    """What is kept, encrypted, about one shop.

    ``kind`` says how the token came: ``static`` (given by the merchant), ``client`` (client credentials of the
    merchant's own app, 24 hours) or ``offline`` (authorization code; one hour, with a refresh token of 90 days that
    changes at every use; without one the token is of the old kind that does not end).
    """

    model_config = ConfigDict(frozen=True)

    kind: str = "static"
    access_token: str = ""
    expires_at: datetime | None = None
    refresh_token: str = ""
    refresh_expires_at: datetime | None = None
    client_id: str = ""
    client_secret: str = ""

    def fresh(self, now: datetime) -> bool:
        """Return whether the token can be used and does not end within `EARLY`."""
        return bool(self.access_token) and (self.expires_at is None or now < self.expires_at - EARLY)

    def holds(self, now: datetime) -> bool:
        """Return whether the token has not ended."""
        return bool(self.access_token) and (self.expires_at is None or now < self.expires_at)


class Vault(Protocol):
    """Where credentials are kept."""

    async def read(self) -> Credentials:
        """Return what is kept now."""
        ...

    async def save(self, credentials: Credentials) -> None:
        """Replace what is kept, in one step."""
        ...

    async def dead(self) -> None:
        """Note that the shop must be connected again."""
        ...

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Be the only one that renews this shop's token; False when somebody else just is."""
        ...


class TokenSource(Protocol):
    """Gives the client its token."""

    async def token(self) -> str:
        """Return a token that can be used now."""
        ...

    async def renew(self, stale: str) -> str:
        """Return another token than ``stale``, which was refused.

        Raises:
            StoreDisconnected: There is none: the shop must be connected again.
        """
        ...

    async def dead(self) -> None:
        """Note that a token was refused which had just been renewed."""
        ...

    def point_at(self, base: str) -> None:
        """Belong to the shop at another address from now on."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Tokens:
    """The token of one shop, out of its vault.

    Args:
        vault: Where its credentials are kept.
        endpoint: The shop's token endpoint.
        sleep: How to wait for another process that renews.
    """

    def __init__(
        self, vault: Vault, endpoint: oauth.Endpoint, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._vault = vault
        self._endpoint = endpoint
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._kept: Credentials | None = None
        self._again_at = datetime.min.replace(tzinfo=UTC)  # when an early renewal that failed is tried again

    async def token(self) -> str:
        """Return a token, renewed when it ends soon."""
        if self._kept is None or not self._kept.fresh(clock.now()):
            async with self._lock:
                await self._in_time()
        assert self._kept is not None
        return self._kept.access_token

    async def renew(self, stale: str) -> str:
        """Return another token than ``stale``."""
        async with self._lock:
            await self._freshen(stale)
        assert self._kept is not None
        return self._kept.access_token

    async def _in_time(self) -> None:
        """Renew the token early; while that does not work the one that still holds is used to its end."""
        now = clock.now()
        holds = self._kept is not None and self._kept.holds(now)
        if holds and now < self._again_at:
            return
        try:
            await self._freshen(stale="")
        except StoreDisconnected:
            raise
        except StoreUnavailable as error:
            kept = self._kept
            if kept is None or not kept.holds(clock.now()):
                raise
            log.warning("the store's token cannot be renewed yet: %s", error.detail)
            self._again_at = clock.now() + _AGAIN

    async def _freshen(self, stale: str) -> None:
        for _ in range(150):
            self._kept = await self._vault.read()
            if self._kept.access_token != stale and self._kept.fresh(clock.now()):
                return
            async with self._vault.alone() as mine:
                if mine:
                    self._kept = await self._renewed(stale)
                    return
            await self._sleep(0.2)
        raise StoreDisconnected(detail="another process holds the renewal of the token and does not end it")

    async def _renewed(self, stale: str) -> Credentials:
        """Renew; this process is the only one that does."""
        kept = await self._vault.read()  # somebody may have been faster
        if kept.access_token != stale and kept.fresh(clock.now()):
            return kept
        try:
            fresh = await self._ask(kept)
        except StoreRejected as error:
            log.error("the store's token cannot be renewed: %s", error.detail)
            await self._vault.dead()
            raise StoreDisconnected(detail=error.detail) from error
        await self._vault.save(fresh)
        return fresh

    async def _ask(self, kept: Credentials) -> Credentials:
        if kept.kind == "client":
            return kept.model_copy(update=await self._endpoint.client_credentials(kept.client_id, kept.client_secret))
        if kept.kind == "offline" and kept.refresh_token:
            if kept.refresh_expires_at is not None and clock.now() >= kept.refresh_expires_at:
                raise StoreRejected(detail="the refresh token has ended")
            grant = await self._endpoint.refresh(kept.client_id, kept.client_secret, kept.refresh_token)
            return kept.model_copy(update=grant)
        raise StoreRejected(detail="the access token was refused and there is nothing to renew it with")

    async def dead(self) -> None:
        """Mark the shop: even the renewed token was refused."""
        await self._vault.dead()

    def point_at(self, base: str) -> None:
        """Belong to the shop at another address: what was known of the one before is forgotten."""
        self._endpoint.point_at(base)
        self._kept = None

    async def close(self) -> None:
        """Let go of connections."""
        await self._endpoint.close()
