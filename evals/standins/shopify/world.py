"""A shop on the stand-in with an order in every state, and the connector that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from commerce.money import Money
from connectors.stores.shopify.bulk import Bulk
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.connector import ShopifyStore
from connectors.stores.shopify.oauth import Endpoint
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.vaults import MemoryVault
from evals.contracts.stores.world import World
from evals.standins.shopify import catalogue, orders, people, shop
from evals.standins.shopify.server import Standin, serve

OWNER, NEIGHBOUR = "mara@example.com", "jonas@example.org"


async def quick(seconds: float) -> None:
    """Wait a hundredth of what was asked for."""
    await asyncio.sleep(min(seconds, 0.02))


def connect(shopify: Standin, **options: Any) -> ShopifyStore:
    """Return the connector of the stand-in's shop."""
    vault = MemoryVault(Credentials(access_token=shopify.token))
    client = ShopifyClient(
        shopify.url, Tokens(vault, Endpoint(shopify.url)), sleep=quick, timeout=options.pop("timeout", 5.0)
    )
    return ShopifyStore(shopify.world.domain, client, bulk=Bulk(client, quick), **options)


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


def populate(shopify: Standin) -> Cast:
    """Fill the shop."""
    world = shopify.world
    sizes = {"Size": ["S", "M", "L"]}
    jacket = catalogue.product(world, "Rain jacket", options=sizes, prices=["79.00", "69.00", "89.00"], stock=20)
    told = {"custom.material": "merino wool"}
    cap = catalogue.product(world, "Wool cap", price="19.00", stock=20, metafields=told, public=told)
    socks = catalogue.product(world, "Trail socks", options={"Colour": ["red", "blue"]}, price="9.50", stock=30)
    catalogue.collection(world, "Winter", [jacket, cap])
    for one in (jacket, cap, socks):
        one["updatedAt"] = "2026-10-01T08:00:00Z"
    shop.policy(world, "SHIPPING_POLICY", "<p>We send within two days.</p>")
    shop.text_page(world, "About us", "<h1>About us</h1><p>We mend what we sell.</p>")
    mara = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
    jonas = people.customer(world, NEIGHBOUR, "Jonas Falk", address=orders.ADDRESS)
    s, cap_variant, red = jacket["_variants"][0], cap["_variants"][0], socks["_variants"][0]
    made = {
        "open": orders.order(world, mara, [(cap_variant, 2), (red, 1)], ago=1, note="Gift wrap, please."),
        "shipped": orders.order(world, mara, [(s, 2), (cap_variant, 1)], ago=4),
        "delivered": orders.order(world, mara, [(cap_variant, 2), (red, 2)], ago=9),
        "unpaid": orders.order(world, mara, [(red, 1)], ago=12, paid=False),
        "swap": orders.order(world, mara, [(s, 2), (red, 1)], ago=2),
        "exchange": orders.order(world, mara, [(s, 1)], ago=8),
        "neighbours": orders.order(world, jonas, [(red, 3)], ago=3),
    }
    orders.fulfil(world, made["shipped"])
    orders.event(world, made["shipped"]["fulfillments"][0], "IN_TRANSIT")
    for name in ("delivered", "exchange"):
        orders.fulfil(world, made[name])
        orders.deliver(world, made[name], ago=3)
    made["unpaid"]["cancelledAt"] = (world.clock.now() - timedelta(days=11)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Cast(**{name: one["name"].removeprefix("#") for name, one in made.items()})


async def refunds(shopify: Standin, number: str) -> list[Money]:
    """Return what the platform itself booked as refunds on an order."""
    order = next(one for one in shopify.world.all("Order") if one["name"] == f"#{number}")
    moves = [one for one in order["transactions"] if one["kind"] == "REFUND" and one["status"] == "SUCCESS"]
    return [Money.rounded(one["_amount"], order["presentmentCurrencyCode"]) for one in moves]


@asynccontextmanager
async def world_of(shopify: Standin, cast: Cast) -> AsyncIterator[World]:
    """Open what the contracts need to know of a shop on a stand-in."""
    store, approving = connect(shopify), connect(shopify, approve_returns=True)
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
        refunds_of=lambda number: refunds(shopify, number),
        approving=approving,
    )
    await store.close()
    await approving.close()


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """Open a fresh shop on a stand-in in this process."""
    with serve() as shopify:
        shopify.bucket.set(maximum=100_000, rate=10_000)
        async with world_of(shopify, populate(shopify)) as found:
            yield found
