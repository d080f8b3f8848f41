"""Who may see a proposal, and who may say the yes or no to it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import ProposalNotFound, VerificationEnded
from service.shop import Shop
from store.models import Proposal

RELAYED = "{}_by_relay"
BY_AGENT = "{}_by_agent"


async def visible(session: AsyncSession, shop: Shop, principal: Principal, proposal_id: str) -> Proposal:
    """Return the proposal if it is the principal's own (or the principal is staff).

    Raises:
        ProposalNotFound: There is none, or it is somebody else's.
        VerificationEnded: It was asked under a mailbox that is not proven any more.
    """
    found = await session.get(Proposal, proposal_id) if len(proposal_id) <= 64 else None
    if found is None or found.shop_id != shop.shop_id:
        raise ProposalNotFound
    if principal.kind is not Kind.STAFF and found.subject != principal.subject:
        raise ProposalNotFound
    if not holds(found, principal):
        raise VerificationEnded
    return found


def holds(proposal: Proposal, principal: Principal) -> bool:
    """Return whether the principal still proves the mailbox that a visitor's session asked this under."""
    if not proposal.subject.startswith("visitor:") or principal.kind is Kind.STAFF:
        return True
    return bool(principal.guest_of) and proposal.principal.get("email") == principal.guest_of


def word_of(proposal: Proposal, principal: Principal) -> str:
    """Return how the audit trail calls this principal's decision of the proposal, empty when they have none.

    Everybody decides what they were asked themselves; staff what staff asked for. A customer's word is passed on only
    with the scope for it, and the trail says that it was.
    """
    if principal.kind is not Kind.STAFF:
        return "{}" if proposal.subject == principal.subject and holds(proposal, principal) else ""
    if proposal.principal.get("kind") == Kind.STAFF:
        return "{}" if "actions" in principal.scopes else ""
    return RELAYED if "relay" in principal.scopes else ""
