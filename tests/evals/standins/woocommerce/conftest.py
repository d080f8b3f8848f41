"""A running stand-in with a small shop in it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evals.standins.woocommerce import catalogue, orders, people
from evals.standins.woocommerce.server import serve
from tests.evals.standins.woocommerce.client import Client


@pytest.fixture
def woo():
    with serve(tls_on=True) as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
def world(woo):
    return woo.world


@pytest.fixture
def client(woo) -> Client:
    return Client(woo)


@pytest.fixture
def small(world) -> SimpleNamespace:
    """A shirt in two sizes, a mug, a customer, and a paid order of two shirts and a mug: 158.00 + 12.50 + 4.90."""
    shirt = catalogue.product(world, "Shirt & Co", options={"Size": ["S", "M"]}, prices=["79.00", "89.00"], stock=10)
    mug = catalogue.product(world, "Mug", "12.50", stock=4)
    mara = people.customer(world, "mara@example.com", "Mara Lindt", address=orders.ADDRESS)
    order = orders.order(world, "mara@example.com", [(shirt["_variations"][0], 2), (mug, 1)], customer=mara, ago=3)
    return SimpleNamespace(shirt=shirt, mug=mug, mara=mara, order=order)
