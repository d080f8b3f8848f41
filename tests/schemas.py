"""An empty database with its tables, made by the migrations once for all tests and their processes, then copied.

To run every migration takes a fifth of a second, and a thousand tests begin with an empty shop.
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config


def ready_made(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let a migration of a new SQLite file copy what the first one came to, which is kept in ``folder``."""
    upgrade, made = command.upgrade, folder / "schema.sqlite"

    def copied(config: Config, revision: str, **more: Any) -> None:
        url = config.attributes["url"]
        file = Path(url.database or "")
        if url.get_backend_name() != "sqlite" or revision != "head" or not file.is_file() or file.stat().st_size:
            upgrade(config, revision, **more)
            return
        if not made.exists():
            upgrade(config, revision, **more)
            draft = folder / f"{made.name}.{os.getpid()}-{threading.get_ident()}"
            shutil.copyfile(file, draft)
            draft.replace(made)
            return
        shutil.copyfile(made, file)

    patch.setattr(command, "upgrade", copied)
