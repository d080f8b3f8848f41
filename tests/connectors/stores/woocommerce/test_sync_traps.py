"""Lists that break off, rows that are broken, products that are not for sale here, keys that may only read."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx2
import pytest

from commerce.errors import (
    NeedsPerson,
    StoreRejected,
    StoreUnavailable,
)
from commerce.sentences import again, speaking
from connectors.stores.stock import ProductFailure
from connectors.stores.woocommerce import answers, read_products
from connectors.stores.woocommerce.catalogue_facts import CatalogueFacts
from connectors.stores.woocommerce.connector import WooStore
from evals.standins.woocommerce import catalogue, products
from evals.standins.woocommerce.rest import between
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.state import World
from evals.standins.woocommerce.world import connect, populate


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as found:
        found.world.race = 0.0
        yield found


class Between(httpx2.AsyncBaseTransport):
    """A proxy that strips `Link`, or answers one page of products with an empty list."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, blank: int = 0) -> None:
        self.inner, self.blank, self.lists = inner, blank, dict[str, int]()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self.inner.handle_async_request(request)
        await answer.aread()
        headers = {
            name: value for name, value in answer.headers.items() if name.casefold() in ("x-wp-total", "content-type")
        }
        content = answer.content
        fields = request.url.params.get("_fields", "")
        self.lists[fields] = self.lists.get(fields, 0) + request.url.path.endswith("/products")
        if request.url.path.endswith("/products") and self.lists[fields] == self.blank:
            content = b"[]"
        return httpx2.Response(answer.status_code, headers=headers, content=content, request=request)


def behind(store: WooStore, **how: int) -> WooStore:
    store.client._http._transport = Between(store.client._http._transport, **how)
    store.client._http._mounts = {}
    return store


async def test_a_list_without_links_is_read_to_its_end(woo: Standin) -> None:
    for number in range(230):
        catalogue.product(woo.world, f"Thing {number}", "5.00")
    store = behind(connect(woo))
    assert len([one async for one in store.catalogue.all()]) == 230
    assert len(await store.catalogue.ids()) == 230
    await store.close()


@pytest.mark.parametrize("blank", [2, 3])
async def test_a_list_that_breaks_off_is_no_list(woo: Standin, blank: int) -> None:
    for number in range(230):
        catalogue.product(woo.world, f"Thing {number}", "5.00")
    store = behind(connect(woo), blank=blank)
    with pytest.raises(StoreUnavailable, match="broke off"):
        _ = [one async for one in store.catalogue.all()]
    with pytest.raises(StoreUnavailable, match="broke off"):
        await store.catalogue.ids()
    await store.close()


@pytest.mark.parametrize("version", ["8.0.3", "11.0.1"])
async def test_a_sync_that_broke_off_goes_on_where_it_was(version: str) -> None:
    with serve(Standin(world=World(version=version))) as woo:
        woo.world.race = 0.0
        for number in range(230):
            options = {"options": {"Size": ["S", "M"]}} if number % 10 == 0 else {}
            catalogue.product(woo.world, f"Thing {number}", "5.00", **options)
        store = connect(woo)
        whole = {one.id: one async for one in store.catalogue.all()}
        read = sorted(whole, key=int)[:120]
        woo.world.table("products")[int(read[3])]["status"] = "trash"  # everybody behind it moves one place forward
        woo.requests.clear()
        rest = {one.id: one async for one in store.catalogue.all(set(read))}
        assert rest == {name: one for name, one in whole.items() if name not in read}
        pages = [one for one in woo.requests if one["path"].endswith("/products") and "name" in one["query"]["_fields"]]
        assert [one["query"].get("page") or one["query"]["offset"] for one in pages] == ["100", "199"]
        await store.close()


def thousand(woo: Standin, count: int = 330) -> None:
    for number in range(count):
        options = {"options": {"Size": ["S", "M", "L"]}} if number % 10 == 0 else {}
        catalogue.product(woo.world, f"Thing {number}", "5.00", **options)


@pytest.mark.parametrize(("version", "most"), [("8.0.3", 3), ("11.0.1", 2)])
async def test_a_sync_of_everything_asks_no_more_than_it_must(version: str, most: int) -> None:
    """A request for a page of products, one for its variations, in old versions one for what is protected."""
    with serve(Standin(world=World(version=version))) as woo:
        thousand(woo)
        store = connect(woo)
        first = {one.id: one async for one in store.catalogue.all()}
        woo.requests.clear()
        assert {one.id: one async for one in store.catalogue.all()} == first
        assert len(woo.requests) <= 4 * most + 3, woo.calls()
        woo.requests.clear()
        again = connect(woo)
        ids = [variant.id for one in first.values() for variant in one.variants if len(one.variants) > 1][:60]
        assert set(await again.catalogue.stock(ids)) == set(ids)
        assert len(woo.requests) <= 5, "also without knowing whose variations they are"
        await store.close()
        await again.close()


