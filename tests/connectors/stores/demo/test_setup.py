"""Making the demo store's file: it is there whole, or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from commerce.errors import OrderNotFound, StorageUnavailable
from connectors.stores.demo import DemoStore, cast, database, setup


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sqlite3.Connection]]:
    """A second connection to each new file, so that closing the first one brings nothing into the file.

    The same happens on a full disk: SQLite then closes without a word.
    """
    held: list[sqlite3.Connection] = []

    def writer(path: Path) -> Any:
        engine = database.sync_writer(path)

        @event.listens_for(engine, "connect")
        def _hold(_connection: Any, _record: Any) -> None:
            if not held:
                held.append(sqlite3.connect(path, isolation_level=None))
                held[0].execute("PRAGMA journal_mode=WAL")
                held[0].execute("SELECT * FROM sqlite_master").fetchall()

        return engine

    monkeypatch.setattr(setup, "sync_writer", writer)
    yield held
    for each in held:
        each.close()


def test_a_new_store_is_whole_before_it_is_published(tmp_path: Path, beside: list[sqlite3.Connection]) -> None:
    setup.create(tmp_path / "demo.sqlite")
    assert beside
    with contextlib.closing(sqlite3.connect(tmp_path / "demo.sqlite")) as told:
        assert told.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert told.execute("SELECT count(*) FROM orders").fetchone()[0] > 100


def test_a_store_that_cannot_be_written_whole_is_none(
    tmp_path: Path, beside: list[sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_OPTIONS", {**database._OPTIONS, "timeout": 0})
    filled = setup._fill

    def fill(connection: Any, *rest: Any) -> None:
        beside[0].execute("BEGIN")
        beside[0].execute("SELECT * FROM sqlite_master").fetchall()
        filled(connection, *rest)

    monkeypatch.setattr(setup, "_fill", fill)
    with pytest.raises(StorageUnavailable):
        setup.ensure(tmp_path / "demo.sqlite")
    assert not list(tmp_path.glob("demo.sqlite*"))


async def test_a_store_that_let_its_orders_go_has_none_and_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    setup.create(path)
    assert not setup.is_empty(path) and not setup.is_empty(tmp_path / "none.sqlite")
    store = DemoStore(path)
    try:
        await store.let_go()
        await store.let_go()
        assert not store.capabilities.orders and not store.capabilities.actions
        assert await store.customers.by_email(cast.OWNER) is None
        with pytest.raises(OrderNotFound):
            await store.orders.by_number(cast.IN_TRANSIT)
        assert "0 orders" in await store.check()
    finally:
        await store.close()
    setup.ensure(path)
    assert setup.is_empty(path)
