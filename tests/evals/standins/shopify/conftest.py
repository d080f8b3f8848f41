"""A running stand-in with a small shop in it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evals.standins.shopify import catalogue, orders, people
from evals.standins.shopify.server import serve
from tests.evals.standins.shopify.client import Client


@pytest.fixture
def shopify():
    with serve() as running:
        running.bucket.set(maximum=100_000, rate=100)
        yield running
        assert running.world.bugs == []


@pytest.fixture
def client(shopify):
    one = Client(shopify)
    yield one
    one.http.close()


@pytest.fixture
def world(shopify):
    return shopify.world


@pytest.fixture
def shop(world) -> SimpleNamespace:
    """Two products, a customer, and a paid order of two jackets and a mug."""
    jacket = catalogue.product(
        world,
        "Rain jacket",
        options={"Size": ["S", "M"]},
        prices=["79.00", "89.00"],
        stock=10,
        metafields={"custom.fit": "wide"},
    )
    mug = catalogue.product(world, "Mug", price="12.50", stock=4)
    mara = people.customer(world, "mara@example.com", "Mara Lindt", address=orders.ADDRESS)
    order = orders.order(world, mara, [(jacket["_variants"][0], 2), (mug["_variants"][0], 1)])
    return SimpleNamespace(jacket=jacket, mug=mug, mara=mara, order=order)
