"""Places for work that strangers cause: only so many at once, and only some of them for one stranger."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Places:
    """Hands out places; who waits for one does so behind their own only.

    Args:
        every: How many there are.
        share: How many of them one may have at a time.
    """

    def __init__(self, every: int, share: int) -> None:
        self._share = share
        self._all = asyncio.Semaphore(every)
        self._shares: weakref.WeakValueDictionary[str, asyncio.Semaphore] = weakref.WeakValueDictionary()

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """Wait for a place: first for one of their own, so that nobody else waits behind them."""
        own = self._shares.get(who)
        if own is None:
            own = self._shares[who] = asyncio.Semaphore(self._share)
        async with own, self._all:
            yield
