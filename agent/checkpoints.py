"""Where conversations' graph state is kept: SQLite beside the database, tuned for one writer and many turns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from store import trouble


class BoundedSaver(AsyncSqliteSaver):
    """Keeps only the newest checkpoint of a conversation: a turn is resumed from there and nowhere else.

    The statements run on the saver's own connection, which is why they are not SQLAlchemy's.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint and drop those before it."""
        with trouble.told():
            result = await super().aput(config, checkpoint, metadata, new_versions)
            stored = result["configurable"]
            keys = (stored["thread_id"], stored["checkpoint_ns"], stored["checkpoint_id"])
            async with self.lock:
                for table in ("checkpoints", "writes"):
                    await self.conn.execute(_DROP[table], keys)
                await self.conn.commit()
            return result

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the conversation's checkpoint."""
        with trouble.told():
            return await super().aget_tuple(config)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Store what a node wrote."""
        with trouble.told():
            await super().aput_writes(config, writes, task_id, task_path)


_DROP = {
    "checkpoints": "DELETE FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?",
    "writes": "DELETE FROM writes WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?",
}


@asynccontextmanager
async def open_checkpointer(home: Path) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    """Open the checkpointer in the state directory.

    synchronous=NORMAL can lose the last turns of a conversation at a power cut, never what was done to an
    order: that is in the ledger, which is kept with FULL.
    """
    connection = await aiosqlite.connect(home / "conversations.sqlite", timeout=15)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
            await connection.execute(f"PRAGMA {pragma}")
        saver = BoundedSaver(connection)
        await saver.setup()
        yield saver
    finally:
        await connection.close()
