"""A platform that misbehaves: nothing is lost or done twice, and nothing is called done that is not."""

from __future__ import annotations

import ast
import asyncio
import time
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from commerce.money import Money
from connectors.stores import demo
from connectors.stores.demo import Fault, cast
from connectors.stores.demo.faults import FaultKind
from evals.faults.changes import CHANGES
from evals.run import Stage
from service.changes import outcome, proposals
from service.changes.registry import ACTIONS
from service.conversations import conversations
from service.identity import principals
from tests.faults.play import fault_case

pytestmark = [pytest.mark.faults, pytest.mark.asyncio(loop_scope="module")]
METHOD = {name: spec.trial.method for name, spec in ACTIONS.items()}
NOT_DONE = {"timeout_before_commit", "error_500", "html"}  # nobody can tell, and nothing was done
REFUSED = {"reject"}


async def test_every_action_is_broken_in_a_request_of_the_store() -> None:
    """Which are named where the store or one of its ports makes them."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(demo.__file__).parent.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
    assert set(METHOD.values()) <= named


@pytest.mark.parametrize("idempotency", ["keys", "none"])
@pytest.mark.parametrize("kind", sorted(set(get_args(FaultKind)) - {"slow"}))
async def test_every_fault_in_every_change(stage: Stage, tmp_path: Path, kind: FaultKind, idempotency: str) -> None:
    async with fault_case(stage, tmp_path, idempotency) as here:
        for number, (action, method) in enumerate(METHOD.items()):
            here.store.faults.arm(Fault(kind, method))
            change = await here.see_through(2 * number + 1, action)  # odd: the articles become cheaper
            said = " ".join(change.heard)
            ends_badly = kind in REFUSED or (idempotency == "none" and kind in NOT_DONE)
            assert ("did not go through" in said) is ends_badly, (action, said)
            assert ("Done" in said) is not ends_badly, (action, said)
        found = await here.audited()
        assert found.effects == len(METHOD) + 2  # a cancellation has two, and so have articles that become cheaper


@pytest.mark.parametrize("kind", ["timeout_after_commit", "reset_after_commit", "html_after_commit", "slow"])
async def test_until_it_is_known_it_is_being_processed(stage: Stage, tmp_path: Path, kind: FaultKind) -> None:
    async with fault_case(stage, tmp_path, "none", patience=1.5) as here:
        here.store.capabilities = here.store.capabilities.model_copy(update={"quiet_seconds": 1.5})
        here.shop.settings = here.shop.settings.model_copy(update={"action_wait": 0.3})
        here.store.faults.arm(Fault(kind, "refund", seconds=1.2 if kind == "slow" else 0))
        change = await here.see_through(0, "refund_order")
        assert "is being processed" in change.heard[0] and "Done" not in change.heard[0]
        assert change.heard[-1].startswith("Done")
        await here.audited()


async def test_a_throttled_change_waits_and_nobody_else_does(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        here.store.faults.arm(Fault("throttle", "refund", count=2, seconds=3.0))
        began = time.monotonic()
        waiting = asyncio.create_task(here.see_through(0, "refund_order"))
        await asyncio.sleep(0.2)
        other = (await conversations.create(here.shop, here.mara)).id
        for number in range(3):
            await here.clerk.chat(here.mara, "Hello?", other, f"other-{number}")
        assert not waiting.done()
        change = await waiting
        assert time.monotonic() - began >= 6.0
        assert "Done" in " ".join(change.heard)
        await here.audited()


async def test_fifty_sessions_are_served_while_the_store_is_slow(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        here.shop.settings = here.shop.settings.model_copy(update={"action_wait": 1.0})
        here.store.faults.arm(Fault("slow", "refund", seconds=8.0))
        proposal = await here.propose("refund_order", cast.OPEN)
        deciding = asyncio.create_task(here.confirm(proposal))
        await asyncio.sleep(0.2)
        visitors = [await principals.authenticate(here.shop, principals.visitor_token(here.shop)) for _ in range(50)]
        replies = await asyncio.gather(*(here.clerk.chat(each, "Hello?") for each in visitors))
        assert all(reply.text for reply in replies)
        assert (await deciding).state == "processing"
        await here.audited()
        decided = await proposals.get(here.shop, here.mara, proposal.id)
        assert (await outcome.of(here.shop, decided)).state == "confirmed"


async def test_a_store_that_stays_away_ends_as_failed_and_told(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.changes.execute._RETRY_SECONDS", (0.05, 0.05))
    async with fault_case(stage, tmp_path) as here:
        here.store.faults.arm(Fault("throttle", "refund", count=9))
        change = await here.see_through(0, "refund_order")
        assert "could not be reached" in " ".join(change.heard)
        assert (await here.audited()).failed == 1


async def test_staff_refund_between_question_and_yes(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        whole = await here.propose("refund_order", cast.OPEN)
        await here.store.back_office.staff_refund(cast.OPEN, Money("5.00", "EUR"))
        ended = await here.confirm(whole)
        assert (ended.state, ended.code) == ("failed", "quote_changed")
        assert (await here.store.refunds_total(cast.OPEN)).amount == Decimal(5)
        again = await here.propose("refund_order", cast.OPEN)  # asked again, it is quoted anew
        assert again.quote["shown"]["amount"] != whole.quote["shown"]["amount"]
        assert (await here.confirm(again)).state == "confirmed"
        order = await here.store.orders.by_number(cast.OPEN)
        assert order.refunded == order.paid
        await here.audited()


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("change_address", "ship"),
        ("change_address", "cancel"),
        ("cancel_order", "ship"),
        ("cancel_order", "cancel"),
    ],
)
async def test_staff_ship_or_cancel_between_question_and_yes(
    stage: Stage, tmp_path: Path, action: str, event: str
) -> None:
    async with fault_case(stage, tmp_path) as here:
        arguments = CHANGES[action](0)
        number = arguments.pop("order_number")
        proposal = await here.propose(action, number, **arguments)
        await getattr(here.store.back_office, event)(number)
        before = await here.store.orders.by_number(number)
        ended = await here.confirm(proposal)
        assert ended.state == "failed"
        assert len(ended.sentence) > 60  # with the reason
        assert await here.store.orders.by_number(number) == before
        await here.audited()


async def test_a_staff_change_while_sending_is_left_to_the_platform(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        proposal = await here.propose("refund_order", cast.OPEN)
        total = (await here.store.orders.by_number(cast.OPEN)).total
        here.store.faults.arm(Fault("slow", "refund", seconds=3.0))
        task = asyncio.create_task(here.confirm(proposal))
        await asyncio.sleep(0.4)
        await here.store.back_office.staff_refund(cast.OPEN, total)
        ended = await task
        assert ended.state == "failed"
        assert await here.store.refunds_total(cast.OPEN) == total
        await here.audited()


async def test_a_yes_at_the_door_twice_at_once_is_one_effect(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        proposal = await here.propose("refund_order", cast.DELIVERED, amount="5")
        yes = [proposals.decide(here.shop, here.mara, proposal.id, proposal.hash, "confirm") for _ in range(8)]
        decided = await asyncio.gather(*yes)
        assert {(await outcome.wait(here.shop, each)).state for each in decided} == {"confirmed"}
        assert (await here.audited()).effects == 1
