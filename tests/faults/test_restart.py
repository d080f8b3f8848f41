"""The process is stopped while a confirmation waits: afterwards it is still valid, or has politely expired."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from connectors.stores.demo import DemoStore, cast
from evals.faults.auditor import audit
from evals.faults.customer import POLICY, Change, Customer, VisitLog, answer, request_text, settle
from evals.faults.platform import demo_writes
from evals.scripted import ScriptedChat
from runtime import clock, failpoints
from service.bootstrap import open_container
from service.identity import principals
from tests.homes import settings_for

pytestmark = pytest.mark.faults
ASK = request_text("refund_order", {"order_number": cast.DELIVERED, "amount": "5.00"})


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Clerk]:
    settings = settings_for(home, policy_file=POLICY)
    async with open_container(settings, own=True, filled=False) as container, open_checkpointer(home) as saver:
        yield Clerk(container.shop, ScriptedChat(answer=answer), saver)


@pytest.mark.parametrize("minutes", [0, 11])
async def test_a_confirmation_waits_through_a_restart(demo_home: Path, tmp_path: Path, minutes: int) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    async with opened(home) as clerk:
        mara = await principals.sign_in(clerk.shop, cast.OWNER)
        shown = await clerk.chat(mara, ASK, None, "ask")
        assert shown.proposal is not None
    with clock.travel(timedelta(minutes=minutes)):
        async with opened(home) as clerk:
            reply = await clerk.chat(mara, "yes", shown.conversation_id, "yes")
            assert ("Done: 5.00 EUR" in reply.text) is (minutes == 0)
            assert ("has expired, so nothing was done" in reply.text) is (minutes == 11)
            store = clerk.shop.connector
            assert isinstance(store, DemoStore)
            writes = await demo_writes(store)
            assert len(writes) == (1 if minutes == 0 else 0)
            assert (await audit(clerk.shop, writes)).findings == ()


async def test_a_start_resolves_what_was_left_unknown(demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    async with opened(home) as clerk:
        mara = await principals.sign_in(clerk.shop, cast.OWNER)
        customer = Customer(clerk.shop, clerk, mara, VisitLog(tmp_path))
        change = Change(0, "refund_order", "", button=False)
        change.conversation = (await clerk.chat(mara, "Hello")).conversation_id
        await customer._ask(change)
        with failpoints.arm("effect.after_send", "error"):
            await customer._decide(change)
        assert "is being processed" in change.heard[-1]
    async with opened(home) as clerk:
        await settle(clerk.shop, 20)
        customer = Customer(clerk.shop, clerk, mara, VisitLog(tmp_path))
        await customer.see_through(change)
        assert "Done" in change.heard[-1]
        assert isinstance(clerk.shop.connector, DemoStore)
        assert (await audit(clerk.shop, await demo_writes(clerk.shop.connector))).findings == ()
