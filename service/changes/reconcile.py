"""Reconciliation: effects whose workflow is missing get one again, and proposals whose time is over are closed."""

from __future__ import annotations

import logging

from sqlalchemy import exists, select, update

from service.changes import ledger, proposals
from service.shop import Shop
from store.models import Approval, Effect, Proposal

log = logging.getLogger(__name__)


async def reconcile(shop: Shop) -> list[str]:
    """Restart the workflows of accepted proposals that have open effects and nobody who drives them.

    Returns:
        The ids of the proposals whose workflow was started again.
    """
    waits = exists().where(
        Approval.shop_id == shop.shop_id, Approval.proposal_id == Effect.proposal_id, Approval.state == "waiting"
    )
    query = (
        select(Effect.proposal_id)
        .where(Effect.shop_id == shop.shop_id, Effect.state.in_(ledger.OPEN))
        .where(~waits)
        .distinct()
    )
    async with shop.database.read() as session:
        waiting = list(await session.scalars(query))
    restarted = []
    for proposal_id in waiting:
        if await proposals.restart(shop, proposal_id):
            log.warning("proposal %s had no workflow: started again", proposal_id)
            restarted.append(proposal_id)
    return restarted


async def expire(shop: Shop) -> int:
    """Close open proposals whose time is over; returns how many."""
    waiting = (Proposal.shop_id == shop.shop_id, Proposal.state == "open")
    async with shop.database.read() as session:
        over = [each.id for each in await session.scalars(select(Proposal).where(*waiting)) if proposals.is_over(each)]
    if not over:
        return 0
    async with shop.database.write() as session:
        result = await session.execute(update(Proposal).where(*waiting, Proposal.id.in_(over)).values(state="expired"))
    return int(getattr(result, "rowcount", 0))
