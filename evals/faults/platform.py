"""The platforms that the fault benches run on: how one is opened, what is asked of it, and what its books say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.stores.base import StoreConnector
from connectors.stores.demo import DemoStore, schema
from connectors.stores.demo.database import Files


@dataclass(frozen=True)
class PlatformWrite:
    """One write in the platform's books.

    Attributes:
        key: Under which key of ours.
        what: The platform's own word for it.
        order_id: On which order or account.
        amount: What was paid back, in cents.
        charged: What was charged, in cents; of an exchange what is settled when the goods are back, also less than 0.
        reference: The platform's number of it.
    """

    key: str
    what: str
    order_id: str
    amount: int = 0
    reference: str = ""
    charged: int = 0


Kind = Literal["keys", "none"]
DEMO = "evals.faults.demo"


@dataclass(frozen=True)
class Platform:
    """A kind of platform, as a module's ``PLATFORM``, so that each process of a bench can find it by name.

    Attributes:
        open: Returns the connector for a state directory, by what it does with idempotency keys.
        writes: Returns every write in the platform's books that carries a key of ours.
        changes: The arguments of the n-th request of each action that the platform can do.
        email: Whose orders they are.
        recorded: Kinds of effects of which the books keep a record under our key; None = all.
    """

    open: Callable[[Path, Kind], StoreConnector]
    writes: Callable[[StoreConnector, Path], Awaitable[list[PlatformWrite]]]
    changes: Mapping[str, Callable[[int], dict[str, Any]]]
    email: str
    recorded: frozenset[str] | None = None


def platform_of(name: str) -> Platform:
    """Return the platform of the module ``name``."""
    return cast(Platform, import_module(name).PLATFORM)


async def demo_writes(store: DemoStore) -> list[PlatformWrite]:
    """Return every write of the demo store's books that carries a key; staff's own carry none."""
    files, moves, marks, mails = Files(store.path), schema.movements, schema.marks, schema.mails
    refunds = select(moves).where(moves.c.kind == "refund", moves.c.reference != "").order_by(moves.c.id)
    others = select(marks).where(marks.c.key != "", marks.c.method != "resend").order_by(marks.c.id)
    # A mail has no key of its own: the mark of the same moment on the same order tells whose it is.
    sent = select(marks.c.key, mails).join_from(mails, marks, _SAME).where(marks.c.method == "resend")
    try:
        async with files.reader.connect() as connection:
            paid = [
                PlatformWrite(row.reference, "refund", row.order_id, row.amount, str(row.id))
                for row in await connection.execute(refunds)
            ]
            charged = await _charged(connection)
            done = [
                PlatformWrite(
                    row.key, row.method, row.order_id, 0, str(row.id), charged.pop((row.key, row.order_id), 0)
                )
                for row in await connection.execute(others)
            ]
            mailed = [
                PlatformWrite(row.key, "resend", row.order_id, 0, str(row.id))
                for row in await connection.execute(sent.order_by(mails.c.id))
            ]
            rest = [PlatformWrite(key, "charge", order, charged=amount) for (key, order), amount in charged.items()]
            return paid + done + mailed + rest
    finally:
        await files.close()


_SAME = and_(schema.marks.c.order_id == schema.mails.c.order_id, schema.marks.c.at == schema.mails.c.at)


async def _charged(connection: AsyncConnection) -> Counter[tuple[str, str]]:
    """Return what was charged under each key on each order: captures, and the price differences of exchanges."""
    moves, returns = schema.movements, schema.returns
    captures = select(moves.c.reference, moves.c.order_id, moves.c.amount).where(moves.c.kind == "capture")
    differences = select(returns.c.reference, returns.c.order_id, returns.c.difference)
    total: Counter[tuple[str, str]] = Counter()
    for query in (captures.where(moves.c.reference != ""), differences.where(returns.c.reference != "")):
        for key, order_id, amount in (await connection.execute(query)).all():
            if amount:
                total[key, order_id] += amount
    return total
