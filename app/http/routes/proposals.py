"""``/proposals``: what waits for a yes or no, and the door for it."""

from typing import Any

from fastapi import APIRouter

from agent.clerk import Clerk
from app.http import problems
from app.http.deps import ClerkDep, Known, ShopDep, TurnsDep
from app.http.schemas import DecisionBody, DecisionOut, ProposalView
from commerce.customer import Principal
from service.changes import outcome, proposals
from service.changes.proposals import Decision
from service.changes.proposals import describe as shown

router = APIRouter(prefix="/proposals/{proposal_id}", tags=["proposals"])
_RESPONSES = problems.responses(400, 401, 403, 404, 409, 415, 422)


@router.get("", response_model=ProposalView, summary="Show a proposal", responses=problems.responses(401, 403, 404))
async def read(proposal_id: str, shop: ShopDep, principal: Known) -> Any:
    """Return a proposal of one's own and what became of it, from the ledger."""
    proposal = await proposals.get(shop, principal, proposal_id)
    status = await outcome.of(shop, proposal)
    return {**shown(proposal, principal), "state": status.state, "sentence": status.sentence}


@router.post("/confirm", response_model=DecisionOut, summary="Say yes", responses=_RESPONSES)
async def confirm(proposal_id: str, body: DecisionBody, clerk: ClerkDep, turns: TurnsDep, principal: Known) -> Any:
    """Confirm exactly what was shown; the change is then carried out, once.

    Waits for the result: `confirmed`, `failed` (nothing was changed), or `processing` while the platform has not
    answered yet. Saying yes twice is harmless.
    """
    return await turns.finish(_decide(clerk, principal, proposal_id, body.hash, "confirm"))


@router.post("/decline", response_model=DecisionOut, summary="Say no", responses=_RESPONSES)
async def decline(proposal_id: str, body: DecisionBody, clerk: ClerkDep, turns: TurnsDep, principal: Known) -> Any:
    """Decline the proposal: nothing is done."""
    return await turns.finish(_decide(clerk, principal, proposal_id, body.hash, "decline"))


async def _decide(
    clerk: Clerk, principal: Principal, proposal_id: str, digest: str, decision: Decision
) -> dict[str, Any]:
    proposal, reply = await clerk.decide(principal, proposal_id, digest, decision)
    found = reply.outcome or {}
    return {
        "proposal_id": proposal.id,
        "state": found["state"],
        "sentence": found["sentence"],
        "reply": reply.model_dump(mode="json"),
    }
