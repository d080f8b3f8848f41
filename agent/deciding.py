"""A decision: a yes or no from a button, the API or a desk, and the conversation that waits for it."""

from __future__ import annotations

from typing import Any

from langgraph.types import Command

from agent.driver import Driver
from agent.events import Reply
from agent.nodes.confirm import DECIDED
from commerce.customer import Kind, Principal
from commerce.language import SOURCE, speaking
from commerce.sentences import say
from service.changes import outcome, proposals
from service.changes.proposals import Decision
from service.conversations import conversations, handoff, turns
from store.models import Proposal


async def decide(
    driver: Driver, principal: Principal, proposal_id: str, digest: str, decision: Decision
) -> tuple[Proposal, Reply]:
    """Decide a proposal at the one door, then let the conversation that waits for it go on.

    Args:
        driver: The shop's graph.
        principal: Who decides.
        proposal_id: Which proposal.
        digest: The hash of what was shown.
        decision: Yes or no.

    Raises:
        ShopclerkError: Unknown, not the principal's, changed, closed or over the limit.
    """
    proposal = await proposals.get(driver.shop, principal, proposal_id)
    here = proposal.conversation_id or ""
    with speaking(proposal.language or SOURCE):
        return await _decided(driver, principal, proposal_id, digest, decision, here)


async def _decided(
    driver: Driver, principal: Principal, proposal_id: str, digest: str, decision: Decision, here: str
) -> tuple[Proposal, Reply]:
    async with driver.lock(here or proposal_id):
        proposal = await proposals.decide(driver.shop, principal, proposal_id, digest, decision)
        with_person = await conversations.owner(driver.shop, here) == conversations.PERSON
        if here and principal.kind is not Kind.STAFF and not with_person:
            waiting = await driver.waiting_for(here)
            if waiting is not None and waiting["id"] == proposal_id:
                return proposal, await _resumed(driver, principal, proposal, here)
        return proposal, await _told(driver, principal, proposal, with_person=with_person)


async def _resumed(driver: Driver, principal: Principal, proposal: Proposal, here: str) -> Reply:
    """Let the graph go on that waits for the decision; it tells the outcome and what else was asked for."""
    run = driver.run(driver.context(principal, here), Command(resume=DECIDED))
    async for _ in run.events():
        pass  # nobody follows a decision: its answer comes whole
    reply = await driver.store(await run.answer(), None)
    told = next((each for each in reply.blocks if each.type == "outcome" and each.proposal_id == proposal.id), None)
    if told is None:  # a person took over meanwhile
        found = _described(proposal, await outcome.of(driver.shop, proposal))
    else:
        found = {"proposal_id": proposal.id, "state": told.state, "sentence": told.says, "code": told.code}
    return reply.model_copy(update={"outcome": found})


async def _told(driver: Driver, principal: Principal, proposal: Proposal, *, with_person: bool) -> Reply:
    """Tell how the decision ends where no conversation waits for it; one that a person has reads it there."""
    here = proposal.conversation_id or ""
    status = await outcome.wait(driver.shop, proposal)
    if here and status.for_person and not with_person:
        await handoff.hand_off(driver.shop, principal, here, say("handoff.reason.partly"))
    if here and with_person and principal.kind is not Kind.STAFF:
        told = [] if status.state in outcome.UNFINISHED else [proposal.id]
        payload = {"text": status.sentence, "outcome": _described(proposal, await outcome.of(driver.shop, proposal))}
        await turns.end(driver.shop, here, None, status.sentence, payload, "idle", told, by_code=True)
    described = _described(proposal, await outcome.of(driver.shop, proposal))
    return Reply(conversation_id=here, text=status.sentence, outcome=described)


def _described(proposal: Proposal, found: outcome.ProposalOutcome) -> dict[str, Any]:
    return {"proposal_id": proposal.id, "state": found.state, "sentence": found.sentence, "code": found.code}
