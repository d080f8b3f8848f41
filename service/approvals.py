"""Approvals: changes that a customer has confirmed and staff must agree to before anything is sent.

The money is reserved while an approval waits. Approving starts the durable workflow, declining ends the effects;
either happens once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import Conflict, NotAllowed, ProposalNotFound
from commerce.sentences import joined, say
from commerce.text import one_line
from runtime import clock
from service.changes import ledger, proposals
from service.shop import Shop
from store.models import Approval, Effect, Proposal

SCOPE = "approvals"


def require_approver(principal: Principal) -> None:
    """Raise `NotAllowed` unless the principal is staff with the scope ``approvals``."""
    if principal.kind is not Kind.STAFF or SCOPE not in principal.scopes:
        raise NotAllowed(say("errors.scope", scope=SCOPE))


async def waiting(shop: Shop, principal: Principal, limit: int = 100) -> list[tuple[Approval, Proposal]]:
    """Return what waits for staff, oldest first."""
    require_approver(principal)
    query = (
        select(Approval, Proposal)
        .join(Proposal, Proposal.id == Approval.proposal_id)
        .where(Approval.shop_id == shop.shop_id, Approval.state == "waiting")
        .order_by(Approval.requested_at)
        .limit(limit)
    )
    async with shop.database.read() as session:
        return [(approval, proposal) for approval, proposal in await session.execute(query)]


async def get(shop: Shop, principal: Principal, proposal_id: str) -> tuple[Approval, Proposal]:
    """Return one approval and its proposal.

    Raises:
        ProposalNotFound: There is none.
    """
    require_approver(principal)
    async with shop.database.read() as session:
        return await _load(session, shop, proposal_id)


async def approve(shop: Shop, principal: Principal, proposal_id: str, reason: str = "") -> Approval:
    """Agree: the change is carried out. Agreeing twice is harmless.

    Raises:
        Conflict: It was declined before.
    """
    approval = await _decide(shop, principal, proposal_id, "approved", reason)
    await proposals.start(shop, proposal_id)
    return approval


async def decline(shop: Shop, principal: Principal, proposal_id: str, reason: str) -> Approval:
    """Refuse, with a reason that the customer reads; nothing is sent.

    Raises:
        Conflict: It was approved before.
    """
    return await _decide(shop, principal, proposal_id, "declined", reason)


async def _decide(shop: Shop, principal: Principal, proposal_id: str, state: str, reason: str) -> Approval:
    require_approver(principal)
    why = one_line(reason, 500)
    async with shop.database.write() as session:
        approval, _ = await _load(session, shop, proposal_id)
        result = await session.execute(
            update(Approval)
            .where(Approval.id == approval.id, Approval.state == "waiting")
            .values(state=state, decided_at=clock.now(), decided_by=principal.subject, reason=why)
        )
        await session.refresh(approval)
        if not (isinstance(result, CursorResult) and result.rowcount == 1):
            if approval.state != state:
                raise Conflict(say(f"errors.approval_{approval.state}"), code="approval_decided")
            return approval
        if state == "declined":
            await _end(session, shop, proposal_id, why)
        await shop.audit.append(session, principal.subject, f"approval_{state}", proposal_id, {"reason": why})
    await shop.audit.anchor()
    return approval


async def _end(session: AsyncSession, shop: Shop, proposal_id: str, why: str) -> None:
    query = select(Effect).where(Effect.shop_id == shop.shop_id, Effect.proposal_id == proposal_id)
    sentence = joined(say("outcome.declined_by_staff"), say("outcome.declined_why", words=why) if why else "")
    for effect in await session.scalars(query):
        values: dict[str, Any] = {"resolved_at": clock.now(), "error_code": "declined_by_staff", "error": sentence}
        if await ledger.move(session, effect.id, ("planned",), "failed", **values):
            facts = {"proposal": proposal_id, "kind": effect.kind, "code": "declined_by_staff"}
            await shop.audit.append(session, "shopclerk", "effect_failed", effect.id, facts)


async def _load(session: AsyncSession, shop: Shop, proposal_id: str) -> tuple[Approval, Proposal]:
    query = (
        select(Approval, Proposal)
        .join(Proposal, Proposal.id == Approval.proposal_id)
        .where(Approval.shop_id == shop.shop_id, Approval.proposal_id == proposal_id[:64])
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise ProposalNotFound
    return row[0], row[1]
