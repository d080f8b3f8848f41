"""Where conversations' graph state is kept: SQLite beside the database, tuned for one writer and many turns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.checkpoint.sqlite.utils import load_pending_writes, pending_writes_sql

from store import trouble

T = TypeVar("T")


class BoundedSaver(AsyncSqliteSaver):
    """Keeps only the newest checkpoint of a conversation: a turn is resumed from there and nowhere else.

    A checkpoint is read in one trip to the connection's thread, and stored in one. The statements run on the saver's
    own connection, which is why they are not SQLAlchemy's.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,  # noqa: ARG002 - all channels are stored in the checkpoint
    ) -> RunnableConfig:
        """Store a checkpoint and drop those before it, in one transaction."""
        given = config["configurable"]
        here = (str(given["thread_id"]), given["checkpoint_ns"])
        notes = json.dumps(get_checkpoint_metadata(config, metadata), ensure_ascii=False).encode("utf-8", "ignore")
        row = (*here, checkpoint["id"], given.get("checkpoint_id"), *self.serde.dumps_typed(checkpoint), notes)
        with trouble.told():
            await self._in_thread(_replace, row)
        return _at(*here, checkpoint["id"])

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the conversation's checkpoint."""
        given = config["configurable"]
        here = (str(given["thread_id"]), given.get("checkpoint_ns", ""))
        with trouble.told():
            found = await self._in_thread(_newest, (*here, get_checkpoint_id(config)))
        if found is None:
            return None
        (checkpoint_id, parent_id, kind, checkpoint, notes), writes = found
        return CheckpointTuple(
            config if get_checkpoint_id(config) else _at(*here, checkpoint_id),
            self.serde.loads_typed((kind, checkpoint)),
            json.loads(notes) if notes is not None else {},
            _at(*here, parent_id) if parent_id else None,
            load_pending_writes(writes, self.serde),
        )

    async def _in_thread(self, work: Callable[[sqlite3.Connection, Any], T], given: tuple[Any, ...]) -> T:
        if not self.is_setup:
            await self.setup()
        async with self.lock:
            connection: Any = self.conn  # its way to its thread has no types
            found: T = await connection._execute(work, connection._conn, given)
            return found

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Store what a node wrote."""
        with trouble.told():
            await super().aput_writes(config, writes, task_id, task_path)


def _replace(connection: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    with connection:  # one transaction: committed at the end, rolled back on an error
        connection.execute(_STORE, row)
        for drop in _DROP:
            connection.execute(drop, row[:3])


def _newest(connection: sqlite3.Connection, given: tuple[Any, ...]) -> tuple[Any, Any] | None:
    *here, checkpoint_id = given
    one = connection.execute(_ONE, given) if checkpoint_id else connection.execute(_LAST, here)
    row = one.fetchone()
    return None if row is None else (row, connection.execute(_PENDING, (*here, row[0])).fetchall())


def _at(thread: str, namespace: str, checkpoint_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": namespace, "checkpoint_id": checkpoint_id}}


_STORE = (
    "INSERT OR REPLACE INTO checkpoints "
    "(thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_DROP = (
    "DELETE FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?",
    "DELETE FROM writes WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?",
)
_HERE = (
    "SELECT checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata FROM checkpoints "
    "WHERE thread_id = ? AND checkpoint_ns = ?"
)
_ONE, _LAST = f"{_HERE} AND checkpoint_id = ?", f"{_HERE} ORDER BY checkpoint_id DESC LIMIT 1"
_PENDING = pending_writes_sql(has_task_path=True)


@asynccontextmanager
async def open_checkpointer(home: Path) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """Open the checkpointer in the state directory.

    synchronous=NORMAL can lose the last turns of a conversation at a power cut, never what was done to an
    order: that is in the ledger, which is kept with FULL.
    """
    connection = await aiosqlite.connect(home / "conversations.sqlite", timeout=15)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000", "secure_delete=ON"):
            await connection.execute(f"PRAGMA {pragma}")
        saver = BoundedSaver(connection)
        await saver.setup()
        yield saver
    finally:
        await connection.close()
