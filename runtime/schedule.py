"""The schedule: what is done again and again, as rows of one table, and the one runner that does them.

Nobody else writes a loop. Times between runs are counted by a clock that nobody can set: a wall clock that jumps makes
no job late and none run twice. Why the durable engine does not do this is written in docs/adr/0012.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from commerce.errors import ShopclerkError
from runtime import clock

log = logging.getLogger(__name__)
#: Seconds that a run which is under way gets to end when the container closes.
GRACE = 2.0
_KEPT_EVERY = 60.0  # seconds between two writings of what ran, which need not survive a crash


@dataclass(frozen=True)
class Job:
    """One row of the table.

    Args:
        name: What logs, ``doctor`` and ``/readyz`` call it.
        every: Seconds from the end of a run to the beginning of the next.
        what: What it does, in words: "close proposals whose time is over".
        work: Does it once. An error ends the run, is logged, and the next run comes all the same.
        line: Jobs of one line never run at the same time; without one it waits for nobody.
        at_start: Whether it runs at the start, or first when ``every`` has passed.
        longest: After so many seconds a run counts as stuck.
    """

    name: str
    every: float
    what: str
    work: Callable[[], Awaitable[object]]
    line: str = ""
    at_start: bool = True
    longest: float = 900.0


@dataclass
class Ran:
    """What is known about a job's runs: when the last one ended, how many seconds it took, and why it failed."""

    last: datetime | None = None
    seconds: float = 0.0
    error: str = ""
    began: float | None = None  # of a run that is under way, by `time.monotonic`
    sooner: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Ran:
        """Return what `as_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: Something else wrote it.
        """
        last = datetime.fromisoformat(kept["last"]) if kept["last"] else None
        return cls(last, float(kept["seconds"]), str(kept["error"]))

    def as_json(self) -> dict[str, Any]:
        """Return what is told and kept."""
        last = self.last.isoformat(timespec="seconds") if self.last else None
        return {"last": last, "seconds": round(self.seconds, 3), "error": self.error}


class Schedule:
    """The running table of one process.

    Args:
        jobs: The rows; their names differ.
        path: Where what ran is kept for those outside the process, and for the next one.
    """

    def __init__(self, jobs: Iterable[Job], path: Path) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._path = path
        known = read(path)
        self._ran = {name: known.get(name) or Ran() for name in self._jobs}
        self._lines = {job.line: asyncio.Lock() for job in self._jobs.values() if job.line}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._kept = time.monotonic()
        self._closing = False

    def start(self) -> None:
        """Begin, each job in a task of its own."""
        self._tasks = {name: asyncio.create_task(self._repeat(job)) for name, job in self._jobs.items()}

    async def close(self) -> None:
        """Stop: a run that is under way may end within `GRACE` seconds, and is broken off then, as a crash would."""
        self._closing = True
        busy = [task for name, task in self._tasks.items() if self._ran[name].began is not None]
        for task in set(self._tasks.values()).difference(busy):
            task.cancel()
        if busy:
            await asyncio.wait(busy, timeout=GRACE)
        for task in self._tasks.values():
            task.cancel()
        for task in self._tasks.values():
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._tasks:
            self._keep()

    def wake(self, name: str) -> None:
        """Let a job run now instead of later; one that runs does so once more. Unknown names are nothing to wake."""
        if name in self._ran:
            self._ran[name].sooner.set()

    def table(self) -> list[dict[str, Any]]:
        """Return the rows with what is known about them, as JSON."""
        return [describe(name, job.every, job.what, self._ran[name]) for name, job in self._jobs.items()]

    def stuck(self) -> list[str]:
        """Return the names of jobs that have stopped, or whose run takes longer than it ever should."""
        now = time.monotonic()
        return [
            name
            for name, job in self._jobs.items()
            if (name in self._tasks and self._tasks[name].done())
            or ((began := self._ran[name].began) is not None and now - began > job.longest)
        ]

    async def _repeat(self, job: Job) -> None:
        ran = self._ran[job.name]
        if not job.at_start:
            await _pause(ran, job.every)
        while not self._closing:
            ran.sooner.clear()
            async with self._lines.get(job.line) or contextlib.nullcontext():
                await self._run(job, ran)
            if time.monotonic() - self._kept > _KEPT_EVERY:
                self._keep()
            if not self._closing:
                await _pause(ran, job.every)

    async def _run(self, job: Job, ran: Ran) -> None:
        ran.began = time.monotonic()
        try:
            await job.work()
            ran.error = ""
        except (ShopclerkError, SQLAlchemyError, OSError) as error:
            ran.error = error.code if isinstance(error, ShopclerkError) else type(error).__name__
            log.error("%s failed, next try in %g seconds: %s", job.name, job.every, error)
        except Exception as error:  # a fault of ours in one run must not end all later ones; it is shown as failed
            ran.error = type(error).__name__
            log.exception("%s failed, next try in %g seconds", job.name, job.every)
        finally:
            ran.seconds, ran.began, ran.last = time.monotonic() - ran.began, None, clock.now()

    def _keep(self) -> None:
        self._kept = time.monotonic()
        temporary = self._path.with_suffix(".new")
        try:
            temporary.write_text(json.dumps({name: ran.as_json() for name, ran in self._ran.items()}), encoding="utf-8")
            temporary.replace(self._path)
        except OSError as error:
            log.error("what ran could not be written to %s: %s", self._path, error)


async def _pause(ran: Ran, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ran.sooner.wait(), seconds)


def describe(name: str, every: float, what: str, ran: Ran) -> dict[str, Any]:
    """Return a row as JSON: ``name``, ``every`` in seconds, ``what``, ``last`` (ISO), ``seconds``, ``error``."""
    return {"name": name, "every": every, "what": what, **ran.as_json()}


def read(path: Path) -> dict[str, Ran]:
    """Return what was kept about the jobs' last runs, by name; nothing where none was or it cannot be read."""
    try:
        return {name: Ran.of(kept) for name, kept in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
