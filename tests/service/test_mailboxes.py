"""One mailbox is one customer: on every store, no address reaches an order that was placed with another one."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from commerce.customer import Principal
from commerce.errors import NotFound, OrderNotFound
from commerce.mailbox import normal_email
from connectors.stores.base import StoreConnector
from connectors.stores.demo import cast
from evals.standins.shopify.server import serve as serve_shopify
from evals.standins.woocommerce.server import serve as serve_woo
from service import orders
from service.bootstrap import Container
from tests.commerce.test_mailbox import ALIKE, PAIRS, same
from tests.connectors.stores.shopify import conftest as shopify_shop
from tests.connectors.stores.woocommerce import conftest as woo_shop

Place = Callable[[str], str]


class Counter:
    """A shop of which only the store is looked at."""

    def __init__(self, connector: StoreConnector) -> None:
        self.connector: Any = connector


def in_the_demo(home: Path) -> Place:
    def place(address: str) -> str:
        with closing(sqlite3.connect(home / "demo.sqlite")) as store, store:
            store.execute("UPDATE orders SET email = ? WHERE number = ?", (address, cast.OPEN))
            store.execute("UPDATE customers SET email = ? WHERE id = 'c501'", (address,))
        return cast.OPEN

    return place


@pytest.fixture
async def demo(container: Container) -> tuple[StoreConnector, Place]:
    return container.shop.connector, in_the_demo(container.settings.home)


@pytest.fixture
def shopify_site() -> Iterator[Any]:
    with serve_shopify() as running:
        running.bucket.set(maximum=100_000, rate=10_000)
        yield running


@pytest.fixture
async def shopify(shopify_site: Any) -> AsyncIterator[tuple[StoreConnector, Place]]:
    people = shopify_shop.populate(shopify_site)

    def place(address: str) -> str:
        [made] = [one for one in shopify_site.world.all("Order") if one["name"] == f"#{people.open.lstrip('#')}"]
        made["email"] = made["customer"]["_email"] = address
        return people.open

    store = shopify_shop.connect(shopify_site)
    yield store, place
    await store.close()


@pytest.fixture
def woo_site() -> Iterator[Any]:
    with serve_woo() as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
async def woocommerce(woo_site: Any) -> AsyncIterator[tuple[StoreConnector, Place]]:
    people = woo_shop.populate(woo_site)

    def place(address: str) -> str:
        made = woo_site.world.table("orders")[int(people.open)]
        made["billing"]["email"] = address
        woo_site.world.table("customers")[made["customer_id"]]["email"] = address
        return people.open

    store = woo_shop.connect(woo_site)
    yield store, place
    await store.close()


@pytest.fixture(params=["demo", "shopify", "woocommerce"])
def store(request: pytest.FixtureRequest) -> tuple[StoreConnector, Place]:
    found: tuple[StoreConnector, Place] = request.getfixturevalue(request.param)
    return found


async def sees(shop: Any, who: Principal, number: str) -> bool:
    """Whether any way to the order or its account is open; all of them must agree."""
    try:
        found = bool(await orders.load(shop, who, number))
    except OrderNotFound:
        found = False
    listed = {one.number.lstrip("#") for one in await orders.mine(shop, who)}
    assert (number.lstrip("#") in listed) is found
    try:
        assert bool(await orders.account(shop, who)) is found
    except NotFound:
        assert not found
    return found


async def test_no_look_alike_reaches_the_order(store: tuple[StoreConnector, Place]) -> None:
    connector, place = store
    shop = Counter(connector)
    for at_the_store, comes in [*PAIRS, *((other, placed) for placed, other in PAIRS)]:
        number = place(at_the_store)
        if normal_email(comes):
            assert not await sees(shop, Principal.customer("shop", comes), number), (at_the_store, comes)
        if normal_email(at_the_store):
            assert await sees(shop, Principal.customer("shop", at_the_store), number), at_the_store


async def test_the_owner_is_found_in_either_spelling_of_the_domain(store: tuple[StoreConnector, Place]) -> None:
    connector, place = store
    for at_the_store in ("Mara@straße.example", "mara@xn--strae-oqa.example"):
        number = place(at_the_store)
        for comes in ("mara@straße.example", "MARA@xn--strae-oqa.example"):
            assert await sees(Counter(connector), Principal.customer("shop", comes), number)


async def test_another_customer_id_reaches_nothing(store: tuple[StoreConnector, Place]) -> None:
    connector, place = store
    number = place("mara@example.com")
    order = await connector.orders.by_number(number)
    assert order.customer_id
    mine = Principal.customer("shop", "mara@example.com", customer_id=order.customer_id)
    assert await sees(Counter(connector), mine, number)
    assert not await sees(Counter(connector), mine.model_copy(update={"customer_id": "31337"}), number)


async def test_any_two_addresses_on_the_demo_store(container: Container) -> None:
    dice, place = Random(7), in_the_demo(container.settings.home)

    def some() -> str:
        return "".join(dice.choices(ALIKE, k=dice.randint(1, 2)))

    for _ in range(150):
        placed, other = f"{some()}@{some()}.de", f"{some()}@{some()}.de"
        for comes in (placed, other):
            number = place(placed)
            if normal_email(comes):
                who = Principal.customer("shop", comes)
                listed = {one.number for one in await orders.mine(container.shop, who)}
                # A list holds at most what is theirs: a database cannot compare every spelling of a domain.
                assert number not in listed or same(placed, comes)
                try:
                    found = bool(await orders.load(container.shop, who, number))
                except OrderNotFound:
                    found = False
                assert found is same(placed, comes)
