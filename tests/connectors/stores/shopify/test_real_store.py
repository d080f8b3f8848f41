"""A real development store, read only: set SHOPIFY_TEST_SHOP and SHOPIFY_TEST_TOKEN to run it."""

from __future__ import annotations

import os

import pytest

from commerce.product import Product
from connectors.stores.registry import open_store

SHOP, TOKEN = os.environ.get("SHOPIFY_TEST_SHOP", ""), os.environ.get("SHOPIFY_TEST_TOKEN", "")
pytestmark = [
    pytest.mark.skipif(not (SHOP and TOKEN), reason="SHOPIFY_TEST_SHOP and SHOPIFY_TEST_TOKEN are not set"),
    pytest.mark.timeout(900),
]


@pytest.fixture
async def store():
    found = await open_store("shopify", {"kind": "static", "access_token": TOKEN}, {"shop": SHOP})
    yield found
    await found.close()


async def test_it_can_be_reached(store):
    assert SHOP in await store.check()
    assert (await store.shop()).currency


async def test_its_catalogue_reads_the_same_both_ways(store):
    found = [one async for one in store.products() if isinstance(one, Product)]
    assert {one.id for one in found} <= await store.product_ids()
    for one in found[:5]:
        assert await store.product(one.id) == one
        assert set(await store.stock([variant.id for variant in one.variants])) == {each.id for each in one.variants}


async def test_its_texts_and_baskets(store):
    assert all([one.title and one.body async for one in store.documents()])
    assert await store.orders_of("nobody@example.com") == []
