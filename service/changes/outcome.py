"""What became of a proposal, in sentences that code writes from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from commerce.money import Money
from commerce.sentences import joined, restored, say
from runtime import clock
from service.changes import ledger, proposals
from service.changes.registry import ACTIONS, EFFECTS
from service.shop import Shop
from store.models import Effect, Proposal

#: Failures that a person has to look at: money may be on its way, or the order is not as it was.
UNCLEAR = frozenset({"payout_unclear", "gateway_unclear", "total_moved"})
UNFINISHED = ("processing", "waiting_approval")


@dataclass(frozen=True)
class ProposalOutcome:
    """State and the sentence for the customer.

    States: open, waiting_approval, processing, confirmed, failed (nothing was changed), partly (a first step was
    done, a later one failed), declined, expired, void.
    """

    proposal_id: str
    state: str
    sentence: str
    code: str = ""

    @property
    def for_person(self) -> bool:
        """Whether somebody of the shop has to finish it or to look into it."""
        return for_person(self.state, self.code)


def for_person(state: str, code: str) -> bool:
    """Return whether a change that ended so is one for a person."""
    return state == "partly" or (state == "failed" and code in UNCLEAR)


async def of(shop: Shop, proposal: Proposal) -> ProposalOutcome:
    """Return the proposal's outcome as the ledger has it now."""
    if proposal.state != "accepted":
        state = proposal.state
        if state == "open" and proposals.is_over(proposal):
            state = "expired"
        sentence = _say(state, proposal) if state != "open" else proposal.summary
        return ProposalOutcome(proposal.id, state, sentence)
    if await _waits(shop, proposal):
        sentence = joined(_say("waiting_approval", proposal), shop.policy.hours.sentence(clock.now()))
        return ProposalOutcome(proposal.id, "waiting_approval", sentence)
    return from_effects(proposal, await ledger.effects_of(shop, proposal.id))


def from_effects(proposal: Proposal, effects: list[Effect]) -> ProposalOutcome:
    """Return the outcome of an accepted proposal that nobody has to approve any more."""
    failed = next((each for each in effects if each.state == "failed"), None)
    done = [each for each in effects if each.state == "confirmed"]
    if failed is not None and done:
        partly = _say("partly", proposal, did=[say(EFFECTS[each.kind].did) for each in done])
        sentence = joined(partly, restored(failed.error), say("outcome.finishes"))
        return ProposalOutcome(proposal.id, "partly", sentence, failed.error_code)
    if failed is not None:
        return ProposalOutcome(proposal.id, "failed", _failed(proposal, failed), failed.error_code)
    if effects and len(done) == len(effects):
        results = [each.result for each in effects]
        short = next((each for each in done if _paid(each) is not None), None)
        if short is not None:
            did = [say(EFFECTS[each.kind].did) for each in done if each is not short]
            return ProposalOutcome(proposal.id, "partly", _short(proposal, short, did), "paid_less")
        sentence = ACTIONS[proposal.action].done(proposal.quote["shown"], proposal.order_number, results)
        return ProposalOutcome(proposal.id, "confirmed", sentence)
    return ProposalOutcome(proposal.id, "processing", _say("processing", proposal))


def _paid(effect: Effect) -> Money | None:
    """Return what went back where that is less than was agreed: of several payment providers one refused."""
    said = effect.result.get("amount")
    paid = Money(str(said), effect.currency) if effect.amount and said else None
    return paid if paid is not None and paid.minor < effect.amount else None


def _say(state: str, proposal: Proposal, **values: object) -> str:
    """Return the sentence on what became of a change of an order, or of the account."""
    about = "order" if proposal.order_number else "account"
    return say(f"outcome.{state}.{about}", order=proposal.order_number, **values)


def _failed(proposal: Proposal, failed: Effect) -> str:
    why = restored(failed.error) or say("outcome.ask_again")
    if failed.error_code in UNCLEAR:
        return joined(_say("unclear", proposal), why, say("outcome.looks_into"))
    return joined(_say("failed", proposal), why)


def _short(proposal: Proposal, short: Effect, did: list[str]) -> str:
    """Return the sentences on a sum of which less went back than was agreed."""
    whole = Money.from_minor(short.amount, short.currency)
    key = "outcome.paid_less_after" if did else "outcome.paid_less"
    told = say(key, order=proposal.order_number, did=did, paid=_paid(short), whole=whole)
    return joined(told, say("outcome.finishes"))


async def wait(shop: Shop, proposal: Proposal, seconds: float | None = None) -> ProposalOutcome:
    """Wait for the proposal's workflow, at most ``seconds`` (the setting ``action_wait`` when None)."""
    limit = shop.settings.action_wait if seconds is None else seconds
    if proposal.state == "accepted" and not await _waits(shop, proposal):
        await shop.jobs.wait(proposals.workflow_id(proposal.id), limit)  # in time or not: the ledger tells
    return await of(shop, proposal)


async def _waits(shop: Shop, proposal: Proposal) -> bool:
    needed = bool(proposal.quote.get("approval"))
    return needed and await ledger.approval_state(shop, proposal.id) == "waiting"


async def untold(shop: Shop, conversation_id: str) -> list[Proposal]:
    """Return the conversation's proposals that have ended without it having been told, oldest first."""
    query = (
        select(Proposal)
        .where(
            Proposal.shop_id == shop.shop_id,
            Proposal.conversation_id == conversation_id,
            Proposal.told_at.is_(None),
            Proposal.state.in_(("accepted", "declined", "expired", "open")),
        )
        .order_by(Proposal.seq)
    )
    async with shop.database.read() as session:
        found = list(await session.scalars(query))
    return [each for each in found if (await of(shop, each)).state not in ("open", *UNFINISHED)]


async def told_lately(shop: Shop, conversation_id: str, count: int = 3) -> list[Proposal]:
    """Return the conversation's proposals whose end was told last, oldest first."""
    query = (
        select(Proposal)
        .where(
            Proposal.shop_id == shop.shop_id,
            Proposal.conversation_id == conversation_id,
            Proposal.told_at.is_not(None),
            Proposal.state == "accepted",
        )
        .order_by(Proposal.told_at.desc())
        .limit(count)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def pending(shop: Shop, conversation_id: str) -> bool:
    """Return whether a confirmed change of the conversation has an end that is still to be told."""
    query = select(Proposal.id).where(
        Proposal.shop_id == shop.shop_id,
        Proposal.conversation_id == conversation_id,
        Proposal.state == "accepted",
        Proposal.told_at.is_(None),
    )
    async with shop.database.read() as session:
        return await session.scalar(query.limit(1)) is not None
