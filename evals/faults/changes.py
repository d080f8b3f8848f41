"""The changes that the fault benches ask for: of each action what its `Trial` says.

What can be done only once to an order is asked for on a copy of it that is made for the purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from connectors.stores.demo import cast, schema
from connectors.stores.demo.database import sync_writer
from service.changes.registry import ACTIONS
from service.changes.spec import Trial

COPIES = 200
_OPEN, _ARRIVED, _OPEN_SWAP, _ARRIVED_SWAP = 5_000, 6_000, 7_000, 8_000
_COPIED = {cast.OPEN: _OPEN, cast.DELIVERED: _ARRIVED, cast.OPEN_SWAP: _OPEN_SWAP, cast.DELIVERED_SWAP: _ARRIVED_SWAP}
_SOURCES = {
    "open": cast.OPEN,
    "arrived": cast.DELIVERED,
    "open_swap": cast.OPEN_SWAP,
    "arrived_swap": cast.DELIVERED_SWAP,
}
_PLENTY = 10_000  # pieces on the shelf of each variant, so that no swap fails for want of goods


def _asked(trial: Trial, number: int) -> dict[str, Any]:
    """Return the arguments of the n-th request, with its order: one of its own where an order takes it only once."""
    if not trial.on:
        return trial.arguments(number)
    order = str(_COPIED[_SOURCES[trial.on]] + number % COPIES) if trial.once else _SOURCES[trial.on]
    return {"order_number": order, **trial.arguments(number)}


def apart(name: str, number: int) -> dict[str, Any]:
    """Return the same arguments on an order of its own, whatever the action."""
    return _asked(replace(ACTIONS[name].trial, once=True), number)


CHANGES: dict[str, Callable[[int], dict[str, Any]]] = {
    name: partial(_asked, spec.trial) for name, spec in ACTIONS.items()
}


def copy_orders(path: Path) -> None:
    """Give the demo store many open orders and many that have arrived, all alike, and full shelves."""
    engine = sync_writer(path)
    tables = (schema.orders, schema.lines, schema.movements, schema.fulfilments)
    with engine.begin() as connection:
        connection.execute(update(schema.variants).values(stock=_PLENTY))
        for source, first in _COPIED.items():
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
