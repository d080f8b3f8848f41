"""``/healthz`` and ``/readyz``: for whoever keeps the server running."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import text

from app.http.deps import ShopDep
from app.http.schemas import Check, ReadyOut
from commerce.errors import ConfigurationError, ShopclerkError
from service.shop import Shop

log = logging.getLogger(__name__)
router = APIRouter(tags=["health"])
_SECONDS = 5.0


@router.get("/healthz", summary="Is the process up?")
async def healthz() -> dict[str, str]:
    """Return at once; says nothing about what the server works with."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    response_model=ReadyOut,
    summary="Can it do its work?",
    responses={503: {"model": ReadyOut, "description": "Not ready; the checks say why"}},
)
async def readyz(response: Response, shop: ShopDep) -> Any:
    """Reach the database, the search index, the durable jobs and the store, each for at most five seconds."""
    parts = {"database": _database(shop), "index": _index(shop), "jobs": _jobs(shop), "store": _store(shop)}
    found = await asyncio.gather(*(_check(name, work) for name, work in parts.items()))
    checks = dict(zip(parts, found, strict=True))
    ready = all(each.ok for each in found)
    response.status_code = 200 if ready else 503
    return {"ready": ready, "checks": checks}


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
    await shop.connector.check()  # its words are for the operator's terminal: they name paths and accounts
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
