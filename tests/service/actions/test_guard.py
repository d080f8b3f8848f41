"""Two changes of one order: one goes on, the other is told; and approval is asked for anew when it is due anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from commerce.customer import Principal
from commerce.errors import ShopclerkError
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service import approvals, identity
from service.actions import outcome, proposals
from service.shop import Shop
from store.models import Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def mara(shop: Shop) -> Principal:
    return await identity.sign_in(shop, cast.OWNER)


def tighten(shop: Shop, **values: Any) -> None:
    data = shop.policy.model_dump(mode="json")
    data["refund_order"].update(values)
    shop.policy = type(shop.policy).model_validate(data)


async def end(shop: Shop, who: Principal, proposal: Proposal) -> str:
    try:
        decided = await proposals.decide(shop, who, proposal.id, proposal.hash, "confirm")
    except ShopclerkError as error:
        return error.code
    found = await outcome.wait(shop, decided)
    return found.code or found.state


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("cancel_order", {}), ("refund_order", {"amount": "5"})),
        (("cancel_order", {}), ("cancel_order", {})),
        (("refund_order", {"amount": "5"}), ("refund_order", {"amount": "6"})),
    ],
)
async def test_of_two_at_once_one_goes_on(shop: Shop, mara: Principal, one: Any, other: Any) -> None:
    made = [await proposals.propose(shop, mara, action, cast.OPEN, raw) for action, raw in (one, other)]
    ends = await asyncio.gather(*(end(shop, mara, each) for each in made))
    assert "confirmed" in ends, ends
    allowed = {"confirmed", "other_change_open", "order_closed", "over_reserved", "quote_changed", "already_refunded"}
    assert set(ends) <= allowed
    order = await shop.connector.order(cast.OPEN)
    assert order.refunded <= order.paid


async def test_a_return_and_a_refund_of_the_same_piece_do_not_both_happen(shop: Shop, mara: Principal) -> None:
    piece = {"items": [{"sku": "BNE-OSL-FRS"}]}
    refund = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, piece)
    back = await proposals.propose(shop, mara, "return_items", cast.DELIVERED, piece)
    ends = await asyncio.gather(end(shop, mara, back), end(shop, mara, refund))
    assert sorted(ends)[0] == "confirmed"
    assert ends.count("confirmed") == 1, ends
    order = await shop.connector.order(cast.DELIVERED)
    assert len(order.returns) + len(order.refunds) == 1


async def test_parts_that_together_need_an_approval_do_not_slip_past_it(shop: Shop, mara: Principal) -> None:
    tighten(shop, approval_from="20")
    made = [await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": "15"}) for _ in range(2)]
    assert [await end(shop, mara, each) for each in made] == ["confirmed", "quote_changed"]
    third = await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": "15"})
    assert "approval" in third.summary
    assert await end(shop, mara, third) == "waiting_approval"
    staff = Principal.staff(shop.shop_id, "desk", ("approvals",))
    await approvals.approve(shop, staff, third.id)
    assert (await outcome.wait(shop, await proposals.get(shop, mara, third.id))).state == "confirmed"


async def test_what_staff_approve_is_still_held_to_the_cap(shop: Shop, mara: Principal) -> None:
    tighten(shop, approval_from="5")
    proposal = await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": "15"})
    assert await end(shop, mara, proposal) == "waiting_approval"
    tighten(shop, cap="10", approval_from="5", step_up_from=None)
    await approvals.approve(shop, Principal.staff(shop.shop_id, "desk", ("approvals",)), proposal.id)
    found = await outcome.wait(shop, await proposals.get(shop, mara, proposal.id))
    assert (found.state, found.code) == ("failed", "above_cap")
    assert (await shop.connector.order(cast.OPEN)).refunded.minor == 0
