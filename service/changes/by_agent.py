"""A yes that only a customer's own program has heard: which the shop takes, and how much it may move in a day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.errors import NotAllowed
from commerce.money import Money
from commerce.sentences import say
from runtime import clock
from service.changes.proposal_access import BY_AGENT
from service.changes.registry import EFFECTS
from service.shop import Shop
from store.models import AuditEntry, Effect, Proposal

_DAY = timedelta(hours=24)


async def check(session: AsyncSession, shop: Shop, proposal: Proposal) -> None:
    """Let a program's yes pass only where the policy takes it, with all that such words moved today.

    A change that charges the customer is never made by such words. This is asked within the transaction of the yes,
    after its line in the audit trail: whoever is next waits for that.

    Raises:
        NotAllowed: The shop does not take such a yes to this action, or too much would be moved.
    """
    rule = shop.policy.agents
    if proposal.action not in rule.may_confirm:
        raise NotAllowed(say("changes.agent_may_not"), code="agent_may_not_confirm")
    kinds = [EFFECTS[each["kind"]] for each in proposal.quote["effects"]]
    if any(each.charges is not None and each.charges(proposal.quote["shown"]) > 0 for each in kinds):
        raise NotAllowed(say("changes.agent_may_not"), code="agent_may_not_confirm")
    moved = await _paid_today(session, shop, proposal)
    most = shop.policy.money(rule.per_customer_per_day)
    if any(each.currency != most.currency for each in moved) or sum(each.minor for each in moved) > most.minor:
        raise NotAllowed(say("changes.agent_limit"), code="agent_limit")


async def _paid_today(session: AsyncSession, shop: Shop, proposal: Proposal) -> list[Money]:
    """Return what the customer's changes by such words pay back, this one with them.

    A customer is their e-mail address: a limit must not begin anew with the next session.
    """
    email = proposal.principal.get("email")
    same = Proposal.principal["email"].as_string() == email if email else false()
    query = (
        select(Effect.amount, Effect.currency)
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .join(AuditEntry, AuditEntry.reference == Proposal.id)
        .where(AuditEntry.shop_id == shop.shop_id, AuditEntry.action == BY_AGENT.format("accepted"))
        .where(AuditEntry.at > clock.now() - _DAY, Effect.shop_id == shop.shop_id, Effect.state != "failed")
        .where(or_(Proposal.subject == proposal.subject, same), Effect.amount > 0)
    )
    return [Money.from_minor(amount, currency) for amount, currency in (await session.execute(query)).all()]
