"""Approvals: nothing is sent before staff agree, the money is held meanwhile, and either answer counts once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from commerce.customer import Principal
from commerce.errors import Conflict, NotAllowed, OverReserved, ProposalNotFound
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service import approvals, switches
from service.changes import ledger, outcome, proposals, reconcile
from service.identity import principals
from service.shop import Shop
from store.models import OrderReservation, Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        rule = opened.policy.refund_order.model_copy(update={"approval_from": Decimal(10)})
        opened.policy = opened.policy.model_copy(update={"refund_order": rule})
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def mara(shop: Shop) -> Principal:
    return await principals.sign_in(shop, cast.OWNER)


def staff(shop: Shop, *scopes: str) -> Principal:
    return Principal.staff(shop.shop_id, "desk", scopes or ("approvals", "actions", "read"))


async def confirmed(shop: Shop, who: Principal, **arguments: Any) -> Proposal:
    proposal = await proposals.propose(shop, who, "refund_order", cast.OPEN, arguments)
    return await proposals.decide(shop, who, proposal.id, proposal.hash, "confirm")


async def reserved(shop: Shop) -> int:
    query = select(OrderReservation.reserved).where(OrderReservation.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        return int(await session.scalar(query) or 0)


async def test_nothing_is_sent_before_staff_agree(shop: Shop, mara: Principal) -> None:
    proposal = await confirmed(shop, mara)
    assert "colleague" in proposal.summary
    found = await outcome.wait(shop, proposal)
    assert found.state == "waiting_approval"
    assert await reconcile.reconcile(shop) == []
    await proposals.carry_on(shop, proposal)
    again = f"{proposals.workflow_id(proposal.id)}:7"  # whoever starts a workflow anyway finds that it may not go on
    await shop.jobs.start("execute_proposal", again, shop.shop_id, proposal.id)
    await shop.jobs.wait(again, 10)
    assert (await shop.connector.refunds_total(cast.OPEN)).minor == 0
    assert await reserved(shop) > 0
    [(approval, waiting)] = await approvals.waiting(shop, staff(shop))
    assert (approval.state, waiting.id) == ("waiting", proposal.id)


async def test_approving_carries_it_out_once(shop: Shop, mara: Principal) -> None:
    proposal = await confirmed(shop, mara)
    for _ in range(2):
        assert (await approvals.approve(shop, staff(shop), proposal.id, "fine")).state == "approved"
    assert (await outcome.wait(shop, proposal)).state == "confirmed"
    [effect] = await ledger.effects_of(shop, proposal.id)
    assert (await shop.connector.refunds_total(cast.OPEN)).minor == effect.amount
    with pytest.raises(Conflict):
        await approvals.decline(shop, staff(shop), proposal.id, "too late")
    assert await approvals.waiting(shop, staff(shop)) == []


async def test_declining_ends_it_and_gives_the_reservation_back(shop: Shop, mara: Principal) -> None:
    proposal = await confirmed(shop, mara)
    await approvals.decline(shop, staff(shop), proposal.id, "The parcel is on its way.")
    found = await outcome.wait(shop, proposal)
    assert (found.state, found.code) == ("failed", "declined_by_staff")
    assert "The parcel is on its way." in found.sentence
    assert await reserved(shop) == 0
    with pytest.raises(Conflict):
        await approvals.approve(shop, staff(shop), proposal.id)
    assert (await shop.connector.refunds_total(cast.OPEN)).minor == 0


async def test_what_waits_is_held_against_other_refunds(shop: Shop, mara: Principal) -> None:
    first = await proposals.propose(shop, mara, "refund_order", cast.OPEN, {})
    second = await proposals.propose(shop, mara, "refund_order", cast.OPEN, {})
    await proposals.decide(shop, mara, first.id, first.hash, "confirm")
    with pytest.raises(OverReserved):
        await proposals.decide(shop, mara, second.id, second.hash, "confirm")


async def test_an_approved_change_is_judged_again(shop: Shop, mara: Principal) -> None:
    proposal = await confirmed(shop, mara)
    await shop.connector.back_office.ship(cast.OPEN)
    await approvals.approve(shop, staff(shop), proposal.id)
    assert (await outcome.wait(shop, proposal)).state == "failed"
    assert (await shop.connector.refunds_total(cast.OPEN)).minor == 0


async def test_only_staff_with_the_scope_decide(shop: Shop, mara: Principal) -> None:
    proposal = await confirmed(shop, mara)
    for who in (mara, staff(shop, "actions", "read"), Principal.visitor(shop.shop_id, "x")):
        with pytest.raises(NotAllowed):
            await approvals.approve(shop, who, proposal.id)
        with pytest.raises(NotAllowed):
            await approvals.waiting(shop, who)
    with pytest.raises(ProposalNotFound):
        await approvals.approve(shop, staff(shop), "f" * 32)


async def test_the_stop_switch_is_thrown_at_run_time(shop: Shop, mara: Principal) -> None:
    with pytest.raises(NotAllowed):
        await switches.throw_stop(shop, mara, True)
    proposal = await confirmed(shop, mara)
    await switches.throw_stop(shop, staff(shop), True, "flood of odd refunds")
    await approvals.approve(shop, staff(shop), proposal.id)
    found = await outcome.wait(shop, proposal)
    assert (found.state, found.code) == ("failed", "stopped")
    await switches.throw_stop(shop, staff(shop), False)
    again = await confirmed(shop, mara)
    await approvals.approve(shop, staff(shop), again.id)
    assert (await outcome.wait(shop, again)).state == "confirmed"
