"""A customer's yes is theirs: staff say it only with the scope of a desk that relays, and the trail says that they did."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from commerce.customer import Principal
from commerce.errors import NotAllowed
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.changes import proposals
from service.changes.proposals import Decision
from service.identity import principals
from service.shop import Shop
from store.models import AuditEntry, Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


async def asked(shop: Shop, who: Principal) -> Proposal:
    return await proposals.propose(shop, who, "add_note", cast.OPEN, {"text": "Please ring"}, request_key=uuid4().hex)


def staff(shop: Shop, *scopes: str) -> Principal:
    return Principal.staff(shop.shop_id, "desk", scopes)


@pytest.mark.parametrize("decision", ["confirm", "decline"])
async def test_staff_do_not_say_a_customers_yes_or_no(shop: Shop, decision: Decision) -> None:
    proposal = await asked(shop, await principals.sign_in(shop, cast.OWNER))
    workbench = staff(shop, *principals.SCOPES)
    seen = await proposals.get(shop, workbench, proposal.id)
    shown = proposals.describe(seen, workbench)
    assert shown["hash"] == "" and shown["summary"] == proposal.summary
    with pytest.raises(NotAllowed):
        await proposals.decide(shop, workbench, proposal.id, proposal.hash, decision)
    assert (await proposals.get(shop, workbench, proposal.id)).state == "open"


@pytest.mark.parametrize(("decision", "state"), [("confirm", "accepted"), ("decline", "declined")])
async def test_a_desk_that_relays_is_named_in_the_trail(shop: Shop, decision: Decision, state: str) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    proposal, workbench = await asked(shop, mara), staff(shop, principals.RELAY)
    shown = proposals.describe(proposal, workbench)
    assert (await proposals.decide(shop, workbench, proposal.id, shown["hash"], decision)).state == state
    query = select(AuditEntry).where(AuditEntry.reference == proposal.id, AuditEntry.action != "proposed")
    async with shop.database.read() as session:
        entry = (await session.scalars(query)).one()
    assert (entry.action, entry.actor) == (f"{state}_by_relay", "staff:desk")
    assert entry.payload == {"hash": proposal.hash, "for": mara.subject}


async def test_staff_decide_what_staff_asked_for_and_a_relay_does_not(shop: Shop) -> None:
    proposal = await asked(shop, staff(shop, "actions"))
    relay = staff(shop, principals.RELAY)
    assert proposals.describe(proposal, relay)["hash"] == ""
    with pytest.raises(NotAllowed):
        await proposals.decide(shop, relay, proposal.id, proposal.hash, "decline")
    other = Principal.staff(shop.shop_id, "another", ("actions",))
    assert (await proposals.decide(shop, other, proposal.id, proposal.hash, "decline")).state == "declined"


async def test_nobody_gets_the_scope_unasked(shop: Shop) -> None:
    assert principals.RELAY not in principals.SCOPES
    key = await principals.create_key(shop, "desk")
    assert (await principals.authenticate(shop, key)).scopes == principals.SCOPES
