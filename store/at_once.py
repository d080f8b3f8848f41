"""Units of work on SQLite that take one trip to a thread, however many statements they have.

Every statement of an async session costs a trip to the driver's thread and two changes of greenlets, some ten times
what SQLite needs for it. A turn of a conversation is mostly short statements one after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.engine import Connection

T = TypeVar("T")
_THREADS = 4


class AtOnce:
    """Connections and threads of their own, those for reading apart: no reader waits for a writer that waits.

    Args:
        path: The database file.
        prepare: What is done to the engine before it connects.
        options: What `sqlite3.connect` takes.
    """

    def __init__(self, path: str, prepare: Callable[[Engine], None], **options: Any) -> None:
        url = URL.create("sqlite+pysqlite", database=path)
        connect = {"check_same_thread": False, **options}
        # A connection for each thread: none is waited for, and none is closed and opened again.
        self._engine = create_engine(url, connect_args=connect, pool_size=2 * _THREADS, max_overflow=0)
        prepare(self._engine)
        self._writer = self._engine.execution_options(shopclerk_write=True)
        self._threads: dict[bool, ThreadPoolExecutor] = {}

    async def run(self, work: Callable[[Connection], T], *, write: bool) -> T:
        """Return what ``work`` returns. Once it began it goes to its end, and this waits for it also when cancelled.

        So whoever holds a lock for the work keeps it until the transaction is over.
        """
        if write not in self._threads:
            self._threads[write] = ThreadPoolExecutor(_THREADS, "writer" if write else "reader")
        begun = self._threads[write].submit(self._run, work, write)
        try:
            return await asyncio.wrap_future(begun)
        except asyncio.CancelledError:
            if not begun.cancelled():
                await asyncio.wait([asyncio.wrap_future(begun)])
            raise

    def _run(self, work: Callable[[Connection], T], write: bool) -> T:
        with self._writer.begin() if write else self._engine.connect() as connection:
            return work(connection)

    async def close(self) -> None:
        """Close all connections, once the work that began is done."""
        threads, self._threads = self._threads, {}
        for each in threads.values():
            await asyncio.to_thread(each.shutdown)
        self._engine.dispose()
