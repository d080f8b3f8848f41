"""The stop switch: who may throw it, what it stops, and that it is looked at before every send."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from commerce.customer import Principal
from commerce.errors import NeedsPerson, NotAllowed
from commerce.order import OrderStatus
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service import switches
from service.changes import execute, ledger, outcome, proposals
from service.changes.possible import possibilities
from service.changes.registry import ACTIONS
from service.identity import principals
from service.shop import Shop

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


def staff(shop: Shop, *scopes: str) -> Principal:
    return Principal.staff(shop.shop_id, "desk", scopes)


async def test_only_staff_with_the_scope_throw_it_and_it_is_remembered(shop: Shop) -> None:
    assert not await switches.stopped(shop)
    for who in (staff(shop, "read", "approvals"), await principals.sign_in(shop, cast.OWNER)):
        with pytest.raises(NotAllowed):
            await switches.throw_stop(shop, who, True)
    thrown = await switches.throw_stop(shop, staff(shop, "actions"), True, "odd\nrefunds")
    assert (thrown.on, thrown.by, thrown.reason) == (True, "staff:desk", "odd refunds")
    assert thrown.since is not None
    assert await switches.stopped(shop)
    assert not (await switches.throw_stop(shop, staff(shop, "actions"), False)).on
    assert (await shop.audit.verify(shop.database)).problems == ()


async def test_the_policy_file_stops_what_the_switch_does_not(shop: Shop) -> None:
    shop.policy = shop.policy.model_copy(update={"stop": True})
    assert (await switches.stop(shop)).by == "policy.toml"
    assert (await switches.throw_stop(shop, staff(shop, "actions"), False)).on


@pytest.mark.parametrize("action", sorted(name for name, spec in ACTIONS.items() if spec.about == "order"))
async def test_every_action_on_an_order_is_stopped(shop: Shop, action: str) -> None:
    await switches.throw_stop(shop, staff(shop, "actions"), True)
    for number in (cast.OPEN, cast.DELIVERED):
        can = await possibilities(shop, await shop.connector.orders.by_number(number))
        assert not can[action]["allowed"]
        assert "paused" in can[action]["reason"]


async def test_it_holds_between_the_steps_of_a_change(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    mara, real = await principals.sign_in(shop, cast.OWNER), shop.connector.cancellations.cancel

    async def cancel_while_staff_stop(request: Any) -> Any:
        done = await real(request)
        await switches.throw_stop(shop, staff(shop, "actions"), True)
        return done

    monkeypatch.setattr(shop.connector.cancellations, "cancel", cancel_while_staff_stop)
    proposal = await proposals.propose(shop, mara, "cancel_order", cast.OPEN, {})
    decided = await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
    states: list[str] = []
    for _ in range(200):  # a busy machine cancels late
        found = await outcome.wait(shop, decided, 0.1)
        states = [each.state for each in await ledger.effects_of(shop, proposal.id)]
        if states[:1] == ["confirmed"]:
            break
    assert (found.state, states) == ("processing", ["confirmed", "planned"])
    order = await shop.connector.orders.by_number(cast.OPEN)
    assert (order.status, order.refunded.minor) == (OrderStatus.CANCELLED, 0)
    await switches.throw_stop(shop, staff(shop, "actions"), False)
    found = await outcome.wait(shop, decided, 20.0)
    assert found.state == "confirmed"
    assert (await shop.connector.orders.by_number(cast.OPEN)).refundable.minor == 0


async def test_what_the_switch_kept_from_being_finished_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    mara, real = await principals.sign_in(shop, cast.OWNER), shop.connector.cancellations.cancel

    async def cancel_while_staff_stop(request: Any) -> Any:
        done = await real(request)
        await switches.throw_stop(shop, staff(shop, "actions"), True)
        return done

    monkeypatch.setattr(shop.connector.cancellations, "cancel", cancel_while_staff_stop)
    monkeypatch.setattr(execute, "_RETRY_SECONDS", (0.05,))
    proposal = await proposals.propose(shop, mara, "cancel_order", cast.OPEN, {})
    decided = await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
    found = await outcome.wait(shop, decided, 20.0)
    assert (found.state, found.code) == ("partly", "stopped")
    assert "paused at the moment. A colleague will finish it with you." in found.sentence


async def test_staff_are_stopped_as_well(shop: Shop) -> None:
    await switches.throw_stop(shop, staff(shop, "actions"), True)
    with pytest.raises(NeedsPerson) as caught:
        await proposals.propose(shop, staff(shop, "actions"), "refund_order", cast.OPEN, {"amount": "5"})
    assert caught.value.code == "stopped"
