"""A shop on the stand-in with an order in every state, and the connector that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from commerce.money import Money
from connectors.stores.woocommerce import WooStore
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys, Mode
from evals.contracts.stores.world import World
from evals.standins.woocommerce import catalogue, orders, people, shop
from evals.standins.woocommerce.server import Standin, serve

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
    mode: Mode = "basic" if woo.root.startswith("https") else "oauth"
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


async def refunds(woo: Standin, number: str) -> list[Money]:
    """Return what the platform itself booked as refunds on an order."""
    rows = [one for one in woo.world.all("refunds") if str(one["_order"]) == number]
    return [Money(one["amount"], woo.world.currency) for one in rows]


@asynccontextmanager
async def world_of(woo: Standin, cast: Cast) -> AsyncIterator[World]:
    """Open what the contracts need to know of a shop on a stand-in."""
    store = connect(woo)
    await store.shop()
    yield World(
        store=store,
        email=OWNER,
        neighbours_order=cast.neighbours,
        open_order=cast.open,
        shipped_order=cast.shipped,
        delivered_order=cast.delivered,
        unpaid_order=cast.unpaid,
        swap_order=cast.swap,
        exchange_order=cast.exchange,
        refunds_of=lambda number: refunds(woo, number),
        reserves=False,
    )
    await store.close()


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Open a fresh shop on a stand-in in this process."""
    with serve(tls_on=True) as woo:
        woo.world.race = 0.0
        async with world_of(woo, populate(woo)) as found:
            yield found
