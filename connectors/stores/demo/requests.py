"""How the demo store is asked for something: one connection for each request, by way of the armed faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import StoreError, StoreUnavailable
from commerce.text import one_line
from connectors.stores.demo import faults as armed
from connectors.stores.demo.database import Files
from runtime.failpoints import failpoint


class Request:
    """Opens connections to one store.

    Args:
        files: The store's file.
        faults: Faults armed in this process, beside those armed in the file.
        patience: Seconds after which a slow answer counts as none.
    """

    def __init__(self, files: Files, faults: armed.Faults, patience: float) -> None:
        self._files = files
        self._faults = faults
        self.patience = patience

    @asynccontextmanager
    async def __call__(self, method: str, *, write: bool = False) -> AsyncIterator[AsyncConnection]:
        """Open a connection for one request, by its name; a write commits at the end."""
        fault = self._faults.take(method)
        if fault is None:
            async with self._transaction(write) as connection:
                if not await armed.waiting(connection, method):
                    yield connection
                    return
            fault = await armed.take(self._files, method)
        async with armed.through_the_network(fault, self.patience), self._transaction(write) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, write: bool) -> AsyncIterator[AsyncConnection]:
        done = False
        try:
            async with self._files.writer.begin() if write else self._files.reader.connect() as connection:
                yield connection
                done = True
            if write:
                failpoint("store.after_commit")
        except (SQLAlchemyError, OSError) as error:
            # Only a commit that fails leaves doubt; whatever fails before it was never done.
            raise (StoreError if done and write else StoreUnavailable)(detail=_plain(error)) from error


def _plain(error: Exception) -> str:
    return one_line(str(getattr(error, "orig", None) or error), 200)
