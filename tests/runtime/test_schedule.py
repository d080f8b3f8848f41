"""The one runner of what is done again and again."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from commerce.errors import StoreUnavailable
from runtime import clock
from runtime.schedule import Job, Ran, Schedule, read

NEVER = 3600.0


def job(name: str, work: Callable[[], Awaitable[object]], every: float = NEVER, **more: object) -> Job:
    return Job(name, every, f"do {name}", work, **more)  # type: ignore[arg-type]


class Counted:
    """Work that counts its runs, and raises what it is told to before that."""

    def __init__(self, *errors: Exception) -> None:
        self.runs, self._errors, self._ran = 0, list(errors), asyncio.Event()

    async def __call__(self) -> None:
        self.runs += 1
        self._ran.set()
        if self._errors:
            raise self._errors.pop(0)

    async def until(self, runs: int) -> None:
        async with asyncio.timeout(5):
            while self.runs < runs:
                self._ran.clear()
                await self._ran.wait()


async def test_a_job_runs_at_the_start_and_then_every_so_often(tmp_path: Path) -> None:
    often, seldom, later = Counted(), Counted(), Counted()
    jobs = [job("often", often, 0.01), job("seldom", seldom), job("later", later, at_start=False)]
    schedule = Schedule(jobs, tmp_path / "ran.json")
    schedule.start()
    await often.until(5)
    await schedule.close()
    assert (seldom.runs, later.runs) == (1, 0)


@pytest.mark.parametrize("error", [StoreUnavailable(), OSError("full"), KeyError("a fault of ours")])
async def test_a_run_that_fails_is_told_and_is_not_the_last(
    tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    work, beside = Counted(error), Counted()
    schedule = Schedule([job("work", work, 0.05), job("beside", beside)], tmp_path / "ran.json")
    schedule.start()
    await work.until(1)
    await asyncio.sleep(0)
    told = {row["name"]: row["error"] for row in schedule.table()}
    assert told["work"] and not told["beside"]
    assert "work failed, next try in 0.05 seconds" in caplog.text
    await work.until(2)
    await asyncio.sleep(0)
    assert not schedule.table()[0]["error"] and not schedule.stuck()
    await schedule.close()


async def test_a_job_that_is_woken_runs_now_and_one_that_runs_does_so_once_more(tmp_path: Path) -> None:
    entered, go = asyncio.Event(), asyncio.Event()
    runs = []

    async def work() -> None:
        runs.append(1)
        entered.set()
        await go.wait()

    schedule = Schedule([job("work", work)], tmp_path / "ran.json")
    schedule.start()
    await entered.wait()
    for _ in range(3):
        schedule.wake("work")
    schedule.wake("a job that this shop has not")
    go.set()
    async with asyncio.timeout(5):
        while len(runs) < 2:
            await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(runs) == 2, "three calls while it ran are one more run"
    schedule.wake("work")
    async with asyncio.timeout(5):
        while len(runs) < 3:
            await asyncio.sleep(0)
    await schedule.close()


async def test_jobs_of_one_line_wait_for_each_other_in_the_order_of_the_table(tmp_path: Path) -> None:
    seen: list[str] = []

    def work(name: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            seen.append(f"{name} begins")
            await asyncio.sleep(0.01)
            seen.append(f"{name} ends")

        return run

    rows = [job(name, work(name), line="catalogue") for name in ("first", "second")]
    other = Counted()
    schedule = Schedule([*rows, job("other", other)], tmp_path / "ran.json")
    schedule.start()
    async with asyncio.timeout(5):
        while len(seen) < 4:
            await asyncio.sleep(0.005)
    await schedule.close()
    assert seen == ["first begins", "first ends", "second begins", "second ends"] and other.runs == 1


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=2)])
async def test_a_clock_that_is_set_makes_no_job_late_and_none_run_more_often(tmp_path: Path, jump: timedelta) -> None:
    """The durable engine's schedules fall silent for as long as the clock was set back, and catch up on all it skipped."""
    work = Counted()
    schedule = Schedule([job("work", work, 0.2)], tmp_path / "ran.json")
    schedule.start()
    await work.until(1)
    with clock.set_by(jump):
        await asyncio.sleep(0.1)
        assert work.runs == 1
        await work.until(2)
        await schedule.close()
        assert clock.now() - read(tmp_path / "ran.json")["work"].last < timedelta(minutes=1)


async def test_a_run_that_is_under_way_may_end_and_no_other_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, ends = asyncio.Event(), asyncio.Event(), []

    async def slow() -> None:
        begun.set()
        await may_end.wait()
        ends.append("ended")

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ends.append("broken off")
            raise

    schedule = Schedule([job("slow", slow, 0.0), job("endless", endless)], tmp_path / "ran.json")
    monkeypatch.setattr("runtime.schedule.GRACE", 0.2)
    schedule.start()
    await begun.wait()
    closing = asyncio.create_task(schedule.close())
    await asyncio.sleep(0)
    may_end.set()
    await closing
    assert ends == ["ended", "broken off"]


async def test_a_run_that_never_ends_and_a_job_that_died_are_stuck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless() -> None:
        await asyncio.Event().wait()

    async def dies() -> None:
        raise asyncio.CancelledError

    fine = Counted()
    jobs = [job("endless", endless, longest=0.0), job("dies", dies), job("fine", fine)]
    schedule = Schedule(jobs, tmp_path / "ran.json")
    schedule.start()
    await fine.until(1)
    await asyncio.sleep(0.01)
    assert schedule.stuck() == ["endless", "dies"]
    monkeypatch.setattr("runtime.schedule.GRACE", 0.01)
    await schedule.close()


async def test_what_ran_is_known_outside_and_to_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "ran.json"
    assert read(path) == {}
    work = Counted(OSError("full"))
    schedule = Schedule([job("work", work)], path)
    assert schedule.table() == [
        {"name": "work", "every": NEVER, "what": "do work", "last": None, "seconds": 0.0, "error": ""}
    ]
    schedule.start()
    await work.until(1)
    await schedule.close()
    kept = read(path)["work"]
    assert kept.last is not None and kept.error == "OSError"
    assert (
        Schedule([job("work", work), job("new", work)], path).table()[0]["last"]
        == json.loads(path.read_text())["work"]["last"]
    )


@pytest.mark.parametrize("text", ["", "[]", '{"work": 1}', '{"work": {"last": "yesterday"}}', "\0"])
def test_a_file_that_somebody_else_wrote_says_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ran.json"
    path.write_text(text)
    assert read(path) == {}


async def test_a_disk_that_is_full_stops_no_job(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    work = Counted()
    schedule = Schedule([job("work", work)], tmp_path / "no such folder" / "ran.json")
    schedule.start()
    await work.until(1)
    await schedule.close()
    assert "could not be written" in caplog.text


def test_what_is_kept_comes_back() -> None:
    ran = Ran(clock.now().replace(microsecond=0), 0.125, "OSError")
    assert Ran.of(ran.as_json()) == ran
