"""Two changes of one order: one goes on, the other is told; and approval is asked for anew when it is due anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from commerce.customer import Principal
from commerce.errors import ShopclerkError
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import approvals
from service.changes import guard, ledger, outcome, proposals, reconcile
from service.changes.spec import ActionSpec, Case, Prepared
from service.shop import Shop
from store.models import Effect, Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


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
    ("number", "one", "other"),
    [
        (cast.OPEN, ("cancel_order", {}), ("refund_order", {"items": [{"sku": "LMP-JUN-RSE"}]})),
        (cast.OPEN, ("cancel_order", {}), ("cancel_order", {})),
        (cast.DELIVERED, ("refund_order", {"amount": "5"}), ("refund_order", {"amount": "6"})),
    ],
)
async def test_of_two_at_once_one_goes_on(shop: Shop, mara: Principal, number: str, one: Any, other: Any) -> None:
    made = [await proposals.propose(shop, mara, action, number, raw) for action, raw in (one, other)]
    ends = await asyncio.gather(*(end(shop, mara, each) for each in made))
    assert "confirmed" in ends, ends
    allowed = {"confirmed", "other_change_open", "order_closed", "over_reserved", "quote_changed", "already_refunded"}
    assert set(ends) <= allowed
    order = await shop.connector.orders.by_number(number)
    assert order.refunded <= order.paid


async def test_a_return_and_a_refund_of_the_same_piece_do_not_both_happen(shop: Shop, mara: Principal) -> None:
    piece = {"items": [{"sku": "BNE-OSL-FRS"}]}
    refund = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, piece)
    back = await proposals.propose(shop, mara, "return_items", cast.DELIVERED, piece)
    ends = await asyncio.gather(end(shop, mara, back), end(shop, mara, refund))
    assert sorted(ends)[0] == "confirmed"
    assert ends.count("confirmed") == 1, ends
    order = await shop.connector.orders.by_number(cast.DELIVERED)
    assert len(order.returns) + len(order.refunds) == 1


async def test_parts_that_together_need_an_approval_do_not_slip_past_it(shop: Shop, mara: Principal) -> None:
    tighten(shop, approval_from="20")
    made = [await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, {"amount": "15"}) for _ in range(2)]
    assert [await end(shop, mara, each) for each in made] == ["confirmed", "quote_changed"]
    third = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, {"amount": "15"})
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
    assert (await shop.connector.orders.by_number(cast.OPEN)).refunded.minor == 0


async def test_a_clock_set_back_does_not_let_two_changes_of_the_same_pieces_through(
    shop: Shop, mara: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = {"items": [{"sku": "BNE-OSL-FRS"}]}
    refund = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, piece)
    back = await proposals.propose(shop, mara, "return_items", cast.DELIVERED, piece)
    checked, go_on, judge = asyncio.Event(), asyncio.Event(), guard.judge

    async def slow(case: Case, spec: ActionSpec, arguments: Any) -> Prepared:
        found = await judge(case, spec, arguments)
        if case.proposal_id == refund.id:  # judged, and not sent yet: the store is slow
            checked.set()
            await go_on.wait()
        return found

    monkeypatch.setattr(guard, "judge", slow)
    first = asyncio.create_task(end(shop, mara, refund))
    await asyncio.wait_for(checked.wait(), 30)
    with clock.set_by(timedelta(seconds=-1)):
        second = await end(shop, mara, back)
        go_on.set()
        assert [await first, second].count("confirmed") == 1
    order = await shop.connector.orders.by_number(cast.DELIVERED)
    assert len(order.returns) + len(order.refunds) == 1


async def test_changes_are_numbered_in_the_order_of_their_yes_whatever_the_clock_says(
    shop: Shop, mara: Principal
) -> None:
    made = []
    for seconds in (0, -3600, 86_400, -90):
        with clock.set_by(timedelta(seconds=seconds)):
            proposal = await proposals.propose(shop, mara, "add_note", cast.OPEN, {"text": f"Ring {seconds}"})
            await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
            made.append((await ledger.effects_of(shop, proposal.id))[0].accepted_seq)
            assert proposal.seq < made[-1]
    assert made == sorted(set(made))


@pytest.mark.parametrize("by", [timedelta(minutes=-9), timedelta(hours=-5), timedelta(days=-400)])
async def test_a_clock_set_back_does_not_prolong_a_proposal(shop: Shop, mara: Principal, by: timedelta) -> None:
    proposal = await proposals.propose(shop, mara, "add_note", cast.OPEN, {"text": f"Ring {by}"}, conversation_id="c")
    with clock.set_by(by):
        assert (await outcome.of(shop, proposal)).state == "open"  # no time has passed yet
        with clock.travel(timedelta(minutes=10)):
            assert (await outcome.of(shop, proposal)).state == "expired"
            assert await proposals.open_in(shop, "c") == []
            assert await end(shop, mara, proposal) == "proposal_expired"
            assert await reconcile.expire(shop) >= 1
    assert (await proposals.get(shop, mara, proposal.id)).state == "expired"


async def test_a_clock_set_forward_ends_a_proposal_and_forgets_no_money(shop: Shop, mara: Principal) -> None:
    order = await shop.connector.orders.by_number(cast.OPEN)
    proposal = await proposals.propose(shop, mara, "add_note", cast.OPEN, {"text": "Ring"})
    paid = Effect(
        id="paid",
        shop_id=shop.shop_id,
        proposal_id=proposal.id,
        step=7,
        kind="refund",
        order_id=order.id,
        amount=100,
        currency=order.currency,
        request={},
        state="confirmed",
        created_at=clock.now(),
        sent_at=clock.now(),
    )
    async with shop.database.write() as session:
        session.add(paid)
    with clock.set_by(timedelta(days=2)):
        assert (await outcome.of(shop, proposal)).state == "expired"
        assert (await ledger.spent_today(shop, mara, order)).customer_today.minor >= 100
