"""What the platform's own books say was done under our keys."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from connectors.stores.demo import DemoStore, schema
from connectors.stores.demo.database import Files


@dataclass(frozen=True)
class PlatformWrite:
    """One write in the platform's books: under which key, what, on which order, and the money it moved."""

    key: str
    what: str
    order_id: str
    amount: int = 0
    reference: str = ""


async def demo_writes(store: DemoStore) -> list[PlatformWrite]:
    """Return every write of the demo store's books that carries a key; staff's own carry none."""
    files, moves, marks = Files(store.path), schema.movements, schema.marks
    refunds = select(moves).where(moves.c.kind == "refund", moves.c.reference != "").order_by(moves.c.id)
    try:
        async with files.reader.connect() as connection:
            paid = [
                PlatformWrite(row.reference, "refund", row.order_id, row.amount, str(row.id))
                for row in await connection.execute(refunds)
            ]
            return paid + [
                PlatformWrite(row.key, row.method, row.order_id, 0, str(row.id))
                for row in await connection.execute(select(marks).where(marks.c.key != "").order_by(marks.c.id))
            ]
    finally:
        await files.close()
