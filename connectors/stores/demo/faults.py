"""Faults that the demo store shows on demand, as a platform behind a network would.

They are armed in memory, or as rows of the store's file so that another process can arm them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import StoreError, StoreRejected, StoreThrottled, StoreTimeout
from connectors.stores.demo.database import Files, sync_writer
from connectors.stores.demo.schema import faults as table

FaultKind = Literal[
    "slow",
    "timeout_before_commit",
    "timeout_after_commit",
    "error_500",
    "error_500_after_commit",
    "throttle",
    "reset_after_commit",
    "html",
    "html_after_commit",
    "reject",
]


@dataclass(frozen=True)
class Fault:
    """One fault: what happens, in which method (``*`` for any), how many times, after how many seconds.

    ``slow`` only waits; longer than the client's patience it ends in a time-out although the store
    did the work. ``throttle`` fails at once and asks for ``seconds`` of patience. The others wait ``seconds`` and
    then fail, before or after the store commits: ``reset`` in the midst of the answer, ``html`` with a page of some
    proxy instead of an answer, ``reject`` with the store's clear no.
    """

    kind: FaultKind
    method: str = "*"
    count: int = 1
    seconds: float = 0.0

    def meets(self, method: str) -> bool:
        """Return whether a call of ``method`` runs into this."""
        return self.count > 0 and self.method in ("*", method)


class Faults:
    """Faults armed in this process."""

    def __init__(self, *armed: Fault) -> None:
        self._armed = list(armed)

    def arm(self, fault: Fault) -> None:
        """Add a fault; it hits after those armed before."""
        self._armed.append(fault)

    def disarm(self) -> None:
        """Forget all faults."""
        self._armed.clear()

    def take(self, method: str) -> Fault | None:
        """Use up one fault that a call of ``method`` runs into."""
        for place, fault in enumerate(self._armed):
            if fault.meets(method):
                self._armed[place] = replace(fault, count=fault.count - 1)
                return fault
        return None


def arm(path: Path, faults: Iterable[Fault]) -> None:
    """Arm faults in the store's file, for every process that has it open."""
    engine = sync_writer(path)
    with engine.begin() as connection:
        for fault in faults:
            values = {"kind": fault.kind, "method": fault.method, "seconds": fault.seconds, "remaining": fault.count}
            connection.execute(insert(table).values(values))
    engine.dispose()


def disarm(path: Path) -> None:
    """Forget all faults in the store's file."""
    engine = sync_writer(path)
    with engine.begin() as connection:
        connection.execute(delete(table))
    engine.dispose()


_NEXT = (
    select(table)
    .where(or_(table.c.method == "*", table.c.method == bindparam("method")), table.c.remaining > 0)
    .order_by(table.c.id)
    .limit(1)
)


async def waiting(connection: AsyncConnection, method: str) -> bool:
    """Return whether the file has a fault that a call of ``method`` runs into."""
    return (await connection.execute(_NEXT, {"method": method})).first() is not None


async def take(files: Files, method: str) -> Fault | None:
    """Use up one such fault; None when another process was faster."""
    async with files.writer.begin() as connection:
        row = (await connection.execute(_NEXT, {"method": method})).first()
        if row is None:
            return None
        await connection.execute(update(table).where(table.c.id == row.id).values(remaining=row.remaining - 1))
        return Fault(row.kind, row.method, row.remaining, row.seconds)


_WORDS = {
    "error_500": "demo: 500",
    "error_500_after_commit": "demo: 500",
    "reset_after_commit": "demo: connection reset",
    "html": "demo: HTML instead of JSON",
    "html_after_commit": "demo: HTML instead of JSON",
}


@asynccontextmanager
async def through_the_network(fault: Fault | None, patience: float) -> AsyncIterator[None]:
    """Run one request, as ``fault`` lets it go. The block is the store's side, its commit included.

    Raises:
        StoreTimeout: No answer; before or after the store did the work.
        StoreThrottled: The store asked to slow down.
        StoreRejected: The store refused; nothing happened.
        StoreError: The answer was a 500, cut short or no answer of the store's; for a write nobody knows what happened.
    """
    if fault is None:
        yield
        return
    if fault.kind == "throttle":
        raise StoreThrottled(detail="demo: 429", retry_after=fault.seconds)
    await asyncio.sleep(min(fault.seconds, patience))
    if fault.kind == "timeout_before_commit":
        raise StoreTimeout(detail="demo: no answer, nothing done")
    if fault.kind in ("error_500", "html"):
        raise StoreError(detail=_WORDS[fault.kind])
    if fault.kind == "reject":
        raise StoreRejected(detail="demo: 422")
    yield
    if fault.kind == "timeout_after_commit" or fault.seconds > patience:
        raise StoreTimeout(detail="demo: no answer, done")
    if fault.kind in _WORDS:
        raise StoreError(detail=_WORDS[fault.kind])
