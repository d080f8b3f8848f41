"""What one process knows about windows of rate limits without asking the database."""

from __future__ import annotations

import asyncio
import threading
from weakref import WeakValueDictionary

from runtime import clock

_MOST = 20_000
_FULL = -1


class Windows:
    """Which windows are full, and how many permits were taken out of the others in advance.

    A window that is full stays so until it ends, so that a flood of refused requests costs no statement. All of it may
    be forgotten at any time: the database has the counts. Safe to share between threads.
    """

    def __init__(self) -> None:
        self._left: dict[tuple[str, int, int], int] = {}
        self._ends: dict[tuple[str, int, int], int] = {}
        self._lock = threading.Lock()
        self._taking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def alone(self, name: str) -> asyncio.Lock:
        """Return what is held by the one who takes permits out of a window in advance."""
        found = self._taking.get(name)
        if found is None:
            found = self._taking[name] = asyncio.Lock()
        return found

    def full(self, name: str, begun: int, most: int) -> bool:
        """Return whether the window is known to be full."""
        return self._left.get((name, begun, most), 0) == _FULL

    def mark_full(self, name: str, begun: int, most: int, ends: int) -> None:
        """Remember that nothing is left of the window, which ends at ``ends`` (seconds since 1970)."""
        with self._lock:
            self._keep((name, begun, most), _FULL, ends)

    def spend(self, name: str, begun: int, most: int) -> bool:
        """Use one permit that was taken in advance; False when there is none."""
        key = (name, begun, most)
        with self._lock:
            left = self._left.get(key, 0)
            if left > 0:
                self._left[key] = left - 1
        return left > 0

    def hold(self, name: str, begun: int, most: int, permits: int, ends: int) -> None:
        """Keep permits that were taken in advance."""
        key = (name, begun, most)
        if permits > 0:
            with self._lock:
                self._keep(key, max(0, self._left.get(key, 0)) + permits, ends)

    def _keep(self, key: tuple[str, int, int], value: int, ends: int) -> None:
        if len(self._left) >= _MOST:
            now = clock.now().timestamp()
            for each in [one for one, until in self._ends.items() if until <= now]:
                del self._left[each], self._ends[each]
            if len(self._left) >= _MOST:
                self._left.clear()
                self._ends.clear()
        self._left[key], self._ends[key] = value, ends
