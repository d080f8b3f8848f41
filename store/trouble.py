"""From a database that cannot work right now to an error that a customer may read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from commerce.errors import StorageUnavailable
from commerce.text import one_line

_CODES = {
    "database is locked": "database_locked",
    "database table is locked": "database_locked",
    "disk is full": "disk_full",
    "no space left": "disk_full",
    "disk i/o error": "disk_full",
    "file too large": "disk_full",
}


@contextmanager
def told() -> Iterator[None]:
    """Raise `StorageUnavailable` when the block meets a locked database, a full disk or a server that is gone.

    Every other database error is a fault of ours and passes as it is.
    """
    try:
        yield
    except (OperationalError, InterfaceError, sqlite3.OperationalError) as error:
        code = _code(error)
        if code is None:
            raise
        raise StorageUnavailable(code=code, detail=one_line(str(getattr(error, "orig", None) or error), 200)) from error


def _code(error: Exception) -> str | None:
    text = str(error).casefold()
    found = next((code for words, code in _CODES.items() if words in text), None)
    if found is None and isinstance(error, DBAPIError) and not isinstance(error.orig, sqlite3.Error):
        return "database_unavailable"  # a server: it refused, restarted or is gone
    return found
