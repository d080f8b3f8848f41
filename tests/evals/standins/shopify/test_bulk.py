"""Bulk operations."""

from __future__ import annotations

import json
import time

import httpx2
import pytest

from evals.standins.shopify import catalogue
from tests.evals.standins.shopify.client import DOCUMENTS

PRODUCTS = (DOCUMENTS / "02_bulk_inner_products.graphql").read_text()


def run(client, query=PRODUCTS, **more):
    payload = client.do("01_bulk_run_query", query=query, **more)
    assert not payload["userErrors"], payload
    return payload["bulkOperation"]["id"]


def ended(client, gid):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        one = client.ask("05_bulk_poll", id=gid)["bulkOperation"]
        if one["status"] not in ("CREATED", "RUNNING"):
            return one
        time.sleep(0.01)
    raise AssertionError("it never ended")


def rows(url):
    return [json.loads(line) for line in httpx2.get(url).text.splitlines()]


@pytest.mark.parametrize("group", [True, False])
def test_everything_comes_with_its_parent(client, shop, world, group) -> None:
    catalogue.product(world, "Hidden", status="DRAFT")
    catalogue.location(world, "Second")
    big = catalogue.product(world, "Plank", options={"Length": [str(n) for n in range(300)]}, images=2)
    one = ended(client, run(client, groupObjects=group))
    found = rows(one["url"])
    assert one["status"] == "COMPLETED" and int(one["objectCount"]) == len(found)
    roots = [row for row in found if "__parentId" not in row]
    assert int(one["rootObjectCount"]) == len(roots) == 3
    by_id = {row["id"]: row for row in found}
    for row in found:
        kind = by_id[row["__parentId"]]["__typename"] if "__parentId" in row else None
        expected = {
            "ProductVariant": "Product",
            "MediaImage": "Product",
            "Metafield": "Product",
            "InventoryLevel": "ProductVariant",
        }
        assert kind == expected.get(row["__typename"])
    assert sum(row.get("__parentId") == big["id"] for row in found) == 302
    before = [at for at, row in enumerate(found) if "__parentId" in row and found.index(by_id[row["__parentId"]]) > at]
    assert bool(before) is not group


def test_other_roots(client, shop, world) -> None:
    catalogue.collection(world, "Rainy", [shop.jacket])
    found = rows(
        ended(client, run(client, (DOCUMENTS / "04_bulk_inner_collections.graphql").read_text(), groupObjects=True))[
            "url"
        ]
    )
    assert [row["__typename"] for row in found] == ["Collection", "Product"]
    variants = rows(ended(client, run(client, (DOCUMENTS / "03_bulk_inner_variants.graphql").read_text()))["url"])
    assert {row["product"]["id"] for row in variants} == {shop.jacket["id"], shop.mug["id"]}
    none = ended(client, run(client, '{ products(query: "title:nothing") { edges { node { id } } } }'))
    assert (none["url"], none["objectCount"]) == (None, "0")


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { name } }",
        "{ products { edges { node { shoeSize } } } }",
        "{ products { edges { node { title variants { edges { node { id } } } } } } }",
        "{ products { edges { node { id variants { edges { node { id inventoryItem { id inventoryLevels { edges { node { id } } } } media { edges { node { id } } } metafields { edges { node { id } } } } } } media { edges { node { id } } } metafields { edges { node { id } } } } } } }",
        "{ products { edges { node { id collections { edges { node { id products { edges { node { id media { edges { node { id } } } } } } } } } } } } }",
        "{ products { edges { node {",
    ],
)
def test_what_is_no_bulk_query(client, shop, query) -> None:
    payload = client.do("01_bulk_run_query", query=query)
    assert payload["bulkOperation"] is None and payload["userErrors"][0]["code"] == "INVALID"


def test_failures(client, shopify, shop) -> None:
    shopify.bulk.fail_after = 3
    one = ended(client, run(client))
    assert (one["status"], one["errorCode"], one["url"]) == ("FAILED", "INTERNAL_SERVER_ERROR", None)
    assert len(rows(one["partialDataUrl"])) == 3
    shopify.bulk.fail_after, shopify.bulk.truncate = None, True
    url = ended(client, run(client))["url"]
    with pytest.raises(ValueError):
        rows(url)
    shopify.bulk.truncate, shopify.bulk.cut_connection = False, True
    with pytest.raises(httpx2.TransportError):
        httpx2.get(url)
    shopify.world.clock.advance(days=8)
    assert httpx2.get(url).status_code == 404
    poor = shopify.tokens.static(frozenset({"read_orders"}))
    gid = client.post("01_bulk_run_query", token=poor, query=PRODUCTS).json()["data"]["bulkOperationRunQuery"][
        "bulkOperation"
    ]["id"]
    assert ended(client, gid)["errorCode"] == "ACCESS_DENIED"


def test_five_at_once_and_cancelling(client, shopify, shop) -> None:
    shopify.bulk.delay = 60
    ids = [run(client) for _ in range(5)]
    assert client.do("01_bulk_run_query", query=PRODUCTS)["userErrors"][0]["code"] == "LIMIT_REACHED"
    assert len(client.ask("07_bulk_list_running")["bulkOperations"]["nodes"]) == 5
    assert client.do("09_bulk_cancel", id=ids[0])["bulkOperation"]["status"] == "CANCELING"
    assert client.ask("06_bulk_poll_node", id=ids[0])["node"]["status"] == "CANCELED"
    run(client)
    heard = []
    shopify.world.listeners.append(lambda topic, _one: heard.append(topic))
    shopify.world.clock.advance(seconds=61)
    assert {ended(client, gid)["status"] for gid in ids[1:]} == {"COMPLETED"}
    for one in shopify.world.all("BulkOperation"):
        ended(client, one["id"])
    shopify.world.work()
    assert heard.count("BULK_OPERATIONS_FINISH") == 6
    assert client.do("09_bulk_cancel", id=ids[1])["userErrors"]
