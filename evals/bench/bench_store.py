"""How fast a platform's catalogue is taken in, stage by stage, from its stand-in on loopback.

The stand-in runs in a process of its own. Products are encoded for real.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from evals.standins.registry import connect, running, settings_for
from runtime.settings import Settings
from service.bootstrap import open_container
from service.sync import sync


class _Stages:
    """Seconds by stage, told from the progress of a sync."""

    def __init__(self, report: Callable[[str, int, int], None] | None) -> None:
        self.seconds: dict[str, float] = {}
        self._report = report
        self._at = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._at
        self._at = now
        if self._report is not None:
            self._report(stage, done, total)

    def rest(self) -> dict[str, float]:
        """Return the seconds by stage; what came after the last step is ``beside``: pages, orders, tidying up."""
        self("beside", 1, 1)
        return {stage: round(seconds, 2) for stage, seconds in self.seconds.items()}


def bench(
    platform: str,
    products: int,
    variants: int,
    progress: Callable[[str, int, int], None] | None = None,
    answer: float = 0.0,
) -> dict[str, Any]:
    """Take a catalogue of a platform in: first, all of it once more with nothing changed, and only what changed.

    Args:
        platform: The name of a stand-in (`evals.standins.registry.servers`).
        products: How many.
        variants: How many in all.
        progress: As in `service.sync.sync`.
        answer: Seconds that each answer of a WooCommerce stand-in takes at least, as a real server's does.

    Returns:
        ``first``, ``unchanged`` and ``again`` with ``seconds``, ``products`` seen, ``per_second``, ``stages`` in
        seconds, how many ``requests`` the platform was sent, the seconds in which it worked on any of them
        (``server``), and how many times that the whole took (``ratio``).
    """
    slow = ("--seconds", str(answer)) if answer else ()
    with (
        running(platform, "--products", str(products), "--variants", str(variants), *slow) as told,
        tempfile.TemporaryDirectory(prefix="shopclerk-bench-") as folder,
    ):
        settings = settings_for(platform, told, Settings(_env_file=None), Path(folder))
        return {"platform": platform, **asyncio.run(_measured(settings, platform, told, progress))}


async def _measured(
    settings: Settings, platform: str, told: dict[str, Any], progress: Callable[[str, int, int], None] | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with open_container(settings, own=True) as container:
        shop = container.shop
        await connect(platform, shop, told)
        for name, full in (("first", True), ("unchanged", True), ("again", False)):
            before, stages, started = await _state(told), _Stages(progress), time.perf_counter()
            summary = await sync(
                shop.database, shop.shop_id, shop.connector, shop.discovery, full=full, progress=stages
            )
            elapsed, after = time.perf_counter() - started, await _state(told)
            server = after["busy"] - before["busy"]
            found[name] = {
                "state": summary.state,
                "products": summary.seen,
                "failed": summary.failed,
                "seconds": round(elapsed, 2),
                "per_second": round(summary.seen / elapsed, 1),
                "stages": stages.rest(),
                "requests": after["requests"] - before["requests"],
                "server": round(server, 2),
                "ratio": round(elapsed / server, 2) if server else 0.0,
            }
    return found


async def _state(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the stand-in tells of itself: ``requests`` that it has answered, and seconds ``busy`` with any."""
    async with httpx2.AsyncClient() as http:
        found: dict[str, Any] = (await http.get(f"{told['url']}/_control/state")).json()
    return found
