"""Empty databases with their tables, made by the migrations once for all tests and their processes, then copied.

To run every migration of ours takes a fifth of a second, those of the durable engine as long again, and a thousand
tests begin with an empty shop.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from dbos._sys_db_sqlite import SQLiteSystemDatabase


def ready_made(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let a migration of a new SQLite file copy what the first one came to, which is kept in ``folder``."""
    _ours(folder / "schema.sqlite", patch)
    _engines(folder / "engine.sqlite", patch)


def _ours(made: Path, patch: pytest.MonkeyPatch) -> None:
    upgrade = command.upgrade

    def copied(config: Config, revision: str, **more: Any) -> None:
        url = config.attributes["url"]
        file = Path(url.database or "")
        if url.get_backend_name() != "sqlite" or revision != "head" or not file.is_file() or file.stat().st_size:
            upgrade(config, revision, **more)
            return
        if not made.exists():
            upgrade(config, revision, **more)
            with _draft(made) as draft:
                shutil.copyfile(file, draft)
            return
        shutil.copyfile(made, file)

    patch.setattr(command, "upgrade", copied)


def _engines(made: Path, patch: pytest.MonkeyPatch) -> None:
    migrate = SQLiteSystemDatabase.run_migrations

    def copied(self: SQLiteSystemDatabase) -> None:
        file = Path(self.engine.url.database or "")
        fresh = not file.exists() or not file.stat().st_size
        if fresh and made.exists():
            shutil.copyfile(made, file)
            return
        migrate(self)
        if fresh:
            with _draft(made) as draft, closing(sqlite3.connect(file)) as connection:
                connection.execute("VACUUM INTO ?", (str(draft),))  # the file alone may lack what its log holds

    patch.setattr(SQLiteSystemDatabase, "run_migrations", copied)


@contextmanager
def _draft(made: Path) -> Iterator[Path]:
    """Give a place to write to, which takes the name of what is made when it is whole."""
    draft = made.with_name(f"{made.name}.{os.getpid()}-{threading.get_ident()}")
    yield draft
    draft.replace(made)
