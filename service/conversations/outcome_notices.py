"""Telling customers how a change ended when no turn of theirs does: staff agreed, or the store answered late."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult

from commerce.customer import Principal
from commerce.language import SOURCE, speaking
from commerce.sentences import say
from runtime import clock
from service.changes import outcome
from service.changes.outcome import ProposalOutcome
from service.conversations import conversations, handoff
from service.notifications import notify
from service.shop import Shop
from store.models import Approval, Conversation, Message, Proposal

#: Who waits less than this for the end is still there to read it.
LEFT = timedelta(minutes=2)
#: After so long without a word from the store a person is called.
SILENT = timedelta(minutes=30)
#: A turn that is marked as running for longer than this died, where no more is known: the outcome is told then.
_DEAD = timedelta(minutes=5)


async def tell_ended(shop: Shop) -> list[str]:
    """Tell every end that no turn will tell, each once; returns the proposals told."""
    query = (
        select(Proposal, Conversation, Approval)
        .join(Conversation, Conversation.id == Proposal.conversation_id)
        .outerjoin(Approval, Approval.proposal_id == Proposal.id)
        .where(Proposal.shop_id == shop.shop_id, Proposal.state == "accepted", Proposal.told_at.is_(None))
        .where(or_(Conversation.turn != "busy", Conversation.updated_at < _dead_before(shop)))
        .order_by(Proposal.decided_at)
        .limit(50)
    )
    async with shop.database.read() as session:
        rows = [(row[0], row[1], row[2]) for row in await session.execute(query)]
    told: list[str] = []
    for proposal, conversation, approval in rows:
        if _turn_tells(shop, proposal, approval):
            continue
        with speaking(conversation.language or SOURCE):
            told += await _tell_of(shop, proposal, conversation)
    return told


async def _tell_of(shop: Shop, proposal: Proposal, conversation: Conversation) -> list[str]:
    status = await outcome.of(shop, proposal)
    if status.state not in outcome.UNFINISHED and await _tell(shop, proposal, conversation, status):
        return [proposal.id]
    if status.state == "processing" and clock.now() > (proposal.decided_at or proposal.created_at) + SILENT:
        await _escalate(shop, proposal, conversation)
    return []


def _dead_before(shop: Shop) -> datetime:
    """Return before when a turn that never ended has died: of one process alone those before its start have."""
    return max(filter(None, (clock.now() - _DEAD, shop.alone_since)))


async def _escalate(shop: Shop, proposal: Proposal, conversation: Conversation) -> None:
    """Call a person, once, for a change whose end the store keeps from us; when it comes it is told all the same."""
    mark = f"silent:{proposal.id}"
    known = select(Message.id).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation.id, Message.client_id == mark
    )
    async with shop.database.write() as session:
        if await session.scalar(known) is not None:
            return
        text = say("handoff.store_silent")
        await conversations.append(session, shop, conversation.id, conversations.NOTICE, text, {"text": text}, mark)
        email = str(proposal.principal.get("email") or "") or conversations.email_of(conversation)
        await notify.customer(session, shop, mark, email, conversation.id, text)
    if conversation.owner != conversations.PERSON:
        reason = say("handoff.reason.silent")
        await handoff.hand_off(shop, Principal.model_validate(proposal.principal), conversation.id, reason)


def _turn_tells(shop: Shop, proposal: Proposal, approval: Approval | None) -> bool:
    """Whether the request that confirmed it may still be waiting for the end, to tell it itself."""
    if approval is not None:
        return approval.state == "waiting"
    decided: datetime = proposal.decided_at or proposal.created_at
    if shop.alone_since is not None and decided < shop.alone_since:
        return False
    return clock.now() < decided + timedelta(seconds=shop.settings.action_wait + 5)


async def _tell(shop: Shop, proposal: Proposal, conversation: Conversation, status: ProposalOutcome) -> bool:
    now = clock.now()
    facts = {"proposal_id": status.proposal_id, "state": status.state, "sentence": status.sentence, "code": status.code}
    async with shop.database.write() as session:
        first = await session.execute(
            update(Proposal).where(Proposal.id == proposal.id, Proposal.told_at.is_(None)).values(told_at=now)
        )
        if not (isinstance(first, CursorResult) and first.rowcount == 1):
            return False
        payload = {"text": status.sentence, "outcome": facts}
        await conversations.append(session, shop, conversation.id, conversations.NOTICE, status.sentence, payload)
        if now > (proposal.decided_at or now) + LEFT:
            email = str(proposal.principal.get("email") or "") or conversations.email_of(conversation)
            await notify.customer(session, shop, f"outcome:{proposal.id}", email, conversation.id, status.sentence)
    if status.for_person:
        who = Principal.model_validate(proposal.principal)
        await handoff.hand_off(shop, who, conversation.id, say("handoff.reason.partly"))
    return True
