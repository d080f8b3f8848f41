"""Our own database locked or full: a clear sentence with a stable code, no half effects, nothing lost afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from commerce.errors import StorageUnavailable
from connectors.stores.demo import cast
from evals.run import Stage
from service.changes import outcome, proposals, reconcile
from store.database import Database, sqlite_path
from tests.faults.play import fault_case

pytestmark = [pytest.mark.faults, pytest.mark.asyncio(loop_scope="module")]


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Hold the write lock as another process does."""
    path = sqlite_path(str(database.url))
    assert path is not None
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@asynccontextmanager
async def pragma(database: Database, statement: str) -> AsyncIterator[None]:
    """Open the database's connections, those of its threads too, with one more PRAGMA inside the block."""

    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {statement}")
        cursor.close()

    assert database._at_once is not None
    engines = (database.engine.sync_engine, database._at_once._engine)
    await database.close()
    for engine in engines:
        event.listen(engine, "connect", prepare)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "connect", prepare)
        await database.close()


async def test_a_lock_of_some_seconds_is_waited_for(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        with held(here.shop.database):
            waiting = asyncio.create_task(here.see_through(0, "refund_order"))
            await asyncio.sleep(2.0)
            assert not waiting.done()
        change = await waiting
        assert "Done" in " ".join(change.heard)
        await here.audited()


@pytest.mark.parametrize(("trouble", "code"), [("locked", "database_locked"), ("full", "disk_full")])
async def test_what_cannot_be_written_is_said_and_leaves_nothing_half_done(
    stage: Stage, tmp_path: Path, trouble: str, code: str
) -> None:
    async with fault_case(stage, tmp_path) as here:
        database = here.shop.database
        shown = await here.propose("refund_order", cast.DELIVERED, amount="5")
        async with pragma(database, "busy_timeout=100" if trouble == "locked" else "max_page_count=1"):
            with held(database) if trouble == "locked" else _nothing():
                for _ in range(3):
                    with pytest.raises(StorageUnavailable) as caught:
                        await _fill_up(here, shown)
                    assert caught.value.code == code
                    assert caught.value.http_status == 503
                    assert "right now" in caught.value.message
        assert (await proposals.get(here.shop, here.mara, shown.id)).state == "open"
        assert (await here.store.refunds_total(cast.DELIVERED)).minor == 0
        assert (await here.confirm(shown)).state == "confirmed"
        assert (await here.audited()).confirmed == 1


async def _fill_up(here: Any, shown: Any) -> None:
    for number in range(200):  # a few more lines always fit into the pages that are there
        await here.propose("add_note", cast.OPEN, text=f"{number} " + "please ring twice " * 25)
    await proposals.decide(here.shop, here.mara, shown.id, shown.hash, "confirm")


@contextmanager
def _nothing() -> Iterator[None]:
    yield


async def test_a_lock_between_the_request_and_its_record_is_made_good(stage: Stage, tmp_path: Path) -> None:
    from runtime.failpoints import arm

    async with fault_case(stage, tmp_path) as here:
        shown = await here.propose("refund_order", cast.DELIVERED, amount="5")
        async with pragma(here.shop.database, "busy_timeout=100"):
            holding = held(here.shop.database)
            with arm("effect.after_send", holding.__enter__):
                decided = await proposals.decide(here.shop, here.mara, shown.id, shown.hash, "confirm")
                assert (await outcome.wait(here.shop, decided, 3)).state == "processing"
            holding.__exit__(None, None, None)
        assert await reconcile.reconcile(here.shop) == [shown.id]
        assert (await outcome.of(here.shop, decided)).state in ("processing", "confirmed")
        assert (await here.audited()).confirmed == 1
        assert (await here.store.refunds_total(cast.DELIVERED)).minor == 500
