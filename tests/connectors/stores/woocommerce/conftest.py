"""A shop on the stand-in with an order in every state, and the connector that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from connectors.stores.woocommerce import WooStore
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from tests.standins.woocommerce import catalogue, orders, people, shop
from tests.standins.woocommerce.server import Standin, serve

OWNER, NEIGHBOUR = "mara+shop@example.com", "jonas@example.org"
TRACE = {"tracking_provider": "dhl", "tracking_number": "JD0146", "date_shipped": ""}


@dataclass
class Cast:
    """The numbers of the orders, as customers know them."""

    open: str
    shipped: str
    delivered: str
    unpaid: str
    swap: str
    exchange: str
    neighbours: str


async def quick(seconds: float) -> None:
    """Wait a hundredth of what was asked for."""
    await asyncio.sleep(min(seconds, 0.02))


def connect(woo: Standin, key: Any = None, timeout: float = 5.0, **options: Any) -> WooStore:
    """Return the connector of the stand-in's shop."""
    key = key or woo.key
    keys = Keys(consumer_key=key.consumer_key, consumer_secret=key.consumer_secret)
    mode = "basic" if woo.root.startswith("https") else "oauth"
    client = WooClient(woo.root, keys, mode, ca=woo.ca, timeout=timeout, sleep=quick)
    return WooStore(client, **options)


def populate(woo: Standin) -> Cast:
    """Fill the shop."""
    world = woo.world
    jacket = catalogue.product(
        world, "Rain jacket", options={"Size": ["S", "M", "L"]}, prices=["79.00", "69.00", "89.00"], stock=20
    )
    cap = catalogue.product(world, "Wool cap", "19.33", stock=20)
    socks = catalogue.product(world, "Trail socks", "9.50", stock=30)
    catalogue.product(world, "Draft hat", "5.00", status="draft")
    shop.page(world, "Refund policy", "<p>We take everything back within 30 days.</p>")
    mara = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
    jonas = people.customer(world, NEIGHBOUR, "Jonas Falk", address=orders.ADDRESS)
    small = jacket["_variations"][0]
    trace = {"meta_data": [{"key": "_wc_shipment_tracking_items", "value": [TRACE]}]}

    def placed(whose: Any, lines: Any, **more: Any) -> str:
        made = orders.order(world, whose["email"], lines, customer=whose, **more)
        return str(made["id"])

    return Cast(
        open=placed(mara, [(cap, 2), (socks, 1)], ago=1, note="Gift wrap, please."),
        shipped=placed(mara, [(small, 2), (cap, 1)], ago=4, status="completed", **trace),
        delivered=placed(mara, [(cap, 3), (socks, 2)], ago=9, status="completed"),
        unpaid=placed(mara, [(socks, 1)], ago=12, paid=False, status="cancelled"),
        swap=placed(mara, [(small, 2), (socks, 1)], ago=2),
        exchange=placed(mara, [(small, 1)], ago=8, status="completed"),
        neighbours=placed(jonas, [(socks, 3)], ago=3),
    )


@pytest.fixture(params=["8.0.3", "11.0.1", "8.0.3 with the plug-in", "11.0.1 with the plug-in"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    version, _, plugin = request.param.partition(" ")
    with serve(tls_on=True) as running:
        running.world.version = version
        running.world.plugin = bool(plugin)
        running.world.race = 0.0
        yield running


@pytest.fixture
def cast(woo: Standin) -> Cast:
    return populate(woo)


@pytest.fixture
async def store(woo: Standin, cast: Cast) -> AsyncIterator[WooStore]:
    found = connect(woo)
    await found.shop()
    yield found
    await found.close()
