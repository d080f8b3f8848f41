"""Opening the demo store's file: engines for reading and for writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, NullPool, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from runtime import sqlite

_BUSY_SECONDS = 15
_OPTIONS: dict[str, Any] = {"timeout": _BUSY_SECONDS, "isolation_level": None}


class Files:
    """The async engine of one demo store: ``reader`` sees one state, ``writer`` begins IMMEDIATE.

    A refund's check and its booking cannot be split by another task or process, because the write
    lock is taken before the check reads anything.
    """

    def __init__(self, path: Path) -> None:
        connect = sqlite.creator(f"file:{quote(str(path))}?mode=rw", uri=True, **_OPTIONS)

        async def connect_to_what_is_there() -> sqlite.Connection:
            # Asked before the driver starts its thread, which a failed connection would leave to end on its own.
            if not path.exists():  # noqa: ASYNC240 - one look, before a connection that costs far more
                raise FileNotFoundError(f"there is no demo store at {path}")
            return await connect()

        url = _url("sqlite+aiosqlite", path)
        self._engine = create_async_engine(url, async_creator=connect_to_what_is_there)
        _prepare(self._engine.sync_engine)
        self.reader: AsyncEngine = self._engine
        self.writer: AsyncEngine = self._engine.execution_options(demo_write=True)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def sync_writer(path: Path) -> Engine:
    """Return a plain engine whose transactions begin with the write lock; for set-up and for helpers."""
    engine = create_engine(_url("sqlite+pysqlite", path), connect_args=_OPTIONS, poolclass=NullPool)
    _prepare(engine)
    return engine.execution_options(demo_write=True)


def _url(driver: str, path: Path) -> URL:
    # mode=rw: a store that is not there is an error, never an empty file.
    return URL.create(driver, database=f"file:{quote(str(path))}", query={"mode": "rw", "uri": "true"})


def _prepare(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # FULL: the demo's ledger is the truth that crash tests compare with.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("demo_write") else "BEGIN")
