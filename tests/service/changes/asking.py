"""How a customer asks for a change and confirms it, without a model."""

from __future__ import annotations

from typing import Any

from commerce.customer import Principal
from service.changes import outcome, proposals
from service.shop import Shop
from store.models import Proposal


async def ask(shop: Shop, who: Principal, action: str, number: str, **arguments: Any) -> Proposal:
    return await proposals.propose(shop, who, action, number, arguments)


async def confirm(shop: Shop, who: Principal, proposal: Proposal) -> outcome.ProposalOutcome:
    decided = await proposals.decide(shop, who, proposal.id, proposal.hash, "confirm")
    return await outcome.wait(shop, decided)
