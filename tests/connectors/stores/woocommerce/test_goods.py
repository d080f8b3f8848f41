"""Goods as real shops keep them: without a price, deleted for good, and lines with what plug-ins noted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from commerce.product import Product
from connectors.stores.woocommerce import read_products
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import OWNER, connect


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as running:
        yield running


@pytest.fixture
async def store(woo: Standin) -> AsyncIterator[WooStore]:
    found = connect(woo)
    yield found
    await found.close()


async def read(store: WooStore) -> dict[str, Product]:
    found = [one async for one in store.catalogue.all()]
    assert all(isinstance(one, Product) for one in found)
    return {one.title: one for one in found if isinstance(one, Product)}


async def test_what_has_no_price_is_not_offered_for_nothing(woo: Standin, store: WooStore) -> None:
    scarf = catalogue.product(woo.world, "Scarf", "")
    catalogue.product(woo.world, "Sample", "0.00")
    catalogue.product(woo.world, "Coat", options={"Size": ["S", "M"]}, prices=["", "90.00"])
    catalogue.product(woo.world, "Cape", options={"Size": ["S", "M"]}, prices=["", ""])
    found = await read(store)
    assert {name: one.status for name, one in found.items()} == {
        "Scarf": "unpriced",
        "Sample": "active",
        "Coat": "active",
        "Cape": "unpriced",
    }
    assert [str(one.price) for one in found["Coat"].variants] == ["90.00 EUR"]
    assert await store.catalogue.stock([str(scarf["id"])]) == {}


def test_a_hidden_product_without_a_price_stays_hidden() -> None:
    node = {"id": 1, "name": "Scarf", "price": "", "catalog_visibility": "hidden"}
    found = read_products.product(node, (), "EUR")
    assert isinstance(found, Product) and found.status == "hidden"


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize(
    "noted",
    [
        {"key": "Backordered", "value": "2"},
        {"key": "Engraving", "value": {"text": "For M"}},
        {"key": "gift", "value": []},
        {"key": "Personal note", "value": "For M"},
    ],
)
async def test_what_plug_ins_note_on_a_line_is_no_option(
    woo: Standin, store: WooStore, noted: dict[str, Any], deleted: bool
) -> None:
    coat = catalogue.product(woo.world, "Coat", options={"Size": ["S", "M"]}, prices=["90.00"], stock=9)
    made = orders.order(woo.world, OWNER, [(coat["_variations"][0], 2)])
    made["_lines"][0]["meta_data"] += woo.world.meta([noted])
    if deleted:
        woo.world.table("products").pop(coat["id"])
        orders.forget(woo.world, [coat, *coat["_variations"]])
    [line] = (await store.orders.by_number(str(made["id"]))).lines
    assert (line.title, line.variant_title) == ("Coat", "S")


async def test_an_option_that_the_customer_chose_is_told(woo: Standin, store: WooStore) -> None:
    coat = catalogue.product(woo.world, "Coat", options={"Size": ["S", "M"]}, prices=["90.00"], stock=9)
    made = orders.order(woo.world, OWNER, [(coat["_variations"][0], 1)])
    made["_lines"][0]["meta_data"] += woo.world.meta([{"key": "pa_colour", "value": "red"}])
    [line] = (await store.orders.by_number(str(made["id"]))).lines
    assert line.variant_title == "S, red"
