"""PostgreSQL is restarted in the midst of a change: it ends once, and the service goes on without a restart of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from commerce.errors import StorageUnavailable
from connectors.stores.demo import DemoStore, cast
from evals.faults.auditor import audit
from evals.faults.changes import copy_orders
from evals.faults.customer import POLICY, Change, Customer, VisitLog, answer, settle
from evals.faults.kills import KINDS
from evals.faults.platform import Kind, demo_writes
from evals.faults.points import POINTS
from evals.scripted import ScriptedChat
from runtime import failpoints
from service.bootstrap import Container, open_container
from service.identity import principals
from tests.homes import settings_for
from tests.postgres import Server
from tests.schedules import every

pytestmark = [pytest.mark.faults, pytest.mark.postgres]


@asynccontextmanager
async def opened(home: Path, server: Server, kind: Kind) -> AsyncIterator[tuple[Container, Clerk]]:
    name = f"t_{uuid4().hex}"
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    settings = settings_for(home, policy_file=POLICY, database_url=f"{server.url}/{name}", demo_idempotency=kind)
    async with open_container(settings, own=True, filled=False) as container, open_checkpointer(home) as saver:
        copy_orders(home / "demo.sqlite")
        container.shop.connector.capabilities = container.shop.connector.capabilities.model_copy(
            update={"quiet_seconds": 0.3}
        )
        yield container, Clerk(container.shop, ScriptedChat(answer=answer), saver)


async def insist(customer: Customer, change: Change) -> int:
    """See a change through as a browser does, which sends again what was answered with 503; returns how often."""
    deadline, refused = time.monotonic() + 60, 0
    while change.stage != "over" and time.monotonic() < deadline:
        try:
            await customer.see_through(change)
        except StorageUnavailable as error:
            assert error.code == "database_unavailable"
            refused += 1
            await asyncio.sleep(0.2)
    return refused


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("point", POINTS)
async def test_a_change_ends_once_although_the_database_restarts(
    own_postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, kind: Kind
) -> None:
    every(monkeypatch, "effects", 0.5)  # not a minute: the loop, not the test, brings it to its end
    restarts = []

    def restart() -> None:
        if not restarts:
            restarts.append(point)
            own_postgres.restart()

    async with opened(tmp_path / "home", own_postgres, kind) as (container, clerk):
        store = container.shop.connector
        assert isinstance(store, DemoStore)
        mara = await principals.sign_in(container.shop, cast.OWNER)
        customer = Customer(container.shop, clerk, mara, VisitLog(tmp_path))
        with failpoints.arm(point, restart):
            change = Change(0, "refund_order", point, button=False)
            await insist(customer, change)
        assert restarts == [point]
        assert change.stage == "over", change
        later = Change(1, "change_address", "", button=True)  # the same process serves on
        await insist(customer, later)
        assert "Done" in " ".join(later.heard)
        await settle(container.shop, 30)
        found = await audit(container.shop, await demo_writes(store))
        assert found.findings == ()
        assert (found.effects, found.confirmed + found.failed) == (2, 2)
