"""Who may say the yes or no to a proposal."""

from __future__ import annotations

from commerce.customer import Kind, Principal
from store.models import Proposal

RELAYED = "{}_by_relay"


def word_of(proposal: Proposal, principal: Principal) -> str:
    """Return how the audit trail calls this principal's decision of the proposal, empty when they have none.

    Everybody decides what they were asked themselves; staff what staff asked for. A customer's word is passed on only
    with the scope for it, and the trail says that it was.
    """
    if principal.kind is not Kind.STAFF:
        return "{}" if proposal.subject == principal.subject else ""
    if proposal.principal.get("kind") == Kind.STAFF:
        return "{}" if "actions" in principal.scopes else ""
    return RELAYED if "relay" in principal.scopes else ""
