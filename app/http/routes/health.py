"""``/healthz`` and ``/readyz``: for whoever keeps the server running."""

from typing import Any

from fastapi import APIRouter, Response

from app.http import problems
from app.http.deps import AppStateDep, MaySeeChecks
from app.http.health import ReadyOut

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process up?")
async def healthz() -> dict[str, str]:
    """Return at once; says nothing about what the server works with."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    response_model=ReadyOut,
    summary="Can it do its work?",
    responses={503: {"model": ReadyOut, "description": "Not ready; the checks say why"}, **problems.responses(429)},
)
async def readyz(response: Response, app_state: AppStateDep, trusted: MaySeeChecks) -> Any:
    """Reach the database, the search index, the durable jobs and the store, each for at most five seconds.

    The store's verdict is remembered for a minute. The checks, and what is done again and again, are told to staff keys
    and to this machine only; whoever else asks is limited by network.
    """
    shop = app_state.container.shop
    checks = await app_state.readiness.checks(shop)
    ready = all(each.ok for each in checks.values())
    response.status_code = 200 if ready else 503
    if not trusted:
        return {"ready": ready, "checks": {}, "jobs": []}
    return {"ready": ready, "checks": checks, "jobs": shop.schedule.table() if shop.schedule is not None else []}
