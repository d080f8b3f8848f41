"""The catalogue: bulk operations and what goes wrong with them, changes by pages, many variants, and statuses."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from datetime import timedelta

import pytest

from commerce.errors import StoreError, StoreRejected, StoreUnavailable
from commerce.product import Product
from connectors.stores.changes import CartItem
from connectors.stores.shopify import documents
from connectors.stores.shopify.bulk import SpillFiles
from connectors.stores.stock import ProductFailure
from evals.standins.shopify import catalogue
from evals.standins.shopify.bulk import switches
from evals.standins.shopify.world import connect
from runtime import clock


async def everything(store) -> dict[str, Product]:
    return {one.id: one async for one in store.catalogue.all() if isinstance(one, Product)}


async def test_facts_collections_pictures_and_options_come_along(store, cast):
    found = {one.title: one for one in (await everything(store)).values()}
    jacket, cap = found["Rain jacket"], found["Wool cap"]
    assert (
        jacket.option_values() == {"Size": ["S", "M", "L"]} and jacket.images and jacket.description == "Rain jacket."
    )
    assert cap.attributes == {"material": "merino wool", "collection": "Winter"}
    assert cap.variants[0].title == "" and cap.variants[0].options == {}


async def test_only_facts_that_are_open_and_collections_that_are_shown_reach_customers(shopify, store, cast):
    world = shopify.world
    inner = {"erp.cost_price": "3.10", "internal.supplier": "Acme", "vip.friends_code": "FRIENDS40"}
    rest = {f"erp.note_{number}": "no" for number in range(30)}
    made = catalogue.product(
        world, "Secret cap", metafields=inner | rest | {"custom.fit": "wide"}, public=["custom.fit"]
    )
    catalogue.define(world, "PRODUCT", "internal.supplier", "NONE")
    catalogue.collection(world, "Google feed low margin", [made], published=False)
    catalogue.collection(world, "Caps", [made])
    identity, since = made["legacyResourceId"], clock.now() - timedelta(minutes=5)
    changed = {one.id: one async for one in store.catalogue.changed(since)}
    for found in ((await everything(store))[identity], await store.catalogue.product(identity), changed[identity]):
        assert found.attributes == {"fit": "wide", "collection": "Caps"}
    assert "internal.supplier" in await store.check() and "custom.fit" not in await store.check()


async def test_the_merchant_may_open_a_fact(shopify, cast):
    made = catalogue.product(shopify.world, "Odd cap", metafields={"erp.cost_price": "3.10", "erp.Weave": "twill"})
    opened = connect(shopify, facts=["ERP.weave"])
    assert (await everything(opened))[made["legacyResourceId"]].attributes == {"Weave": "twill"}
    await opened.close()


async def test_more_variants_than_one_page_holds(shopify, store, cast):
    sizes = [str(number) for number in range(30)]
    made = catalogue.product(shopify.world, "Work shirt", options={"Size": sizes, "Colour": list("abcdefghij")})
    bulk = await everything(store)
    identity = made["legacyResourceId"]
    assert len(bulk[identity].variants) == 300
    assert await store.catalogue.product(identity) == bulk[identity]
    changed = [
        one async for one in store.catalogue.changed(clock.now() - timedelta(minutes=5)) if one.title == "Work shirt"
    ]
    assert changed == [bulk[identity]]


async def test_many_changes_are_read_by_one_operation_and_few_by_pages(shopify, store, cast, monkeypatch):
    long_ago = clock.now() - timedelta(days=40)
    for number in range(12):
        catalogue.product(shopify.world, f"New mug {number}", options={"Size": ["S", "L"]}, price="9.00")
    since = clock.now() - timedelta(minutes=5)
    pages = {one.id: one async for one in store.catalogue.changed(since)}
    assert len(pages) == 12 and shopify.world.effects["bulk"] == 0
    monkeypatch.setattr("connectors.stores.shopify.catalogue._MOST_BY_PAGES", 10)
    assert {one.id: one async for one in store.catalogue.changed(since)} == pages
    assert shopify.world.effects["bulk"] == 1
    assert {one.id async for one in store.catalogue.changed(long_ago)} >= set(pages)


@pytest.mark.parametrize("status", ["DRAFT", "ARCHIVED", "UNLISTED", "ACTIVE"])
async def test_every_status_is_read_and_only_active_ones_are_shown(shopify, store, cast, status):
    made = catalogue.product(shopify.world, "Odd one", status=status)
    identity = made["legacyResourceId"]
    assert (await everything(store))[identity].status == status.lower()
    assert identity in await store.catalogue.ids()
    changed = [one async for one in store.catalogue.changed(clock.now() - timedelta(minutes=5))]
    assert identity in {one.id for one in changed}


async def test_active_and_in_no_online_shop_is_not_shown(shopify, store, cast):
    made = catalogue.product(shopify.world, "Counter only", publishedAt=None)
    assert (await everything(store))[made["legacyResourceId"]].status == "unpublished"


async def test_what_is_published_later_is_not_shown_yet(shopify, store, cast):
    later = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = catalogue.product(shopify.world, "Soon to come", publishedAt=later)
    found = (await everything(store))[made["legacyResourceId"]]
    assert found.status == "unpublished" and found.changes_at is not None and found.changes_at > clock.now()


async def test_stock_that_nobody_counts(shopify, store, cast):
    made = catalogue.product(shopify.world, "Gift wrap")
    made["_variants"][0]["_tracked"] = False
    identity = made["_variants"][0]["legacyResourceId"]
    live = (await store.catalogue.stock([identity]))[identity]
    assert live.stock is None and live.available


async def test_stock_of_a_shop_that_sends_nothing_is_none(shopify, store, cast):
    world = shopify.world
    retail = catalogue.location(world, "Shop in town", fulfillsOnlineOrders=False)
    made = catalogue.product(world, "Retail mug", stock={catalogue.main_location(world)["id"]: 0, retail["id"]: 7})
    identity = made["_variants"][0]["legacyResourceId"]
    live = (await store.catalogue.stock([identity]))[identity]
    assert (live.stock, live.available) == (0, False)
    assert not (await everything(store))[made["legacyResourceId"]].in_stock
    with pytest.raises(StoreRejected, match="in stock"):
        await store.checkout.link([CartItem(variant_id=identity, quantity=3)])


async def test_what_is_sold_by_subscription_only_gets_no_cart(shopify, store, cast):
    made = catalogue.product(shopify.world, "Coffee club", requiresSellingPlan=True)
    with pytest.raises(StoreRejected) as refusal:
        await store.checkout.link([CartItem(variant_id=made["_variants"][0]["legacyResourceId"])])
    assert refusal.value.code == "subscription_only"
    assert refusal.value.message.endswith(f"Please choose how on its page: {made['onlineStoreUrl']}")
    made["onlineStoreUrl"] = None  # in no online store
    with pytest.raises(StoreRejected, match="Please choose how on its page in the shop"):
        await store.checkout.link([CartItem(variant_id=made["_variants"][0]["legacyResourceId"])])


async def test_an_operation_that_runs_is_taken_up(shopify, store, cast):
    whole = await everything(store)
    switches(shopify.world).delay = 3600.0
    await store.catalogue._bulk._start(documents.text("bulk_products"))  # by a process that died then
    assert shopify.world.effects["bulk"] == 2
    other = connect(shopify)
    reading = asyncio.create_task(everything(other))
    await asyncio.sleep(0.2)
    shopify.world.clock.advance(hours=2)
    assert await reading == whole
    assert shopify.world.effects["bulk"] == 2
    await other.close()


async def test_what_a_failed_operation_saved_is_taken_and_the_failure_told(shopify, store, cast):
    switches(shopify.world).fail_after = 4
    found = []
    with pytest.raises(StoreUnavailable, match="INTERNAL_SERVER_ERROR"):
        async for one in store.catalogue.all():
            found.append(one)
    # A product that came without some of its variants must not replace the whole one.
    assert found and all(isinstance(one, ProductFailure) or is_whole(shopify, one) for one in found)


def is_whole(shopify, product) -> bool:
    sold = next(one for one in shopify.world.all("Product") if one["legacyResourceId"] == product.id)
    return len(product.variants) == len(sold["_variants"])


async def test_a_failed_operation_without_anything(shopify, store, cast):
    switches(shopify.world).fail_after, switches(shopify.world).partial = 2, False
    with pytest.raises(StoreUnavailable):
        await everything(store)


@pytest.mark.parametrize("switch", ["truncate", "cut_connection"])
async def test_a_file_that_is_cut_short_is_no_catalogue(shopify, store, cast, switch):
    for number in range(50):
        catalogue.product(shopify.world, f"Thing {number}")
    setattr(switches(shopify.world), switch, True)
    with pytest.raises(StoreError):
        await everything(store)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b\x0c\x1c"], ids=ascii)
async def test_signs_that_end_a_line_elsewhere_are_text(shopify, store, cast, sign):
    made = catalogue.product(shopify.world, "Odd mug", descriptionHtml=f"<p>Holds tea{sign}and cocoa.</p>")
    found = await everything(store)
    assert found[made["legacyResourceId"]].description.endswith("and cocoa.")
    assert len(found) == len(shopify.world.all("Product"))


async def test_a_line_that_nobody_can_read_costs_its_product_only(shopify, store, cast):
    for number in range(30):
        catalogue.product(shopify.world, f"Thing {number}")
    bad = catalogue.product(shopify.world, "Broken thing")["legacyResourceId"]
    switches(shopify.world).spoil = "BROKEN-THING-1"  # the SKU on its variant's line
    found = [one async for one in store.catalogue.all()]
    assert [one.product_id for one in found if isinstance(one, ProductFailure)] == [bad]
    assert {one.id for one in found if isinstance(one, Product)} == await store.catalogue.ids() - {bad}


async def test_an_empty_shop(shopify, store):
    assert await everything(store) == {} and await store.catalogue.ids() == set()


def test_children_in_any_order_find_their_parents_with_bounded_memory(tmp_path):
    families, children = 4000, 25
    rows = [{"__parentId": f"p{number % families}", "id": f"c{number}"} for number in range(families * children)]
    roots = [{"id": f"p{number}", "title": "x" * 200} for number in range(families)]
    lines = [json.dumps(one).encode() + b"\n" for one in [*rows, *reversed(roots)]]
    spill = SpillFiles(tmp_path, 1 + len(lines) // 20_000)
    tracemalloc.start()
    for start in range(0, len(lines), 2000):
        spill.put(lines[start : start + 2000])
    spill.close()
    seen = 0
    for place in range(spill.count):
        for root, *parts in spill.read(place):
            seen += 1
            assert {part["__parentId"] for part in parts} == {root["id"]} and len(parts) == children
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == families
    assert peak < sum(map(len, lines)) * 4  # a part of the file is held, never all of it as objects
