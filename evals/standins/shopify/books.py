"""What the stand-in's books say was done under keys: read from what each write left, past every connector."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.state import Entity, World

STAMP = re.compile(r"\[shopclerk:([^\s\]]+)")


def books(world: World) -> list[dict[str, Any]]:
    """Return every write that carries a key: its kind, order, and what was paid back or is due, in cents."""
    return [row for order in world.all("Order") for row in _order(order)]


def _order(order: Entity) -> Iterator[dict[str, Any]]:
    for refund in order["refunds"]:
        paid = sum(int(one["_amount"] * 100) for one in refund["transactions"] if one["status"] == "SUCCESS")
        what = "refund" if paid else "cancel"
        yield from (_row(order, key, what, refund["id"], amount=paid) for key in _keys(refund["note"]))
    for one in order["returns"]:
        notes = " ".join(f"{line['customerNote'] or ''} {line['returnReasonNote'] or ''}" for line in one["_lines"])
        what = "exchange" if one["_exchange"] else "return"
        yield from (_row(order, key, what, one["id"], charged=_due(one)) for key in sorted(set(_keys(notes))))
    yield from (_row(order, key, "note", key) for key in _keys(order["note"]))
    for number, note in enumerate(order.get("_edit_notes", ())):
        yield from (_row(order, key, "items", str(number)) for key in _keys(note))


def _row(order: Entity, key: str, what: str, reference: str, amount: int = 0, charged: int = 0) -> dict[str, Any]:
    return {"key": key, "what": what, "order_id": order["id"], "reference": reference} | {
        "amount": amount,
        "charged": charged,
    }


def _keys(text: str | None) -> list[str]:
    return STAMP.findall(text or "")


def _due(one: Entity) -> int:
    """Return what an exchange costs beside what comes back, in cents; nothing for a return without goods."""
    if not one["_exchange"]:
        return 0
    new = sum(Decimal(row["_variant"]["price"]) * row["quantity"] for row in one["_exchange"])
    old = sum(ledger.unit(row["fulfillmentLineItem"]["lineItem"]) * row["quantity"] for row in one["_lines"])
    return int((new - old) * 100)
