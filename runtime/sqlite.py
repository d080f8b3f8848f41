"""SQLite for asyncio with one trip to the driver's thread per statement.

aiosqlite makes four of them: a cursor, the statement, its rows, closing the cursor. A turn of a conversation has some
twenty statements, and the trips were most of its time. Here a statement and its rows are one trip, up to a
thousand of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

_AT_ONCE = 1_000


class Connection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors live with their rows in the caller's thread."""

    _settled = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a function in the thread. One that was given up, or failed, leaves the connection unsettled."""
        self._settled = False
        result = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        self._settled = True
        return result

    async def rollback(self) -> None:
        """Roll back, without a trip when it is certain that there is nothing to roll back."""
        if not self._settled or self._conn.in_transaction:
            await self._execute(self._conn.rollback)

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy only asks for what `Cursor` has
        """Return a cursor, without a trip."""
        return Cursor(self)


class Cursor:
    """The result of one statement: what SQLAlchemy's adapter uses of a cursor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self._more: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount, self.arraysize = -1, 1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run a statement and take its rows, the first thousand when there are more."""
        return await self._run(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        """Run a statement once per set of parameters."""
        return await self._run(sqlite3.Cursor.executemany, statement, parameters)

    async def _run(self, method: Callable[..., Any], statement: str, parameters: Any) -> Self:
        connection = self._connection
        found = await connection._execute(_begin, connection._conn, method, statement, parameters)
        self.description, self._rows, self.rowcount, self.lastrowid, self._more = found
        return self

    async def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """Return the next ``size`` rows."""
        count = self.arraysize if size is None else size
        if len(self._rows) < count and self._more is not None:
            self._rows += await self._connection._execute(self._more.fetchmany, max(_AT_ONCE, count))
        taken, self._rows = self._rows[:count], self._rows[count:]
        return taken

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that are left."""
        if self._more is not None:
            self._rows += await self._connection._execute(self._more.fetchall)
        taken, self._rows = self._rows, []
        await self.close()
        return taken

    async def close(self) -> None:
        """Let go of rows that nobody asked for."""
        more, self._more = self._more, None
        if more is not None:
            await self._connection._execute(more.close)


def _begin(
    connection: sqlite3.Connection, method: Callable[..., Any], statement: str, parameters: Any
) -> tuple[Any, list[Any], int, int | None, sqlite3.Cursor | None]:
    cursor = connection.cursor()
    try:
        method(cursor, statement, parameters)
        # With RETURNING the count of rows is right only after they were taken.
        rows = cursor.fetchmany(_AT_ONCE) if cursor.description else []
    except BaseException:
        cursor.close()
        raise
    found = cursor.description, rows, cursor.rowcount, cursor.lastrowid
    if len(rows) == _AT_ONCE:
        return *found, cursor
    cursor.close()
    return *found, None


def creator(database: str, **options: Any) -> Callable[[], Awaitable[Connection]]:
    """Return what `create_async_engine` takes as ``async_creator``; ``options`` are those of `sqlite3.connect`."""

    async def connect() -> Connection:
        connection = Connection(partial(sqlite3.connect, database, **options), _AT_ONCE)
        connection._thread.daemon = True  # an engine that nobody disposed of must not keep the process
        await connection
        return connection

    return connect
