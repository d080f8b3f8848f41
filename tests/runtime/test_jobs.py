"""The jobs port: what the engine needs from SQLite, whatever its version."""

import asyncio
import time
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
