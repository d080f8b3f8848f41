"""What customers confirmed and staff must agree to: one click, with a reason."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.http.deps import TurnsDep
from app.http.routes.console.member import AgentDep, ApproverDep, ConsoleRoute, FormDep, MemberDep, to
from commerce.errors import InputError
from commerce.sentences import say
from service import approvals, switches

router = APIRouter(prefix="/console", route_class=ConsoleRoute)
_HERE = "/console/approvals"


@router.get("/approvals")
async def waiting(member: MemberDep) -> HTMLResponse:
    """Show what waits for a yes or no of staff, oldest first; who may not decide is told so."""
    found: list[Any] = await approvals.waiting(member.shop, member.principal) if member.may(approvals.SCOPE) else []
    stop = await switches.stop(member.shop)
    return member.page("approvals", "approvals", found=found, allowed=member.may(approvals.SCOPE), stop=stop)


@router.post("/approvals/{proposal_id}/approve")
async def approve(proposal_id: str, member: ApproverDep, form: FormDep, turns: TurnsDep) -> Response:
    """Agree: the change is judged again and carried out."""
    reason = form.text("reason")
    await turns.finish(approvals.approve(member.shop, member.principal, proposal_id, reason))
    return to(_HERE)


@router.post("/approvals/{proposal_id}/decline")
async def decline(proposal_id: str, member: ApproverDep, form: FormDep, turns: TurnsDep) -> Response:
    """Refuse, with a reason that the customer reads.

    Raises:
        InputError: There is no reason.
    """
    reason = form.text("reason")
    if not reason:
        raise InputError(say("console.reason_needed"))
    await turns.finish(approvals.decline(member.shop, member.principal, proposal_id, reason))
    return to(_HERE)


@router.post("/stop")
async def stop(member: AgentDep, form: FormDep) -> Response:
    """Pause all changes of orders, or let them go on."""
    on = form.text("on") == "1"
    await switches.throw_stop(member.shop, member.principal, on, form.text("reason", 300))
    return to(_HERE)
