"""The reconciliation loop: what nobody drives any more is brought to its end by the loop itself, at start and later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from commerce.errors import StorageUnavailable
from evals.faults.customer import Change, settle
from evals.faults.kills import KINDS
from evals.faults.platform import Kind, demo_writes
from evals.run import Stage
from runtime import failpoints
from runtime.schedule import Schedule
from service import schedule
from service.changes import outcome, proposals, reconcile
from service.shop import Shop
from store.models import Proposal
from tests.faults.play import FaultCase, fault_case

pytestmark = [pytest.mark.faults, pytest.mark.asyncio(loop_scope="module")]
QUIET = 1.5
_EFFECTS = next(row for row in schedule.TABLE if row.name == "effects")


@asynccontextmanager
async def loop(shop: Shop, work: Callable[[Shop], Awaitable[object]]) -> AsyncIterator[None]:
    jobs = Schedule([replace(_EFFECTS, every=0.1, work=work).of(shop)], schedule.path(shop.settings))
    jobs.start()
    try:
        yield
    finally:
        await jobs.close()


async def abandoned(here: FaultCase, point: str) -> tuple[Change, Proposal]:
    """Have a change confirmed whose workflow ends in an error at the point, and nobody starts it again."""
    change = Change(0, "refund_order", "", button=False)
    change.conversation = (await here.clerk.chat(here.mara, "Hello")).conversation_id
    await here.customer._ask(change)
    with failpoints.arm(point, "error"):
        await here.customer._decide(change)
    return change, await proposals.get(here.shop, here.mara, change.proposal["proposal_id"])


async def test_the_loop_runs_every_minute() -> None:
    assert (_EFFECTS.every, _EFFECTS.work) == (60.0, reconcile.reconcile)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("point", "paid"), [("effect.before_send", 0), ("effect.after_send", 1)])
async def test_the_loop_resolves_what_is_unknown_and_meanwhile_it_is_being_processed(
    stage: Stage, tmp_path: Path, kind: Kind, point: str, paid: int
) -> None:
    failing = iter([StorageUnavailable(code="database_locked"), StorageUnavailable(code="database_locked")])

    async def reluctant(shop: Shop) -> list[str]:
        for error in failing:
            raise error  # a round that fails is not the last one
        return await reconcile.reconcile(shop)

    async with fault_case(stage, tmp_path, kind) as here:
        here.store.capabilities = here.store.capabilities.model_copy(update={"quiet_seconds": QUIET})
        change, proposal = await abandoned(here, point)
        assert "is being processed" in change.heard[-1]
        assert len(await demo_writes(here.store)) == paid
        await asyncio.sleep(0.3)
        assert (await outcome.of(here.shop, proposal)).state == "processing"  # without the loop it stays so
        began = time.monotonic()
        async with loop(here.shop, reluctant):
            if kind == "none":
                await asyncio.sleep(QUIET / 2)
                said = await here.clerk.chat(here.mara, "And now?", change.conversation)
                assert "Done" not in said.text
                assert (await outcome.of(here.shop, proposal)).state == "processing"
            await settle(here.shop, 20)
        assert kind == "keys" or time.monotonic() - began >= QUIET
        change.stage = "wait"
        await here.customer.see_through(change)
        done = bool(paid) or kind == "keys"
        assert ("Done" in change.heard[-1]) is done
        assert ("did not go through" in change.heard[-1]) is not done
        assert len(await demo_writes(here.store)) == int(done)
        await here.audited()
