"""The jobs port: durable workflows that survive a crash. DBOS is behind it; nobody else imports DBOS.

A workflow is a registered coroutine function that takes strings (ids) only. Its id makes starting it
idempotent. Steps inside it are remembered once they returned: a crash re-runs only the step it interrupted.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Engine, create_engine

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

# Changing this strands workflows that were started by an older version: do it only together with a migration.
_APPLICATION_VERSION = "1"
_APPLICATION = "shopclerk"
QUEUE = "shopclerk-actions"
_POLL_SECONDS = 0.02
_MOMENT = 2.0  # seconds that running workflows are given when the engine closes
_REMEMBERED = 1000
_ALIVE = frozenset({"PENDING", "ENQUEUED", "DELAYED"})
_OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_NAMES: set[str] = set()  # of all workflows of ours: others may use the same database
_AT_ONCE = 500  # workflows that are forgotten in one transaction


def workflow(name: str) -> Callable[[F], F]:
    """Register a durable workflow under ``name``; must run at import time, before `DurableJobs.launch`."""
    from dbos import DBOS

    _NAMES.add(name)
    return cast("Callable[[F], F]", DBOS.workflow(name=name))


def step(name: str) -> Callable[[F], F]:
    """Register a step of a workflow. It is never retried by the engine: the step's own code decides."""
    from dbos import DBOS

    return cast("Callable[[F], F]", DBOS.step(name=name))


async def sleep(seconds: float) -> None:
    """Sleep durably inside a workflow: after a crash only the rest of the time is waited."""
    from dbos import DBOS

    await DBOS.sleep_async(seconds)


async def insist(attempt: Callable[[], Awaitable[str]], pauses: Iterable[float], again: str) -> str:
    """Take a step of a workflow, and after each pause once more while it answers ``again``; return its last answer."""
    state = await attempt()
    for pause in pauses:
        if state != again:
            break
        await sleep(pause)
        state = await attempt()
    return state


class Jobs(Protocol):
    """What everybody else may ask of the durable engine."""

    async def start(self, name: str, workflow_id: str, *ids: str) -> None:
        """Start the workflow, or do nothing when one with this id was started before."""
        ...

    async def restart(self, name: str, workflow_id: str, *ids: str) -> bool:
        """Start what nobody drives: under this id, or as the next attempt at it. False while an attempt is alive."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete what the engine keeps of workflows that began before and are over; returns how many.

        Whoever starts one of them again by its id has it run again: it must look first at what was done.
        """
        ...

    async def wait(self, workflow_id: str, seconds: float) -> bool:
        """Wait for the workflow's end, well or badly; False when it takes longer."""
        ...

    async def status(self, workflow_id: str) -> str | None:
        """Return PENDING, ENQUEUED, SUCCESS, ERROR, ...; None when no such workflow was ever started."""
        ...

    async def close(self) -> None:
        """Stop taking new work and let go of the engine."""
        ...


