"""Making the demo store's file: it is there whole, or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from commerce.errors import StorageUnavailable
from connectors.stores.demo import database, setup


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
