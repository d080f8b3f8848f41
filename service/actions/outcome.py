"""What became of a proposal, in sentences that code writes from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from runtime import clock
from service.actions import ledger, proposals
from service.actions.registry import ACTIONS
from service.shop import Shop
from store.models import Effect, Proposal

_SENTENCES = {
    "declined": "All right, I have not done it. Order {number} stays as it is.",
    "expired": "The request for order {number} has expired, so nothing was done. Please ask again.",
    "void": "The earlier request for order {number} no longer holds, so nothing was done.",
    "processing": "Your request for order {number} is being processed. The store has not confirmed it yet.",
}
_FAILED = "It did not go through, and nothing was changed on order {number}. {why}"


@dataclass(frozen=True)
class ProposalOutcome:
    """State (open, confirmed, processing, failed, declined, expired, void) and the sentence for the customer."""

    proposal_id: str
    state: str
    sentence: str
    code: str = ""


async def of(shop: Shop, proposal: Proposal) -> ProposalOutcome:
    """Return the proposal's outcome as the ledger has it now."""
    if proposal.state != "accepted":
        state = proposal.state
        if state == "open" and proposal.expires_at <= clock.now():
            state = "expired"
        sentence = _SENTENCES[state].format(number=proposal.order_number) if state != "open" else proposal.summary
        return ProposalOutcome(proposal.id, state, sentence)
    return from_effects(proposal, await ledger.effects_of(shop, proposal.id))


def from_effects(proposal: Proposal, effects: list[Effect]) -> ProposalOutcome:
    """Return the outcome of an accepted proposal."""
    failed = next((each for each in effects if each.state == "failed"), None)
    if failed is not None:
        why = failed.error or "A colleague will look at it."
        return ProposalOutcome(
            proposal.id, "failed", _FAILED.format(number=proposal.order_number, why=why), failed.error_code
        )
    if effects and all(each.state == "confirmed" for each in effects):
        sentence = ACTIONS[proposal.action].done(proposal.quote["shown"], proposal.order_number)
        return ProposalOutcome(proposal.id, "confirmed", sentence)
    return ProposalOutcome(proposal.id, "processing", _SENTENCES["processing"].format(number=proposal.order_number))


async def wait(shop: Shop, proposal: Proposal, seconds: float | None = None) -> ProposalOutcome:
    """Wait for the proposal's workflow, at most ``seconds`` (the setting ``action_wait`` when None)."""
    limit = shop.settings.action_wait if seconds is None else seconds
    if proposal.state == "accepted":
        await shop.jobs.wait(proposals.workflow_id(proposal.id), limit)  # in time or not: the ledger tells
    return await of(shop, proposal)


async def untold(shop: Shop, conversation_id: str) -> list[Proposal]:
    """Return the conversation's proposals that have ended without it having been told, oldest first."""
    over = or_(
        Proposal.state.in_(("accepted", "declined", "expired")),
        and_(Proposal.state == "open", Proposal.expires_at <= clock.now()),
    )
    query = (
        select(Proposal)
        .where(
            Proposal.shop_id == shop.shop_id,
            Proposal.conversation_id == conversation_id,
            Proposal.told_at.is_(None),
            over,
        )
        .order_by(Proposal.created_at)
    )
    async with shop.database.read() as session:
        found = list(await session.scalars(query))
    return [each for each in found if (await of(shop, each)).state != "processing"]
