"""The jobs port: what the engine needs from SQLite, whatever its version."""

import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from runtime import jobs
from runtime.jobs import _wal_connection

BEGUN: list[str] = []


@jobs.workflow("a-slow-one")
async def slow_one(name: str) -> None:
    BEGUN.append(name)
    await asyncio.sleep(0.3)


@jobs.workflow("an-endless-one")
async def endless_one(name: str) -> None:
    BEGUN.append(name)
    if BEGUN.count(name) == 1:
        await asyncio.sleep(3600)


def test_the_engines_clock_works_on_old_sqlite_too(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/jobs.sqlite", connect_args={"factory": _wal_connection()})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER, at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))"))
        connection.execute(text("INSERT INTO t (x) VALUES (1)"))
        at = connection.execute(text("SELECT at FROM t")).scalar_one()
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    engine.dispose()
    assert abs(at / 1000 - time.time()) < 60
    assert mode == "wal"


async def opened(folder: Path) -> jobs.DurableJobs:
    engine = jobs.DurableJobs({"slow": slow_one, "endless": endless_one})
    await engine.launch(f"sqlite:///{folder}/engine.sqlite")
    return engine


async def test_what_was_just_started_is_given_a_moment_before_the_engine_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_MOMENT", 60.0)
    engine = await opened(tmp_path)
    await engine.start("slow", "one", "first")
    await engine.close()
    engine = await opened(tmp_path)
    try:
        assert await engine.status("one") == "SUCCESS"
        assert BEGUN.count("first") == 1
    finally:
        await engine.close()


async def test_what_takes_longer_is_left_and_goes_on_at_the_next_launch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_MOMENT", 0.1)
    engine = await opened(tmp_path)
    await engine.start("endless", "two", "second")
    await engine.close()
    engine = await opened(tmp_path)
    try:
        assert await engine.wait("two", 60)
        assert await engine.status("two") == "SUCCESS"
        assert BEGUN.count("second") == 2
    finally:
        await engine.close()


async def test_a_process_has_one_engine(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    try:
        (tmp_path / "other").mkdir()
        with pytest.raises(RuntimeError, match="has an engine"):
            await opened(tmp_path / "other")
    finally:
        await engine.close()


async def test_others_on_the_loop_may_go_on_while_the_engine_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dbos import DBOS

    engine = await opened(tmp_path)
    await engine.status("none")  # now the engine's threads are the loop's
    loop, destroy = asyncio.get_running_loop(), DBOS.destroy
    seen: list[int] = []

    def closing_now(**options: object) -> None:
        destroy(**options)
        seen.append(asyncio.run_coroutine_threadsafe(asyncio.to_thread(lambda: 1), loop).result(30))

    monkeypatch.setattr(DBOS, "destroy", closing_now)
    await engine.close()
    assert seen == [1]


async def test_nothing_is_started_twice_and_what_ended_is_taken_up_anew(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    try:
        assert await engine.restart("slow", "three", "a")
        assert not await engine.restart("slow", "three", "a")  # it is under way
        assert await engine.wait("three", 60)
        assert await engine.restart("slow", "three", "b") and await engine.wait("three:1", 60)
        assert await engine.restart("slow", "three", "c") and await engine.status("three:2") is not None
        assert await engine.restart("slow", "thr", "d")  # another one, whose name begins so too
        assert await engine.wait("three:2", 60) and await engine.wait("thr", 60)
        assert [each for each in BEGUN if each in "abcd"] == ["a", "b", "c", "d"]
    finally:
        await engine.close()


async def test_what_is_over_is_forgotten_after_a_while_and_nothing_else(tmp_path: Path) -> None:
    engine = await opened(tmp_path)
    try:
        for number in range(5):
            await engine.start("slow", f"over:{number}", "x")
        for number in range(5):
            assert await engine.wait(f"over:{number}", 60)
        BEGUN.clear()
        await engine.start("endless", "alive", "y")
        now = datetime.now(UTC)
        assert await engine.forget(now - timedelta(minutes=5)) == 0
        assert await engine.forget(now + timedelta(minutes=5)) == 5
        assert await engine.status("over:0") is None and await engine.status("alive") == "PENDING"
        with closing(sqlite3.connect(tmp_path / "engine.sqlite")) as kept:
            for table in ("workflow_status", "workflow_input"):
                assert kept.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)  # noqa: S608 - names of ours
    finally:
        await engine.close()
