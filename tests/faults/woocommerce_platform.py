"""WooCommerce, as the stand-in plays it, as a platform of the fault benches: one shop beside each state directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2

from connectors.stores.base import StoreConnector
from evals.faults.platform import Kind, Platform, PlatformWrite
from evals.standins.woocommerce import catalogue, orders, people
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, connect

EACH = 160  # orders of each kind: a change that can be done once to an order has one of its own
#: The stand-in counts as things are made, so that these numbers are known before it runs.
GESTURE, OPEN, ARRIVED, SWAPPED = (19 + place * EACH for place in range(4))

SIZES = ("PAN-1-1", "PAN-1-2", "PAN-1-3")  # the pan in 24, 20 and 28


@contextmanager
def lodge(home: Path, *, plugin: bool = False) -> Iterator[Standin]:
    """Run a shop beside ``home``."""
    with serve() as woo:
        woo.keep_requests = False
        woo.world.plugin = plugin
        woo.world.race = 0.0
        populate(woo)
        told = {
            "root": woo.root,
            "ca": woo.ca,
            "key": woo.key.consumer_key,
            "secret": woo.key.consumer_secret,
            "url": woo.url,
        }
        (home / "standin.json").write_text(json.dumps(told))
        yield woo


@contextmanager
def lodge_with_plugin(home: Path) -> Iterator[Standin]:
    """Run a shop with the idempotency plug-in beside ``home``."""
    with lodge(home, plugin=True) as woo:
        yield woo


def populate(woo: Standin) -> None:
    """Fill the shop with orders of one customer."""
    world = woo.world
    pan = catalogue.product(
        world, "Pan", options={"Size": ["24", "20", "28"]}, prices=["40.00", "30.00", "55.00"], stock=9000
    )
    mara = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
    pan24 = pan["_variations"][0]

    def placed(status: str = "") -> int:
        return int(orders.order(world, OWNER, [(pan24, 1)], customer=mara, ago=4, status=status)["id"])

    kinds = {GESTURE: "completed", OPEN: "", ARRIVED: "completed", SWAPPED: "completed"}
    for first, status in kinds.items():
        numbers = [placed(status) for _ in range(EACH)]
        assert numbers[0] == first


def _told(home: Path) -> Any:
    return SimpleNamespace(**json.loads((home / "standin.json").read_text()))


def _open(home: Path, _kind: Kind) -> StoreConnector:
    told = _told(home)
    key = SimpleNamespace(consumer_key=told.key, consumer_secret=told.secret)
    return connect(told, key, quiet_seconds=0.3)


async def _writes(_store: StoreConnector, home: Path) -> list[PlatformWrite]:
    async with httpx2.AsyncClient() as client:
        found = await client.get(f"{_told(home).url}/_books")
    return [PlatformWrite(**row) for row in found.raise_for_status().json()]


def _house(number: int) -> dict[str, Any]:
    return {"line1": f"Teststrasse {number + 1}", "city": "Berlin", "postcode": "10115", "country": "DE"}


def _order(first: int, number: int) -> str:
    return str(first + number % EACH)


def _swap(order: str, number: int) -> dict[str, Any]:
    have, *others = SIZES
    return {"order_number": order, "swaps": [{"sku": have, "new_sku": others[number % len(others)]}]}


PLATFORM = Platform(
    _open,
    _writes,
    {
        "refund_order": lambda number: {"order_number": _order(GESTURE, number), "amount": f"0.{number % 90 + 10}"},
        "cancel_order": lambda number: {"order_number": _order(OPEN, number)},
        "return_items": lambda number: {"order_number": _order(ARRIVED, number)},
        "exchange_items": lambda number: _swap(_order(SWAPPED, number), number),
        "change_address": lambda number: {"order_number": _order(OPEN, number + 80), **_house(number)},
        "change_profile_address": _house,
        "resend_message": lambda number: {"order_number": _order(ARRIVED, number + 80), "kind": "invoice"},
        "add_note": lambda number: {
            "order_number": _order(GESTURE, number),
            "text": f"Please ring twice, number {number}.",
        },
    },
    OWNER,
    # An address is what it was set to, and a mail carries no key: those are compared by the contract's tests.
    recorded=frozenset({"refund", "refund_order", "cancel_order", "return_items", "exchange_items", "add_note"}),
)