class DurableJobs:
    """The engine inside the process that owns the state directory. One per process."""

    def __init__(self, functions: dict[str, Callable[..., Awaitable[Any]]]) -> None:
        self._functions = functions
        self._running: dict[str, Any] = {}  # handles of workflows started here: waiting on them needs no polling

    async def launch(self, url: str) -> None:
        """Open the engine on ``url`` and resume whatever a crash left unfinished."""
        from dbos import DBOS
        from dbos._dbos import _dbos_global_instance

        if _dbos_global_instance is not None:
            # The engine would hand out the one that is open, on its own database, and close it for both.
            raise RuntimeError("this process has an engine for durable jobs already")
        config: dict[str, Any] = {
            "name": _APPLICATION,
            "system_database_url": url,
            "executor_id": "owner",
            "application_version": _APPLICATION_VERSION,
            "log_level": "WARNING",
            "console_log_level": "WARNING",
            "max_executor_threads": 8,
            "run_migrations": True,
            "notification_listener_polling_interval_sec": _POLL_SECONDS,
        }
        if url.startswith("sqlite"):
            config["db_engine_kwargs"] = {"connect_args": {"factory": _wal_connection()}}
        DBOS(config=cast("Any", config))
        engine_log = _own_log()
        engine_log.setLevel(logging.CRITICAL)  # what goes wrong now is raised; it need not be logged as well
        try:
            DBOS.launch()
        finally:
            engine_log.setLevel(logging.WARNING)
        await DBOS.register_queue_async(QUEUE, polling_interval_sec=0.25)

    async def start(self, name: str, workflow_id: str, *ids: str) -> None:
        """Start the workflow on this loop, or do nothing when it was started before."""
        from dbos import DBOS, SetWorkflowID

        with SetWorkflowID(workflow_id):
            handle = await DBOS.start_workflow_async(cast("Any", self._functions[name]), *ids)
        if len(self._running) > _REMEMBERED:
            self._running.clear()
        self._running.setdefault(workflow_id, handle)  # a second start only gives a handle that polls

    async def restart(self, name: str, workflow_id: str, *ids: str) -> bool:
        """Start the next attempt at a workflow, unless one is alive."""
        from dbos import DBOS

        free = await _free(DBOS, workflow_id)
        if free is not None:
            await self.start(name, free, *ids)
        return free is not None

    async def forget(self, before: datetime) -> int:
        """Delete the rows of workflows of ours that are over, some hundred at a time."""
        from dbos import DBOS

        count = 0
        while True:
            found = await DBOS.list_workflows_async(
                name=sorted(_NAMES),
                status=_OVER,
                end_time=before.isoformat(),
                limit=_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            await DBOS.delete_workflows_async([each.workflow_id for each in found])
            count += len(found)
            if len(found) < _AT_ONCE:
                return count

    async def wait(self, workflow_id: str, seconds: float) -> bool:
        """Wait for the workflow's end, polling the engine only for one that was started elsewhere."""
        started = self._running.pop(workflow_id, None)
        if started is not None:
            # Shielded: a caller that gives up must not cancel the workflow.
            return await _ended(asyncio.shield(asyncio.ensure_future(started.get_result())), workflow_id, seconds)
        from dbos import DBOS

        # One who decides the same thing a moment later may wait before the first one has started it.
        handle: Any = await DBOS.retrieve_workflow_async(workflow_id, existing_workflow=False)
        return await _ended(handle.get_result(polling_interval_sec=_POLL_SECONDS), workflow_id, seconds)

    async def status(self, workflow_id: str) -> str | None:
        """Return the engine's word for the workflow's state."""
        from dbos import DBOS

        found = await DBOS.get_workflow_status_async(workflow_id)
        return found.status if found else None

    async def close(self) -> None:
        """Give running workflows a moment, then stop; what is unfinished resumes at the next launch."""
        from dbos import DBOS
        from dbos._dbos import _get_dbos_instance

        # The engine itself looks once a second, the first time after a whole one: most of the time of going home.
        active = _get_dbos_instance()._active_workflows_set
        for _ in range(round(_MOMENT / _POLL_SECONDS)):
            await asyncio.sleep(_POLL_SECONDS)  # first of all: what was started just now has not begun yet
            if not active.activeList():
                break
        # The engine made its own thread pool the loop's default and shuts it down now. Whoever else is still at work on
        # this loop goes on with ours; the engine must not have the last word, so it is said again.
        threads = ThreadPoolExecutor(thread_name_prefix="shopclerk")
        asyncio.get_running_loop().set_default_executor(threads)
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=0)
        asyncio.get_running_loop().set_default_executor(threads)


