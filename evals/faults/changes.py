"""The changes that the fault benches ask for, written over actions: name, and the arguments of the n-th request.

What can be done only once to an order is asked for on a copy of it that is made for the purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from connectors.stores.demo import cast, schema
from connectors.stores.demo.database import sync_writer

COPIES = 200
_OPEN, _ARRIVED = 5_000, 6_000


def refund(number: int) -> dict[str, Any]:
    """A small sum of always the same order, another one each time."""
    return {"order_number": cast.DELIVERED, "amount": f"0.{number % 90 + 10}"}


def address(number: int) -> dict[str, Any]:
    """Another house number each time."""
    return {
        "order_number": cast.OPEN, "line1": f"Teststrasse {number + 1}", "city": "Berlin", "postcode": "10115",
        "country": "DE",
    }  # fmt: skip


def cancel(number: int) -> dict[str, Any]:
    """A whole order, which takes two steps: the cancellation and the refund."""
    return {"order_number": str(_OPEN + number % COPIES)}


def give_back(number: int) -> dict[str, Any]:
    """Everything of an order that has arrived."""
    return {"order_number": str(_ARRIVED + number % COPIES)}


def note(number: int) -> dict[str, Any]:
    """A few words, other ones each time."""
    return {"order_number": cast.OPEN, "text": f"Please ring twice, number {number}."}


CHANGES: dict[str, Callable[[int], dict[str, Any]]] = {
    "refund_order": refund, "change_address": address, "cancel_order": cancel, "return_items": give_back,
    "add_note": note,
}  # fmt: skip


def copy_orders(path: Path) -> None:
    """Give the demo store many open orders and many that have arrived, all alike."""
    engine = sync_writer(path)
    tables = (schema.orders, schema.lines, schema.movements, schema.fulfilments)
    with engine.begin() as connection:
        for source, first in ((cast.OPEN, _OPEN), (cast.DELIVERED, _ARRIVED)):
            order_id = connection.scalar(select(schema.orders.c.id).where(schema.orders.c.number == source))
            rows = {
                table: [
                    dict(row._mapping) for row in connection.execute(select(table).where(_owner(table) == order_id))
                ]
                for table in tables
            }
            for table, found in rows.items():
                copies = [_renamed(table, row, str(order_id), first + n) for row in found for n in range(COPIES)]
                if copies:
                    connection.execute(insert(table), copies)
    engine.dispose()


def _owner(table: Any) -> Any:
    return table.c.id if table is schema.orders else table.c.order_id


def _renamed(table: Any, row: dict[str, Any], order_id: str, number: int) -> dict[str, Any]:
    fresh = f"copy-{number}"
    if table is schema.orders:
        return {**row, "id": fresh, "number": str(number)}
    if table is schema.movements:
        return {**{name: value for name, value in row.items() if name != "id"}, "order_id": fresh}
    copied = {**row, "id": str(row["id"]).replace(order_id, fresh), "order_id": fresh}
    if "quantities" in copied:
        copied["quantities"] = {line.replace(order_id, fresh): n for line, n in copied["quantities"].items()}
    return copied
