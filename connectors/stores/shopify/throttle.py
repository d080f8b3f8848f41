"""Shopify's leaky bucket, as far as its answers tell: nothing about its size is known beforehand."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from connectors.stores.http import Sleep
from connectors.stores.waiting import patient

#: What keeps the catalogue up to date: nobody waits for it.
_PATIENT = frozenset(
    {
        "products_changed",
        "product_variants",
        "product_facts",
        "product_ids",
        "products_count",
        "published_collections",
        "inventory_owner",
        "baskets",
        "pages",
        "policies",
        "write_bulk_run",
        "bulk_running",
        "bulk_operation",
    }
)
_RESERVE = 0.5  # of the points: what is patient leaves them to customers


class Bucket:
    """What the shop and app may still spend, shared by all requests of one client.

    Before the first answer nothing is known and nothing waits. Costs are those that Shopify said the same operation
    had when it was last sent.
    """

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._maximum = 0.0
        self._available = 0.0
        self._rate = 0.0
        self._at = 0.0
        self._costs: dict[str, float] = {}

    def learn(self, name: str, cost: dict[str, Any] | None) -> None:
        """Take in ``extensions.cost`` of an answer."""
        if not isinstance(cost, dict):
            return
        asked, status = cost.get("requestedQueryCost"), cost.get("throttleStatus")
        if isinstance(asked, (int, float)):
            self._costs[name] = float(asked)
        if isinstance(status, dict) and status.get("restoreRate"):
            self._maximum = float(status["maximumAvailable"])
            self._available = float(status["currentlyAvailable"])
            self._rate = float(status["restoreRate"])
            self._at = _now()

    async def take(self, name: str) -> None:
        """Wait until the operation can be paid for, and count it as spent. What is patient lets others pass."""
        if patient.get() or name in _PATIENT:
            while (pause := self.missing(name, self._maximum * _RESERVE)) > 0:
                await self._sleep(pause)
        async with self._lock:  # in turn: whoever came first is served first
            pause = self.missing(name)
            if pause > 0:
                await self._sleep(pause + random.uniform(0.0, 0.1 + pause / 10))
            self._refill()
            self._available -= self._costs.get(name, 0.0)

    def missing(self, name: str, reserve: float = 0.0) -> float:
        """Return how many seconds it takes until the operation can be paid for, and so many points are left."""
        if not self._rate:
            return 0.0
        self._refill()
        short = min(self._costs.get(name, 0.0) + reserve, self._maximum) - self._available
        return max(0.0, short / self._rate)

    def _refill(self) -> None:
        now = _now()
        self._available = min(self._maximum, self._available + (now - self._at) * self._rate)
        self._at = now


def _now() -> float:
    return asyncio.get_running_loop().time()
