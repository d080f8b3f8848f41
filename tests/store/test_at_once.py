"""Work done at once: one transaction, whole or not at all, whoever waits or gives up meanwhile."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from commerce.errors import StorageUnavailable
from runtime import clock
from store.database import Database, sqlite_path
from store.migrate import migrate
from store.models import ShopSetting

COUNT = select(func.count()).select_from(ShopSetting)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await asyncio.to_thread(migrate, database_url)
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}"
    await asyncio.to_thread(migrate, url)
    opened = Database(url)
    yield opened
    await opened.close()


def put(connection: Connection, name: str) -> None:
    row = {"shop_id": "one", "name": name, "value": {"on": True}, "updated_at": clock.now(), "updated_by": "ada"}
    connection.execute(insert(ShopSetting).values(row))


async def count(database: Database) -> int:
    return int((await database.rows(COUNT, {}))[0][0])


async def held(database: Database) -> sqlite3.Connection:
    """Take the write lock as another process does, once the file is as every opened one is."""
    await count(database)
    path = sqlite_path(str(database.url))
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_work_is_one_transaction(database: Database) -> None:
    def fails(connection: Connection) -> None:
        put(connection, "a")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write_at_once(fails)
    assert await count(database) == 0
    await database.write_at_once(lambda connection: [put(connection, name) for name in "ab"])
    assert await count(database) == 2
    async with database.read() as session:
        found = list(await session.scalars(select(ShopSetting).order_by(ShopSetting.name)))
    assert [(row.name, row.value) for row in found] == [("a", {"on": True}), ("b", {"on": True})]
    assert found[0].updated_at.tzinfo is not None


async def test_sessions_and_work_at_once_take_turns(database: Database) -> None:
    async def by_session(name: str) -> None:
        async with database.write() as session:
            session.add(ShopSetting(shop_id="one", name=name, value={}, updated_at=clock.now(), updated_by="ada"))

    work = [database.write_at_once(lambda connection, name=name: put(connection, name)) for name in "abcdefgh"]
    await asyncio.gather(*work, *(by_session(name) for name in "ijklmnop"))
    assert await count(database) == 16


async def test_readers_wait_for_no_writer(file: Database) -> None:
    other = await held(file)
    waiting = [asyncio.create_task(file.write_at_once(lambda c, n=n: put(c, n))) for n in "abcdefghijkl"]
    await asyncio.sleep(0.1)
    async with asyncio.timeout(30):
        assert [await count(file) for _ in range(10)] == [0] * 10
    assert not any(each.done() for each in waiting)
    other.execute("ROLLBACK")
    other.close()
    await asyncio.gather(*waiting)
    assert await count(file) == 12


async def test_work_that_began_is_over_before_the_cancelled_go_on(file: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        put(connection, "a")
        begun.set()
        go_on.wait(60)

    task = asyncio.create_task(file.write_at_once(work))
    await asyncio.to_thread(begun.wait, 60)
    task.cancel()
    await asyncio.sleep(0.1)
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(file) == 1


async def test_work_that_never_began_is_left_out(file: Database) -> None:
    other = await held(file)
    tasks = [asyncio.create_task(file.write_at_once(lambda c, n=n: put(c, n))) for n in "abcdefgh"]
    await asyncio.sleep(0.1)
    for each in tasks[4:]:  # all threads wait for the lock: these stand in line
        each.cancel()
    await asyncio.wait(tasks[4:], timeout=30)
    assert all(each.cancelled() for each in tasks[4:])
    other.execute("ROLLBACK")
    other.close()
    await asyncio.gather(*tasks[:4])
    assert await count(file) == 4


async def test_a_full_disk_is_said(file: Database) -> None:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        for number in range(2_000):
            put(connection, f"{number:0250d}")

    with pytest.raises(StorageUnavailable) as caught:
        await file.write_at_once(work)
    assert caught.value.code == "disk_full"
    assert await count(file) == 0


async def test_after_closing_it_opens_again(file: Database) -> None:
    await file.write_at_once(lambda connection: put(connection, "a"))
    await file.close()
    assert await count(file) == 1
