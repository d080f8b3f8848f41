"""Where conversations' graph state is kept: SQLite beside the database, tuned for one writer and many turns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


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
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        yield saver
    finally:
        await connection.close()
