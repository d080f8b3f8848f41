"""What became of a proposal, in sentences that code writes from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from commerce.money import Money
from runtime import clock
from service.changes import ledger, proposals
from service.changes.registry import ACTIONS, EFFECTS
from service.shop import Shop
from store.models import Effect, Proposal

_SENTENCES = {
    "declined": "All right, I have not done it. {Subject} stays as it is.",
    "expired": "The request for {subject} has expired, so nothing was done. Please ask again.",
    "void": "I have dropped the earlier request for {subject}, so nothing was done.",
    "processing": "Your request for {subject} is being processed. The store has not confirmed it yet.",
    "waiting_approval": "Your request for {subject} is with a colleague, who has to agree first. Nothing has been done "
    "yet; I will tell you here how it ends.",
}
#: Failures that a person has to look at: money may be on its way, or the order is not as it was.
UNCLEAR = frozenset({"payout_unclear", "gateway_unclear", "total_moved"})
_UNCLEAR = "It did not go through on {subject}, as far as can be seen. {why} A colleague will look into it with you."
_FAILED = "It did not go through, and nothing was changed on {subject}. {why}"
_SHORT = (
    "On {subject} {did}only {paid} of {whole} have been paid back: a payment provider refused the rest. "
    "A colleague will finish it with you."
)
_PARTLY = "On {subject} {did}, but the rest did not go through. {why} A colleague will finish it with you."


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
        sentence = _SENTENCES[state].format(**_subject(proposal)) if state != "open" else proposal.summary
        return ProposalOutcome(proposal.id, state, sentence)
    if await _waits(shop, proposal):
        sentence = _SENTENCES["waiting_approval"].format(**_subject(proposal))
        sentence = f"{sentence} {shop.policy.hours.sentence(clock.now())}".strip()
        return ProposalOutcome(proposal.id, "waiting_approval", sentence)
    return from_effects(proposal, await ledger.effects_of(shop, proposal.id))


def from_effects(proposal: Proposal, effects: list[Effect]) -> ProposalOutcome:
    """Return the outcome of an accepted proposal that nobody has to approve any more."""
    names = _subject(proposal)
    failed = next((each for each in effects if each.state == "failed"), None)
    done = [each for each in effects if each.state == "confirmed"]
    if failed is not None and done:
        did = " and ".join(EFFECTS[each.kind].did for each in done)
        return ProposalOutcome(
            proposal.id, "partly", _PARTLY.format(**names, did=did, why=failed.error), failed.error_code
        )
    if failed is not None:
        why = failed.error or "Please ask again, or ask for a colleague."
        words = _UNCLEAR if failed.error_code in UNCLEAR else _FAILED
        return ProposalOutcome(proposal.id, "failed", words.format(**names, why=why), failed.error_code)
    if effects and len(done) == len(effects):
        results = [each.result for each in effects]
        short = next((each for each in done if _paid(each) is not None), None)
        if short is not None:
            did = " and ".join(EFFECTS[each.kind].did for each in done if each is not short)
            whole = Money.from_minor(short.amount, short.currency)
            sentence = _SHORT.format(**names, did=f"{did}, but " if did else "", paid=_paid(short), whole=whole)
            return ProposalOutcome(proposal.id, "partly", sentence, "paid_less")
        sentence = ACTIONS[proposal.action].done(proposal.quote["shown"], proposal.order_number, results)
        return ProposalOutcome(proposal.id, "confirmed", sentence)
    return ProposalOutcome(proposal.id, "processing", _SENTENCES["processing"].format(**names))


def _paid(effect: Effect) -> Money | None:
    """Return what went back where that is less than was agreed: of several payment providers one refused."""
    said = effect.result.get("amount")
    paid = Money(str(said), effect.currency) if effect.amount and said else None
    return paid if paid is not None and paid.minor < effect.amount else None


def _subject(proposal: Proposal) -> dict[str, str]:
    if proposal.order_number:
        return {"subject": f"order {proposal.order_number}", "Subject": f"Order {proposal.order_number}"}
    return {"subject": "your account", "Subject": "Your account"}


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
            Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id,
            Proposal.told_at.is_not(None), Proposal.state == "accepted",
        )
        .order_by(Proposal.told_at.desc())
        .limit(count)
    )  # fmt: skip
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def pending(shop: Shop, conversation_id: str) -> bool:
    """Return whether a confirmed change of the conversation has an end that is still to be told."""
    query = select(Proposal.id).where(
        Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id,
        Proposal.state == "accepted", Proposal.told_at.is_(None),
    )  # fmt: skip
    async with shop.database.read() as session:
        return await session.scalar(query.limit(1)) is not None
