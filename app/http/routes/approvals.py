"""``/approvals``: what customers confirmed and staff must agree to; and ``/stop``, the switch that pauses changes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from app.http import problems
from app.http.deps import ShopDep, Staff, TurnsDep, staff_with
from app.http.schemas import ApprovalOut, ApprovalsOut, DeclineBody, ReasonBody, StopBody, StopOut
from commerce.customer import Kind, Principal
from service import approvals, switches
from service.changes import outcome
from service.conversations import conversations
from service.shop import Shop
from store.models import Approval, Proposal

router = APIRouter(tags=["approvals"])
_RESPONSES = problems.responses(400, 401, 403, 404, 409, 415)
_EXCERPT = 10
Approver = Annotated[Principal, Depends(staff_with(approvals.SCOPE))]


@router.get("/approvals", response_model=ApprovalsOut, summary="What waits for staff", responses=_RESPONSES)
async def waiting(shop: ShopDep, principal: Approver) -> Any:
    """Return what waits for a yes or no of staff, oldest first, with who asked and what was said."""
    found = await approvals.waiting(shop, principal)
    return {"approvals": [await _shown(shop, approval, proposal) for approval, proposal in found]}


@router.get("/approvals/{proposal_id}", response_model=ApprovalOut, summary="Show one", responses=_RESPONSES)
async def read(proposal_id: str, shop: ShopDep, principal: Approver) -> Any:
    """Return one approval, decided or not."""
    return await _shown(shop, *await approvals.get(shop, principal, proposal_id))


@router.post("/approvals/{proposal_id}/approve", response_model=ApprovalOut, summary="Agree", responses=_RESPONSES)
async def approve(proposal_id: str, body: ReasonBody, shop: ShopDep, turns: TurnsDep, principal: Approver) -> Any:
    """Agree: the change is judged again and carried out. Agreeing twice is harmless; after a no it is refused."""
    await turns.finish(approvals.approve(shop, principal, proposal_id, body.reason))
    return await _shown(shop, *await approvals.get(shop, principal, proposal_id))


@router.post("/approvals/{proposal_id}/decline", response_model=ApprovalOut, summary="Refuse", responses=_RESPONSES)
async def decline(proposal_id: str, body: DeclineBody, shop: ShopDep, turns: TurnsDep, principal: Approver) -> Any:
    """Refuse, with a reason that the customer reads; nothing is sent."""
    await turns.finish(approvals.decline(shop, principal, proposal_id, body.reason))
    return await _shown(shop, *await approvals.get(shop, principal, proposal_id))


async def _shown(shop: Shop, approval: Approval, proposal: Proposal) -> dict[str, Any]:
    status = await outcome.of(shop, proposal)
    said = await conversations.newest(shop, proposal.conversation_id or "", _EXCERPT)
    return {
        "proposal_id": proposal.id,
        "state": approval.state,
        "why": approval.why,
        "since": approval.requested_at,
        "customer": proposal.subject,
        "action": proposal.action,
        "order_number": proposal.order_number,
        "summary": proposal.summary,
        "quote": proposal.quote["shown"],
        "conversation_id": proposal.conversation_id,
        "transcript": [{"role": each.role, "text": each.text} for each in said],
        "decided_by": approval.decided_by,
        "decided_at": approval.decided_at,
        "reason": approval.reason,
        "outcome": status.state,
        "sentence": status.sentence,
    }


@router.get("/stop", response_model=StopOut, summary="Whether changes are paused", responses=_RESPONSES)
async def stop_state(shop: ShopDep, principal: Staff) -> Any:
    """Return the stop switch."""
    assert principal.kind is Kind.STAFF
    return await switches.stop(shop)


@router.post("/stop", response_model=StopOut, summary="Pause all changes, or let them go on", responses=_RESPONSES)
async def throw_stop(body: StopBody, shop: ShopDep, principal: Staff) -> Any:
    """Throw the stop switch: it is read before every change is sent."""
    return await switches.throw_stop(shop, principal, body.on, body.reason)
