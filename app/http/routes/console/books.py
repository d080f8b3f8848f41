"""What the clerk did: numbers, changes, the audit trail, and the jobs that run by themselves."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.http.routes.console.member import AgentDep, ConsoleRoute, FormDep, MemberDep, to
from commerce.errors import NotFound
from service.books import numbers, trail
from service.books.period import Period
from service.books.trail import Filter, TrailFilter
from service.changes.registry import ACTIONS
from service.inbox import staff

router = APIRouter(prefix="/console", route_class=ConsoleRoute)


@router.get("/numbers")
async def counted(member: MemberDep, period: Annotated[Period, Query()]) -> HTMLResponse:
    """Show what happened in some days."""
    found = await numbers.of(member.shop, member.principal, period)
    return member.page("numbers", "numbers", found=found, days=period.days, titles=_titles())


@router.get("/changes")
async def changes(member: MemberDep, wanted: Annotated[Filter, Query()]) -> HTMLResponse:
    """Show the ledger of what was sent to the store."""
    rows, older = await trail.changes(member.shop, member.principal, wanted)
    return member.page("changes", "changes", rows=rows, older=older, wanted=wanted, titles=_titles())


@router.get("/audit")
async def audit(member: MemberDep, wanted: Annotated[TrailFilter, Query()]) -> HTMLResponse:
    """Show who did what."""
    return await _audit(member, wanted)


@router.post("/audit/verify")
async def verify(member: MemberDep, form: FormDep) -> HTMLResponse:
    """Say whether anything in the trail was changed, deleted or cut off."""
    del form
    return await _audit(member, TrailFilter(), checked=True)


async def _audit(member: MemberDep, wanted: TrailFilter, *, checked: bool = False) -> HTMLResponse:
    rows, older = await trail.entries(member.shop, member.principal, wanted)
    return member.page(
        "audit",
        "audit",
        rows=rows,
        older=older,
        wanted=wanted,
        kinds=await trail.kinds(member.shop, member.principal),
        names=await staff.names(member.shop),
        verdict=await trail.verify(member.shop, member.principal) if checked else None,
    )


@router.get("/jobs")
async def jobs(member: MemberDep) -> HTMLResponse:
    """Show what is done again and again, and how it went."""
    schedule = member.shop.schedule
    rows = schedule.table() if schedule else []
    return member.page("jobs", "jobs", rows=rows, stuck=schedule.stuck() if schedule else [])


@router.post("/jobs/{name}/run")
async def run(name: str, member: AgentDep, form: FormDep) -> Response:
    """Let a job run now.

    Raises:
        NotFound: There is no such job here.
    """
    del form
    schedule = member.shop.schedule
    if schedule is None or name not in {row["name"] for row in schedule.table()}:
        raise NotFound
    schedule.wake(name)
    return to("/console/jobs")


def _titles() -> dict[str, str]:
    return {name: spec.label.title or name for name, spec in ACTIONS.items()}
