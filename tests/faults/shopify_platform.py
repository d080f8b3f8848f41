"""Shopify, as the stand-in plays it, as a platform of the fault benches: one shop beside each state directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from connectors.stores.base import StoreConnector
from evals.faults.platform import Kind, Platform, PlatformWrite
from evals.standins.shopify import catalogue, orders, people
from evals.standins.shopify.server import Standin, serve
from evals.standins.shopify.world import OWNER, connect

EACH = 160  # orders of each kind: a change that can be done once to an order has one of its own
FIRST = {"open": 1002, "arrived": 1002 + EACH, "swap": 1002 + 2 * EACH, "exchange": 1002 + 3 * EACH}
GESTURE = "1001"


class Reached:
    """What `connect` needs of a stand-in that runs in another process."""

    def __init__(self, home: Path) -> None:
        told = json.loads((home / "standin.json").read_text())
        self.url, self.token = told["url"], told["token"]
        self.world = type("World", (), {"domain": told["domain"]})


@contextmanager
def lodge(home: Path) -> Iterator[Standin]:
    """Run a shop beside ``home``."""
    with serve() as shopify:
        shopify.bucket.set(maximum=100_000, rate=10_000)
        shopify.keep_requests = False
        populate(shopify)
        told = {"url": shopify.url, "token": shopify.token, "domain": shopify.world.domain}
        (home / "standin.json").write_text(json.dumps(told))
        yield shopify


def populate(shopify: Standin) -> None:
    """Fill the shop with orders of one customer; their numbers are those of `FIRST`."""
    world = shopify.world
    pan = catalogue.product(
        world, "Pan", options={"Size": ["24", "20", "28"]}, prices=["40.00", "30.00", "55.00"], stock=9000
    )
    for one, size in zip(pan["_variants"], (24, 20, 28), strict=True):
        one["sku"] = f"PAN-{size}"
    mara = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
    pan24 = pan["_variants"][0]
    made = {"gesture": [orders.order(world, mara, [(pan24, 40)], ago=6)]}
    for kind in FIRST:
        made[kind] = [orders.order(world, mara, [(pan24, 1)], ago=4) for _ in range(EACH)]
        assert made[kind][0]["name"] == f"#{FIRST[kind]}"
    for kind in ("gesture", "arrived", "exchange"):
        for order in made[kind]:
            orders.fulfil(world, order)
            orders.deliver(world, order, ago=2)


def _open(home: Path, _kind: Kind) -> StoreConnector:
    return connect(Reached(home), quiet_seconds=0.3)


async def _writes(_store: StoreConnector, home: Path) -> list[PlatformWrite]:
    async with httpx2.AsyncClient() as client:
        found = await client.get(f"{Reached(home).url}/_books")
    return [PlatformWrite(**row) for row in found.raise_for_status().json()]


def _number(kind: str, number: int) -> str:
    return str(FIRST[kind] + number % EACH)


def _house(number: int) -> dict[str, Any]:
    return {"line1": f"Teststrasse {number + 1}", "city": "Berlin", "postcode": "10115", "country": "DE"}


def _swap(kind: str, number: int, sizes: tuple[int, ...]) -> dict[str, Any]:
    new = f"PAN-{sizes[number % len(sizes)]}"
    return {"order_number": _number(kind, number), "swaps": [{"sku": "PAN-24", "new_sku": new}]}


PLATFORM = Platform(
    _open,
    _writes,
    {
        "refund_order": lambda number: {"order_number": GESTURE, "amount": f"0.{number % 90 + 10}"},
        "cancel_order": lambda number: {"order_number": _number("open", number)},
        "return_items": lambda number: {"order_number": _number("arrived", number)},
        "exchange_items": lambda number: _swap("exchange", number, (28, 20)),
        "change_items": lambda number: _swap("swap", number, (20,)),  # what costs more is refused
        "change_address": lambda number: {"order_number": _number("open", number + 80), **_house(number)},
        "change_profile_address": _house,
        "resend_message": lambda number: {"order_number": _number("arrived", number + 80), "kind": "invoice"},
        "add_note": lambda number: {"order_number": GESTURE, "text": f"Please ring twice, number {number}."},
    },
    OWNER,
    # An address is what it was set to, and a mail carries no key: those are compared by the contract's tests.
    recorded=frozenset(
        {"refund", "refund_order", "cancel_order", "return_items", "exchange_items", "change_items", "add_note"}
    ),
)
