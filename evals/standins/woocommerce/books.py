"""What the stand-in's books say was done under keys: read from what each write left, past every connector."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evals.standins.woocommerce.state import Entity, World

DUE = re.compile(r"difference=(-?\d+)\]")
STAMP = re.compile(r"\[shopclerk(?:-([a-z]+))?:([^\s\]]+)")
_BEGUN = ("begun", "undone")  # marks of writes that did not happen, or were taken back


def books(world: World) -> list[dict[str, Any]]:
    """Return every write that carries a key: its kind, order, and what was paid back, in cents."""
    rows = [row for one in world.all("refunds") for row in _refund(one)]
    rows += [row for one in world.all("notes") for row in _note(one)]
    return rows + [row for one in world.all("orders") for row in _marks(one, str(one["id"]))]


def _row(key: str, what: str, order: Any, reference: Any, amount: int = 0, charged: int = 0) -> dict[str, Any]:
    return {"key": key, "what": what, "order_id": str(order), "reference": str(reference)} | {
        "amount": amount,
        "charged": charged,
    }


def _refund(one: Entity) -> Iterator[dict[str, Any]]:
    sent = one.get("_sent")  # what came as meta, written or not
    for meta in sent if isinstance(sent, list) else []:
        if isinstance(meta, dict) and meta.get("key") == "_shopclerk_effect":
            yield _row(str(meta.get("value")), "refund", one["_order"], one["id"], int(one["_paid"] * 100))


def _note(one: Entity) -> Iterator[dict[str, Any]]:
    for kind, key in STAMP.findall(one["note"]):
        if kind not in _BEGUN:
            due = DUE.search(one["note"])  # what an exchange costs more is the shop's to settle
            charged = int(due[1]) if due else 0
            yield _row(key, kind or "note", one["_order"], one["id"], charged=charged)


def _marks(one: Entity, order: str) -> Iterator[dict[str, Any]]:
    for meta in one["meta_data"]:
        if not str(meta["key"]).startswith("_shopclerk_") or not isinstance(meta["value"], str):
            continue
        try:
            said = json.loads(meta["value"])
        except ValueError:
            continue
        if isinstance(said, dict) and said.get("key") and said.get("kind") not in _BEGUN:
            yield _row(str(said["key"]), str(said.get("kind")), order, meta["id"])