async def test_who_moves_over_the_edge_of_a_page_is_read_all_the_same(woo: Standin) -> None:
    thousand(woo)
    store = connect(woo)
    ids = sorted(await store.catalogue.ids(), key=int)
    found = []
    async for one in store.catalogue.all():
        if not found:  # the first page was read: everybody behind it moves a place forward
            woo.world.table("products")[int(ids[3])]["status"] = "trash"
        found.append(one.id)
    assert sorted(found, key=int) == ids
    await store.close()


@pytest.mark.parametrize("trouble", ["off", "closed", "broken", "incomplete"])
async def test_without_reports_variations_are_read_product_by_product(
    trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Standin(world=World(version="8.0.3"))) as woo:
        thousand(woo, 120)
        store = connect(woo)
        woo.world.reports = trouble != "off"
        if trouble == "broken":
            woo.faults.add("status", operation="/wc-analytics/", code=500, skip=2, times=99)
        elif trouble == "closed":
            woo.front, woo.front_on = "nameless", "wc-analytics"
        elif trouble == "incomplete":
            left_out = woo.world.all("products")[0]["_variations"][0]["id"]
            monkeypatch.setattr(
                products,
                "between",
                lambda call, rows: [
                    one for one in between(call, rows) if "analytics" not in call.path or one["id"] != left_out
                ],
            )
        found = [one async for one in store.catalogue.all()]
        assert sorted(len(one.variants) for one in found) == [1] * 108 + [3] * 12
        await store.close()


@pytest.mark.parametrize("version", ["8.0.3", "11.0.1"])
async def test_protected_products_are_recognised_in_every_version(version: str) -> None:
    with serve(Standin(world=World(version=version))) as woo:
        open_ = catalogue.product(woo.world, "Open", "5.00")
        secret = catalogue.product(woo.world, "Secret", "5.00", post_password="swordfish")
        store = connect(woo)
        found = {one.id: one.status async for one in store.catalogue.all()}
        assert found == {str(open_["id"]): "active", str(secret["id"]): "protected"}
        assert (await store.catalogue.product(str(secret["id"]))).status == "protected"
        assert not any("swordfish" in repr(one) for one in [await store.catalogue.product(str(secret["id"]))])
        await store.close()


async def test_a_site_that_hides_what_wordpress_publishes_is_read_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serve(Standin(world=World(version="8.0.3", hides_posts=True))) as woo:
        catalogue.product(woo.world, "Open", "5.00")
        store = connect(woo)
        assert [one.status async for one in store.catalogue.all()] == ["active"]
        assert "hides which products are protected" in caplog.text
        await store.close()


async def test_categories_read_as_a_path_and_measures_with_their_unit(woo: Standin) -> None:
    clothes = catalogue.term(woo.world, "categories", "Clothing & more")
    catalogue.term(woo.world, "categories", "Jackets", clothes)
    catalogue.term(woo.world, "categories", "Sale")
    jacket = catalogue.product(
        woo.world, "Jacket", "5.00", categories=["Jackets", "Sale", "Clothing & more"], weight="0.4"
    )
    jacket["dimensions"] = {"length": "30", "width": "20", "height": ""}
    loose = catalogue.product(woo.world, "Voucher", "5.00")
    store = connect(woo)
    found = {one.id: one async for one in store.catalogue.all()}
    read = found[str(jacket["id"])]
    assert (read.category, read.tags) == ("Clothing & more > Jackets", ("Sale",))
    assert (read.attributes["weight"], read.attributes["dimensions"]) == ("0.4 kg", "30 × 20 × ? cm")
    assert found[str(loose["id"])].category == ""
    lists = [one for one in woo.requests if one["path"].endswith("/products/categories")]
    hat = catalogue.term(woo.world, "categories", "Hats", clothes)
    jacket["categories"] = [catalogue.short(hat)]
    assert (await store.catalogue.product(str(jacket["id"]))).category == "Clothing & more > Hats"
    assert (await store.catalogue.product(str(jacket["id"]))).category == "Clothing & more > Hats"
    now = [one for one in woo.requests if one["path"].endswith("/products/categories")]
    assert (len(lists), len(now)) == (1, 2), "read once, and again for one that was not there"
    await store.close()


@pytest.mark.parametrize(("categories", "path"), [({1: ("A", 2), 2: ("B", 1)}, "A"), ({1: ("A", 9)}, "A"), ({}, "")])
def test_categories_in_a_circle_end(categories: dict, path: str) -> None:
    found = CatalogueFacts(categories=categories).path(1)
    assert len(found) <= 12 and (found[-1:] == ((path,) if path else ()))


