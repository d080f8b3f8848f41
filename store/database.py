"""The database: one async engine, read sessions and write transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, Executable, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from runtime import sqlite
from store import trouble
from store.at_once import AtOnce

T = TypeVar("T")
_BUSY_SECONDS = 15
_PART = 1000


class Database:
    """Rows of all shops, in SQLite (WAL) or PostgreSQL.

    Reads run in autocommit. A write transaction on SQLite begins with BEGIN IMMEDIATE, so that a
    check and the write that follows it cannot be split by another writer.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {}
        if self.sqlite:
            plain: dict[str, Any] = {"timeout": _BUSY_SECONDS, "isolation_level": None}
            options["async_creator"] = sqlite.creator(self.url.database or ":memory:", **plain)
        else:
            options.update(pool_size=10, max_overflow=10, pool_pre_ping=True)
        self.engine: AsyncEngine = create_async_engine(self.url, **options)
        if self.sqlite:
            _prepare_sqlite(self.engine.sync_engine)
        path = sqlite_path(url)
        self._at_once = AtOnce(str(path), _prepare_sqlite, **plain) if path is not None else None
        self._writer = self.engine.execution_options(shopclerk_write=True)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading."""
        with trouble.told():
            async with AsyncSession(self.engine, expire_on_commit=False, autoflush=False) as session:
                yield session

    async def rows(self, statement: Executable, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Run one reading statement of SQLAlchemy's Core, without a session: for what every search and turn does."""
        return await self.read_at_once(lambda connection: connection.execute(statement, parameters).all())

    async def read_at_once(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` reads: statements of Core that depend on nothing else, in one trip to a thread."""
        with trouble.told():
            if self._at_once is not None:
                return await self._at_once.run(work, write=False)
            async with self.engine.connect() as connection:
                return await connection.run_sync(work)

    async def write_at_once(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` as one transaction, in one trip to a thread; like `write`, it is rolled back on an error.

        Raises:
            StorageUnavailable: The database is locked, full or gone.
        """
        with trouble.told():
            if self._at_once is not None:
                return await self._at_once.run(work, write=True)
            async with self._writer.begin() as connection:
                return await connection.run_sync(work)

    async def parts(self, statement: Executable) -> AsyncIterator[Sequence[Any]]:
        """Run one reading statement of Core with many rows, a thousand at a time, so that others get their turn."""
        with trouble.told():
            async with self.engine.connect() as connection:
                found = await connection.stream(statement)
                async for part in found.partitions(_PART):
                    yield part

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a session whose block is one transaction: committed at the end, rolled back on an error.

        Raises:
            StorageUnavailable: The database is locked, full or gone.
        """
        with trouble.told():
            async with (
                AsyncSession(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    async def close(self) -> None:
        """Close all connections."""
        if self._at_once is not None:
            await self._at_once.close()
        await self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # FULL: the ledger's "sending" must survive a power cut before the request goes out.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
            "secure_delete=ON",  # erased is erased
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Reads need no transaction: the driver is in autocommit, and a BEGIN would cost a trip to its thread.
        if connection.get_execution_options().get("shopclerk_write"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def sqlite_path(url: str) -> Path | None:
    """Return the file behind a SQLite URL, None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)
