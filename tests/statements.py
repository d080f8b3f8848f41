"""What SQLAlchemy makes of a statement, kept for all engines of a driver rather than for each.

To compile a statement takes a millisecond, and every test that opens a shop begins with new engines.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

#: As many as an engine keeps, for each of the few that are open at once.
_KEPT = 3_000


def share(patch: pytest.MonkeyPatch) -> None:
    """Let engines on SQLite take what another of the same driver has compiled: their dialects differ in nothing."""
    construct = Engine.__init__
    kept: dict[type[Dialect], LRUCache[Any, Any]] = {}

    def shared(self: Engine, pool: Any, dialect: Dialect, *more: Any, **named: Any) -> None:
        construct(self, pool, dialect, *more, **named)
        if type(dialect) in kept:
            self._compiled_cache = kept[type(dialect)]

    for each in (SQLiteDialect_aiosqlite, SQLiteDialect_pysqlite):
        kept[each] = LRUCache(_KEPT)
        patch.setattr(each, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(each, "__hash__", lambda self: hash(type(self)))
    patch.setattr(Engine, "__init__", shared)