async def test_variations_come_with_the_page_of_their_products(woo: Standin) -> None:
    for number in range(110):
        catalogue.product(woo.world, f"Shirt {number}", "5.00", options={"Size": ["S", "M", "L"]})
    store = connect(woo)
    found = [one async for one in store.catalogue.all()]
    assert [len(one.variants) for one in found] == [3] * 110
    paths = [one["path"].partition("/wc/v3")[2] for one in woo.requests if one["query"].get("_fields") != "id"]
    assert paths.count("/variations") == 4 and not any(
        path.endswith("/variations") and path != "/variations" for path in paths
    )
    await store.close()


ROW = {"id": 7, "name": "Pan", "type": "simple", "price": "9.00", "stock_status": "instock", "attributes": []}


@pytest.mark.parametrize(
    "broken",
    [
        {"categories": {"1": {"name": "Pans"}, "2": None}},
        {"attributes": {"1": {"name": "Size", "options": ["M"]}}},
        {"attributes": [None, 3]},
        {"categories": [None, "x"]},
    ],
)
def test_lists_with_gaps_are_read(broken: dict) -> None:
    assert not isinstance(read_products.product(ROW | broken, [], "EUR"), ProductFailure)


@pytest.mark.parametrize("broken", [{"price": "1e30"}, {"price": "x"}, {"average_rating": "x", "rating_count": 1}])
def test_a_broken_row_is_told_and_stops_nothing(broken: dict) -> None:
    assert isinstance(read_products.product(ROW | broken, [], "EUR"), ProductFailure)


@pytest.mark.parametrize(
    ("fields", "status", "available"),
    [
        ({"catalog_visibility": "catalog"}, "hidden", False),
        ({"catalog_visibility": "search"}, "active", True),
        ({"purchasable": False}, "active", False),
        ({"type": "external"}, "active", False),
        ({}, "active", True),
    ],
)
def test_what_is_not_sold_here_is_not_offered(fields: dict, status: str, available: bool) -> None:
    found = read_products.product(ROW | fields, [], "EUR")
    assert not isinstance(found, ProductFailure)
    assert (found.status, found.variants[0].available) == (status, available)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Der angegebene API-Schlüssel besitzt keine Schreibrechte.", "read_only_key"),
        ("The API key provided does not have write permissions.", "read_only_key"),
        ("Consumer secret is invalid.", "needs_reconnect"),
    ],
)
def test_keys_that_may_only_read_are_recognised_in_any_language(words: str, kind: str) -> None:
    body = {"code": "woocommerce_rest_authentication_error", "message": words, "data": {"status": 401}}
    assert answers.meaning(401, body, write=True).code == kind


def test_words_of_a_provider_that_nobody_knows_are_looked_into() -> None:
    code = "woocommerce_rest_cannot_create_order_refund"
    assert answers.refusal(code, "Die Verbindung zur Bank ist abgebrochen.", "").code == "gateway_unclear"
    assert answers.refusal(code, "The card issuer declined the refund.", "").code == "gateway_refused"


async def test_a_shop_whose_gateways_cannot_refund_hands_refunds_to_a_person(woo: Standin) -> None:
    cast = populate(woo)
    for gateway in woo.world.gateways.values():
        gateway.refunds = False
    store = connect(woo)
    await store.facts()
    assert "refund_order" in store.capabilities.actions
    order = await store.orders.by_number(cast.open)
    with pytest.raises(NeedsPerson) as refusal:
        await store.refunds.quote(order.id, (), True)
    assert refusal.value.code == "gateway_cannot_refund"
    await store.close()


async def test_why_keys_that_may_only_read_change_nothing(woo: Standin) -> None:
    populate(woo)
    store = connect(woo, woo.keys.make("read"))
    await store.facts()
    assert not store.capabilities.actions
    assert {"refund_order", "cancel_order", "change_address"} <= store.capabilities.lacking.keys()
    assert json.dumps(store.capabilities.model_dump(mode="json"))
    with speaking("de"):
        assert again(store.capabilities.lacking["refund_order"]).startswith("Der Shop lässt mich")
    await store.close()


async def test_one_price_that_cannot_be_read_hides_no_other(woo: Standin) -> None:
    good, bad = (catalogue.product(woo.world, name, "5.00") for name in ("Good", "Bad"))
    bad["price"] = bad["regular_price"] = "x"
    store = connect(woo)
    assert set(await store.catalogue.stock([str(good["id"]), str(bad["id"])])) == {str(good["id"])}
    with pytest.raises(StoreRejected):
        await store.catalogue.product(str(bad["id"]))
    await store.close()
