"""SQLite with one trip a statement: the same results, errors and transactions as the driver's own cursors."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from runtime import sqlite

META = MetaData()
THINGS = Table("things", META, Column("id", Integer, primary_key=True), Column("name", String, unique=True))


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    connect = sqlite.creator(str(tmp_path / "a.sqlite"), timeout=0.2, isolation_level=None)
    made = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}", async_creator=connect)
    async with made.begin() as connection:
        await connection.run_sync(META.create_all)
    yield made
    await made.dispose()


async def count(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(THINGS)) or 0)


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 2500])
async def test_all_rows_come_whole_and_streamed(engine: AsyncEngine, size: int) -> None:
    async with engine.begin() as connection:
        if size:
            await connection.execute(insert(THINGS), [{"name": str(number)} for number in range(size)])
        rows = (await connection.execute(select(THINGS.c.id).order_by(THINGS.c.id))).scalars().all()
        assert rows == list(range(1, size + 1))
        streamed = [row.id async for row in await connection.stream(select(THINGS.c.id).order_by(THINGS.c.id))]
        assert streamed == rows
        async with connection.stream(select(THINGS.c.id)) as some:
            assert (await some.fetchone() is None) == (size == 0)


async def test_counts_ids_and_returned_rows(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        made = await connection.execute(insert(THINGS).values(name="a"))
        assert made.inserted_primary_key == (1,)
        back = await connection.execute(insert(THINGS).values(name="b").returning(THINGS.c.id))
        assert back.scalar_one() == 2
        changed = await connection.execute(update(THINGS).values(name=THINGS.c.name + "x"))
        assert changed.rowcount == 2
        none = await connection.execute(update(THINGS).where(THINGS.c.id == 9).values(name="y"))
        assert none.rowcount == 0


async def test_errors_are_the_drivers_and_the_connection_goes_on(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(OperationalError, match="no such table"):
            await connection.execute(text("SELECT * FROM absent"))
        await connection.execute(insert(THINGS).values(name="a"))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(THINGS).values(name="a"))
        assert await connection.scalar(select(THINGS.c.name)) == "a"


async def begin(connection: Any) -> None:
    await connection.exec_driver_sql("BEGIN IMMEDIATE")


async def test_a_transaction_that_is_given_up_is_rolled_back(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await begin(connection)
        await connection.execute(insert(THINGS).values(name="a"))
    assert await count(engine) == 0
    async with engine.connect() as connection:  # nothing is left locked
        await begin(connection)
        await connection.execute(insert(THINGS).values(name="a"))
        await connection.commit()
    assert await count(engine) == 1


async def test_a_statement_given_up_in_its_midst_leaves_no_transaction(engine: AsyncEngine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")

        async def waiting() -> None:
            async with engine.connect() as connection:
                await begin(connection)  # waits in the driver's thread for the other's lock
                await asyncio.sleep(60)

        task = asyncio.create_task(waiting())
        await asyncio.sleep(0.05)
        task.cancel()
        other.execute("COMMIT")
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(6):  # whichever pooled connection it was
            async with engine.connect() as connection:
                await begin(connection)
                await connection.rollback()
    finally:
        other.close()
