"""Around a write: one at a time for each order, and no error afterwards that would read as "not done"."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from commerce.errors import StoreError, StoreTimeout


class Locks:
    """A lock for each name, forgotten when nobody holds or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: defaultdict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Hold the lock of ``name``."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._users[name] += 1
        try:
            async with lock:
                yield
        finally:
            self._users[name] -= 1
            if not self._users[name]:
                del self._users[name], self._locks[name]


@contextmanager
def written() -> Iterator[None]:
    """Mark what is read back after a write: whatever fails there leaves the outcome open, it does not undo it."""
    try:
        yield
    except StoreTimeout:
        raise
    except StoreError as error:
        raise StoreTimeout(detail=f"done, but not read back: {error}") from error
