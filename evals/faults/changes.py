"""The changes that the fault benches ask for, written over actions: name, and the arguments of the n-th request.

What can be done only once to an order is asked for on a copy of it that is made for the purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from connectors.stores.demo import cast, schema
from connectors.stores.demo.database import sync_writer

COPIES = 200
_OPEN, _ARRIVED, _OPEN_SWAP, _ARRIVED_SWAP = 5_000, 6_000, 7_000, 8_000
_COPIED = {cast.OPEN: _OPEN, cast.DELIVERED: _ARRIVED, cast.OPEN_SWAP: _OPEN_SWAP, cast.DELIVERED_SWAP: _ARRIVED_SWAP}
_PLENTY = 10_000  # pieces on the shelf of each variant, so that no swap fails for want of goods


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


def exchange(number: int) -> dict[str, Any]:
    """A pan that has arrived for a dearer or a cheaper one."""
    return {"order_number": str(_ARRIVED_SWAP + number % COPIES), "swaps": [_pan("PAN-CLE-SLV", number)]}


def items(number: int) -> dict[str, Any]:
    """A dearer pan, which is charged at once, or a cheaper one, which takes a second step: the refund."""
    return {"order_number": str(_OPEN_SWAP + number % COPIES), "swaps": [_pan("PAN-KIT-GPH", number)]}


def _pan(name: str, number: int) -> dict[str, Any]:
    return {"sku": f"{name}-24CM", "new_sku": f"{name}-{(28, 20)[number % 2]}CM"}


def profile(number: int) -> dict[str, Any]:
    """Another house number of the account each time."""
    return {"line1": f"Probeweg {number + 1}", "city": "Berlin", "postcode": "10967", "country": "DE"}


def payment(number: int) -> dict[str, Any]:
    """A whole order given up on one method and charged to another."""
    return {"order_number": str(_OPEN + number % COPIES), "method": "PayPal"}


def message(_number: int) -> dict[str, Any]:
    """Always the same mail, so that one too many cannot hide behind another request."""
    return {"order_number": cast.DELIVERED, "kind": "invoice"}


CHANGES: dict[str, Callable[[int], dict[str, Any]]] = {
    "refund_order": refund, "cancel_order": cancel, "return_items": give_back, "exchange_items": exchange,
    "change_items": items, "change_address": address, "change_profile_address": profile, "change_payment": payment,
    "resend_message": message, "add_note": note,
}  # fmt: skip


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