class RemoteJobs:
    """The engine as seen from a second process on the same state directory: it only hands work over."""

    def __init__(self, url: str) -> None:
        from dbos import DBOSClient

        _own_log()
        self._engine: Engine | None = None
        if url.startswith("sqlite"):
            self._engine = create_engine(url, connect_args={"factory": _wal_connection()})
        self._client = DBOSClient(system_database_url=url, system_database_engine=self._engine)

    async def start(self, name: str, workflow_id: str, *ids: str) -> None:
        """Put the workflow into the owner's queue, once per id."""
        options: dict[str, Any] = {
            "workflow_name": name,
            "queue_name": QUEUE,
            "workflow_id": workflow_id,
            "app_version": _APPLICATION_VERSION,
        }
        await self._client.enqueue_async(cast("Any", options), *ids)

    async def restart(self, name: str, workflow_id: str, *ids: str) -> bool:
        """Put the next attempt at a workflow into the owner's queue, unless one is alive."""
        free = await _free(self._client, workflow_id)
        if free is not None:
            await self.start(name, free, *ids)
        return free is not None

    async def forget(self, before: datetime) -> int:  # noqa: ARG002 - the port's
        """Forget nothing: the owner does."""
        return 0

    async def wait(self, workflow_id: str, seconds: float) -> bool:
        """Wait for the workflow's end by polling the engine's database."""
        return await _ended(self._result(workflow_id), workflow_id, seconds)

    async def _result(self, workflow_id: str) -> Any:
        while await self.status(workflow_id) is None:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(_POLL_SECONDS)
        handle: Any = await self._client.retrieve_workflow_async(workflow_id)
        return await handle.get_result()

    async def status(self, workflow_id: str) -> str | None:
        """Return the engine's word for the workflow's state."""
        found = await self._client.list_workflows_async(workflow_ids=[workflow_id])
        return found[0].status if found else None

    async def close(self) -> None:
        """Close the connection to the engine's database."""
        await asyncio.to_thread(self._client.destroy)
        if self._engine is not None:
            self._engine.dispose()


async def _free(engine: Any, workflow_id: str) -> str | None:
    """Return the id of the next attempt at a workflow, None while one is alive."""
    found = await engine.list_workflows_async(workflow_id_prefix=workflow_id, load_input=False, load_output=False)
    tries = {each.workflow_id: each.status for each in found if each.workflow_id == workflow_id}
    tries |= {each.workflow_id: each.status for each in found if each.workflow_id.startswith(f"{workflow_id}:")}
    if _ALIVE.intersection(tries.values()):
        return None
    last = max((int(each.removeprefix(workflow_id).removeprefix(":") or 0) for each in tries), default=-1)
    return f"{workflow_id}:{last + 1}" if tries else workflow_id


async def _ended(result: Awaitable[Any], workflow_id: str, seconds: float) -> bool:
    try:
        await asyncio.wait_for(result, seconds)
    except TimeoutError:
        return False
    except Exception as error:  # noqa: BLE001 - the workflow's own error, which the engine keeps; callers read the ledger
        log.error("workflow %s ended with %s", workflow_id, type(error).__name__)
    return True


def _own_log() -> logging.Logger:
    """Send the engine's lines where ours go: its own handler writes past redaction."""
    engine_log = logging.getLogger("dbos")
    engine_log.handlers.clear()
    engine_log.propagate = True
    engine_log.setLevel(logging.WARNING)
    return engine_log


def _wal_connection() -> type:
    """Return a SQLite connection class with write-ahead logging.

    synchronous=NORMAL may lose the engine's last commits at a power cut, never corrupt it. That is safe:
    the effects ledger (kept with FULL) is the truth, and reconciliation restarts a workflow that is missing.
    """

    class WalConnection(sqlite3.Connection):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if sqlite3.sqlite_version_info < (3, 42):
                # From Python 3.12 on the engine's tables default to unixepoch('subsec'), which older SQLite
                # libraries (Debian 12's, for one) answer with NULL.
                self.create_function("unixepoch", 1, lambda _modifier: time.time())
            self.execute("PRAGMA journal_mode=WAL")
            self.execute("PRAGMA synchronous=NORMAL")
            self.execute("PRAGMA busy_timeout=10000")

    return WalConnection


def remove_files(path: Path) -> None:
    """Delete a SQLite database and its side files, as ``demo --reset`` does."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
