"""What one process holds for trying things on: the providers, how they are, sealed pictures, and whose turn it is."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from connectors.tryon.base import TryOnProvider
from runtime import clock
from store.sealed import SealedFiles

#: So many failures in a row, and a provider is left alone for so long; twice as long each time it fails again.
_FAILURES, _PAUSE, _LONGEST = 3, timedelta(minutes=1), timedelta(minutes=30)
#: Photos that are decoded at once: each may take a hundred megabytes while it is.
_TAKEN_IN = 2


class Breaker:
    """Keeps away from a provider that fails again and again; after a pause one call tries it anew."""

    def __init__(self) -> None:
        self._failed = 0
        self._until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the provider is left alone now."""
        return self._until is not None and clock.steady() < self._until

    def worked(self) -> None:
        """Forget what failed before."""
        self._failed, self._until = 0, None

    def failed(self) -> None:
        """Count a failure that was no refusal."""
        self._failed += 1
        if self._failed >= _FAILURES:
            pause = min(_PAUSE * 2 ** min(self._failed - _FAILURES, 10), _LONGEST)
            self._until = clock.steady() + pause


class Studio:
    """The providers in the order in which they are tried, and the places at work.

    Args:
        providers: What makes pictures; none where trying things on is switched off or not installed.
        files: Where photos and pictures lie.
        at_once: How many pictures are made at the same time.
    """

    def __init__(self, providers: Sequence[TryOnProvider], files: SealedFiles, at_once: int = 1) -> None:
        self.providers = tuple(providers)
        self.files = files
        self.breakers = {each.name: Breaker() for each in providers}
        self.taking_in = asyncio.Semaphore(_TAKEN_IN)
        self._making = asyncio.Semaphore(at_once)
        self._sessions: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, session_id: str) -> AsyncIterator[None]:
        """Wait for a place: one picture of a session at a time, and of all only so many, first come first served."""
        own = self._sessions.get(session_id)
        if own is None:
            own = self._sessions[session_id] = asyncio.Lock()
        async with own, self._making:
            yield

    async def close(self) -> None:
        """Let go of the providers."""
        for each in self.providers:
            await each.close()
