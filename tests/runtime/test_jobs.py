"""The jobs port: what the engine needs from SQLite, whatever its version."""

import time

from sqlalchemy import create_engine, text

from runtime.jobs import _wal_connection


def test_the_engines_clock_works_on_old_sqlite_too(tmp_path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/jobs.sqlite", connect_args={"factory": _wal_connection()})
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER, at INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))"))
        connection.execute(text("INSERT INTO t (x) VALUES (1)"))
        at = connection.execute(text("SELECT at FROM t")).scalar_one()
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    engine.dispose()
    assert abs(at / 1000 - time.time()) < 60
    assert mode == "wal"
