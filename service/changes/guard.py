"""The one judgement of a change: nothing else under way or unclear on the same order, then the action's own rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import case as case_when
from sqlalchemy import func, select

from commerce.customer import Kind
from commerce.errors import Conflict, NeedsPerson
from commerce.sentences import say
from runtime import clock
from service.changes import ledger
from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec, Case, Prepared
from store.models import Effect, Proposal

_CODE = "other_change_open"
#: After an unclear payment only staff pay on that order, for so long.
_MONEY, _LONG = ("payout_unclear", "gateway_unclear"), timedelta(days=7)
_HARMLESS = frozenset(name for name, spec in ACTIONS.items() if spec.harmless)


async def judge(case: Case, spec: ActionSpec, arguments: Any) -> Prepared:
    """Judge and price a change.

    Raises:
        Conflict: Another change of the order or account is not finished; what it leaves behind is not known yet.
        ShopclerkError: The action's own judgement.
    """
    if not spec.harmless and await _other_open(case):
        if spec.about == "customer":
            raise Conflict(say("changes.other_open.account"), code=_CODE)
        raise Conflict(say("changes.other_open.order", order=case.order.number), code=_CODE)
    prepared = await spec.prepare(case, arguments)
    pays = any(each.amount for each in prepared.effects)
    if pays and case.principal.kind is not Kind.STAFF and await _unclear(case):
        raise NeedsPerson(say("changes.looked_into", order=case.order.number), code="earlier_unclear")
    return prepared


async def _unclear(case: Case) -> bool:
    """Return whether money of this order may have been paid lately without it being seen."""
    query = select(Effect.id).where(
        Effect.shop_id == case.shop.shop_id,
        Effect.order_id == case.subject.id,
        Effect.state == "failed",
        Effect.error_code.in_(_MONEY),
        Effect.resolved_at > min(clock.now(), clock.steady()) - _LONG,
        Effect.proposal_id != (case.proposal_id or ""),
    )
    async with case.shop.database.read() as session:
        return await session.scalar(query.limit(1)) is not None


async def _other_open(case: Case) -> bool:
    """Return whether another change stands in the way.

    Before a proposal any unfinished one does; when it is about to be sent, those that were confirmed earlier or are
    being sent already, so that of two that meet one goes on. Which one was earlier the number says that was given
    under the lock of its transaction: what is not seen here yet has a higher one.
    """
    where = (Effect.shop_id == case.shop.shop_id, Effect.order_id == case.subject.id)
    planned_only = case_when((Effect.state == "planned", 1), else_=0)  # PostgreSQL has no least of booleans
    query = (
        select(Effect.proposal_id, func.min(Effect.accepted_seq), func.min(planned_only))
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .where(*where, Effect.state.in_(ledger.OPEN), Proposal.action.not_in(_HARMLESS))
        .group_by(Effect.proposal_id)
    )
    async with case.shop.database.read() as session:
        rows = (await session.execute(query)).all()
    mine = next((seq for proposal_id, seq, _ in rows if proposal_id == case.proposal_id), None)
    others = [row for row in rows if row[0] != case.proposal_id]
    if mine is None:
        return bool(others)
    return any(not planned or seq < mine for _, seq, planned in others)
