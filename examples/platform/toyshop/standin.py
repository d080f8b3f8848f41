"""A toy shop to prove the platform on: ``shopclerk check-platform toy`` opens one for each contract.

A real platform's stand-in is a server on loopback that behaves as recorded. Orders in every state are what the
contracts need; what a shop cannot have (here nothing is sent back, and nothing is changed) is told as not offered.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from commerce.money import Money
from evals.contracts.stores.world import World
from evals.standins.base import Standin
from toyshop.store import ToyStore, money

MARA, JONAS = "mara@example.com", "jonas@example.org"
_HOME = {"line1": "Seilerweg 1", "city": "Hamburg", "postcode": "20359", "country": "DE"}


def order(email: str, day: int, **more: Any) -> dict[str, Any]:
    """Return the row of an order of two wooden trains."""
    at = f"2026-11-{day:02}T09:00:00+00:00"
    row = {"email": email, "product": "2", "title": "Wooden train", "pieces": 2, "cents": 3900, "at": at}
    return {**row, "refunds": [], **more}


def shop() -> dict[str, Any]:
    """Return the content of a shop's file."""
    toys = {"1": ("Spinning top", 1250, 4), "2": ("Wooden train", 3900, 2), "3": ("Kite", 2100, 0)}
    return {
        "name": "Toys of Ada",
        "key": "toy-key",
        "products": {
            name: {"title": title, "cents": cents, "stock": stock, "at": "2026-11-02T09:00:00+00:00"}
            for name, (title, cents, stock) in toys.items()
        },
        "customers": {MARA: {"name": "Mara Lindt", "address": _HOME}},
        "orders": {
            "501": order(MARA, 9),
            "502": order(MARA, 7, sent="T-502"),
            "503": order(JONAS, 8),
            "504": order(MARA, 2, sent="T-504", delivered="2026-11-05T12:00:00+00:00"),
            "505": order(MARA, 3, cancelled="2026-11-04T12:00:00+00:00"),
        },
    }


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "toys.json"
        file.write_text(json.dumps(shop()), encoding="utf-8")

        async def booked(number: str) -> list[Money]:
            """Read the shop's own books, past the connector."""
            rows = json.loads(file.read_text(encoding="utf-8"))["orders"][number]["refunds"]
            return [money(row["cents"]) for row in rows]

        yield World(
            store=ToyStore(str(file)),
            email=MARA,
            neighbours_order="503",
            refunds_of=booked,
            open_order="501",
            shipped_order="502",
            delivered_order="504",
            unpaid_order="505",
        )


STANDIN = Standin(world=_world)
