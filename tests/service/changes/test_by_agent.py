"""A yes that only a customer's own program has heard: off by default, counted for the customer, and marked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
import pytest_asyncio
from sqlalchemy import select

from commerce.customer import Principal
from commerce.errors import NotAllowed
from commerce.rules import AgentsRule
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.changes import outcome, proposals
from service.identity import principals
from service.shop import Shop
from store.models import AuditEntry, Effect, Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


def allow(shop: Shop, *actions: str, most: str = "0") -> None:
    rule = AgentsRule(may_confirm=actions, per_customer_per_day=Decimal(most))
    shop.policy = shop.policy.model_copy(update={"agents": rule})


async def refund(shop: Shop, who: Principal, amount: str, number: str = cast.DELIVERED) -> Proposal:
    return await proposals.propose(shop, who, "refund_order", number, {"amount": amount})


async def yes(shop: Shop, who: Principal, proposal: Proposal) -> Proposal:
    return await proposals.decide(shop, who, proposal.id, proposal.hash, "confirm", agent=True)


async def words(shop: Shop, proposal: Proposal) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.reference == proposal.id).order_by(AuditEntry.seq)
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def test_nothing_is_taken_unless_the_shop_names_it(shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    note = await proposals.propose(shop, mara, "add_note", cast.OPEN, {"text": "Please ring"})
    allow(shop, "cancel_order", most="1000.00")
    with pytest.raises(NotAllowed, match="own yes"):
        await yes(shop, mara, note)
    assert await words(shop, note) == ["proposed"]  # a refused yes leaves nothing behind, and the proposal open
    async with shop.database.read() as session:
        assert (await session.scalars(select(Effect).where(Effect.proposal_id == note.id))).all() == []
    allow(shop, "add_note")
    assert (await yes(shop, mara, note)).state == "accepted"
    await outcome.wait(shop, note)
    assert (await words(shop, note))[:2] == ["proposed", "accepted_by_agent"]
    assert (await shop.audit.verify(shop.database)).problems == ()


async def test_a_no_is_always_taken_and_marked(shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    note = await proposals.propose(shop, mara, "add_note", cast.OPEN, {"text": "Please ring"})
    done = await proposals.decide(shop, mara, note.id, note.hash, "decline", agent=True)
    assert (done.state, await words(shop, note)) == ("declined", ["proposed", "declined_by_agent"])


async def test_of_many_at_once_no_more_than_the_days_sum_passes(shop: Shop) -> None:
    allow(shop, "refund_order", most="6.50")
    orders = (cast.DELIVERED, cast.DELIVERED_SWAP, cast.PARTLY_REFUNDED)
    sessions = [await principals.sign_in(shop, cast.OWNER) for _ in orders]  # a new session begins no new day
    made = [await refund(shop, who, "3.01", number) for who, number in zip(sessions, orders, strict=True)]
    pairs = zip(sessions, made, strict=True)
    found = await asyncio.gather(*(yes(shop, who, each) for who, each in pairs), return_exceptions=True)
    taken = [each for each in found if isinstance(each, Proposal)]
    refused = [each for each in found if isinstance(each, NotAllowed)]
    assert (len(taken), len(refused)) == (2, 1) and {each.code for each in refused} == {"agent_limit"}
    left = next(each for each in made if each.id not in {one.id for one in taken})
    who = sessions[made.index(left)]
    assert (await proposals.decide(shop, who, left.id, left.hash, "confirm")).state == "accepted"  # the customer's own
    assert [(await outcome.wait(shop, each)).state for each in taken] == ["confirmed", "confirmed"]
    await outcome.wait(shop, left)


async def test_another_currency_is_no_less_than_the_limit(shop: Shop) -> None:
    allow(shop, "refund_order", most="1000.00")
    mara = await principals.sign_in(shop, cast.OWNER)
    made = await refund(shop, mara, "1.11")
    shop.policy = shop.policy.model_copy(update={"currency": "USD"})
    with pytest.raises(NotAllowed, match="as much as it may"):
        await yes(shop, mara, made)
