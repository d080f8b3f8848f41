"""Whether the parts of an open shop can be reached."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from app.http.health import Check
from commerce.errors import ConfigurationError, ShopclerkError
from service.shop import Shop

log = logging.getLogger(__name__)
_SECONDS = 5.0


class Readiness:
    """What was found when the parts of a shop were last reached.

    Anybody may ask, as often as they like: so the merchant's platform is asked at most once a minute and our own parts
    once a second, by one at a time.
    """

    def __init__(self) -> None:
        self._asking = asyncio.Lock()
        self._found: dict[str, tuple[float, Check]] = {}

    async def checks(self, shop: Shop) -> dict[str, Check]:
        """Return a verdict on each part; nothing is written anywhere."""
        async with self._asking:
            late = [name for name, (_, lasts) in _PARTS.items() if self._age(name) >= lasts]
            found = await asyncio.gather(*(_check(name, _PARTS[name][0](shop)) for name in late))
            self._found |= {name: (time.monotonic(), each) for name, each in zip(late, found, strict=True)}
        return {name: self._found[name][1] for name in _PARTS}

    def _age(self, name: str) -> float:
        return time.monotonic() - self._found[name][0] if name in self._found else float("inf")


async def _check(name: str, work: Awaitable[str]) -> Check:
    try:
        return Check(ok=True, detail=await asyncio.wait_for(work, _SECONDS))
    except TimeoutError:
        return Check(ok=False, detail=f"no answer within {_SECONDS:.0f} seconds")
    except ShopclerkError as error:
        return Check(ok=False, detail=error.message)
    except Exception as error:  # noqa: BLE001 - whatever a part raises, it is not ready; the log has the detail
        log.warning("not ready: %s: %s", name, error)
        return Check(ok=False, detail=f"failed ({type(error).__name__})")


async def _database(shop: Shop) -> str:
    async with shop.database.read() as session:
        await session.execute(text("SELECT 1"))
    return "reached"


async def _jobs(shop: Shop) -> str:
    await shop.jobs.status("readiness")
    return "reached"


async def _store(shop: Shop) -> str:
    await shop.connector.reach()
    return "reached"


async def _index(shop: Shop) -> str:
    state = shop.discovery.look()
    if state.degraded or state.problems:
        text = f"incomplete: {state.words} of {state.products} products searchable by words, {state.vectors} by meaning"
        if state.working:
            text += f"; being made again: {state.stage} {state.done} of {state.total}"
        damaged = ", ".join(problem.partition(":")[0] for problem in state.problems)  # the rest may name paths
        raise ConfigurationError(f"{text}; damaged or missing: {damaged}" if damaged else text)
    return f"{state.products} products"


async def _schedule(shop: Shop) -> str:
    assert shop.schedule is not None, "who serves owns the state directory"
    if stuck := shop.schedule.stuck():
        raise ConfigurationError(f"no longer runs as it should: {', '.join(stuck)}")
    table = shop.schedule.table()
    failed = "; ".join(f"{row['name']} failed last time ({row['error']})" for row in table if row["error"])
    return failed or f"{len(table)} jobs"


_PARTS: dict[str, tuple[Callable[[Shop], Awaitable[str]], float]] = {
    "database": (_database, 1.0),
    "index": (_index, 1.0),
    "jobs": (_jobs, 1.0),
    "store": (_store, 60.0),
    "schedule": (_schedule, 1.0),
}
