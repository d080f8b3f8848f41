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
from evals.faults.customer import POLICY, answer
from evals.faults.platform import demo_writes
from evals.scripted import ScriptedChat
from runtime import clock
from service import identity
from service.house import open_house
from tests.homes import settings_for

pytestmark = pytest.mark.faults
ASK = f'refund_order {{"order_number": "{cast.DELIVERED}", "amount": "5.00"}}'


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Clerk]:
    settings = settings_for(home, policy_file=POLICY)
    async with open_house(settings, own=True, filled=False) as house, open_checkpointer(home) as saver:
        yield Clerk(house.shop, ScriptedChat(answer=answer), saver)


@pytest.mark.parametrize("minutes", [0, 11])
async def test_a_confirmation_waits_through_a_restart(demo_home: Path, tmp_path: Path, minutes: int) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    async with opened(home) as clerk:
        mara = await identity.sign_in(clerk.shop, cast.OWNER)
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
