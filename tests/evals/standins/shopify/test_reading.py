"""Reads are parsed, validated, priced and executed on Shopify's own schema."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.standins.shopify import catalogue, orders, people
from evals.standins.shopify import shop as shops
from evals.standins.shopify.cost import estimate
from evals.standins.shopify.roots import FIELDS
from evals.standins.shopify.schema import schema
from evals.standins.shopify.search import Query


def test_an_order_is_found_and_read_whole(client, shop) -> None:
    found = client.ask("20_order_lookup", query='name:"#1001" AND email:"mara@example.com"')["orders"]["nodes"]
    assert [one["id"] for one in found] == [shop.order["id"]]
    detail = client.ask("21_order_detail", id=shop.order["id"])["order"]
    assert detail["totalPriceSet"]["shopMoney"] == {"amount": "175.4", "currencyCode": "EUR"}
    assert [line["refundableQuantity"] for line in detail["lineItems"]["nodes"]] == [2, 1]
    assert (detail["displayFinancialStatus"], detail["displayFulfillmentStatus"]) == ("PAID", "UNFULFILLED")
    held = client.ask("22_order_fulfillment_orders", id=shop.order["id"])["order"]["fulfillmentOrders"]["nodes"]
    assert [one["status"] for one in held] == ["OPEN"] and held[0]["destination"]["zip"] == "28195"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name:1002", ["#1002"]),
        ('name:"#1002"', ["#1002"]),
        ("email:mara@example.com", ["#1001", "#1002", "#1003"]),  # tokens: finds anna.mara@example.com.au too
        ('email:"mara@example.com"', ["#1001", "#1003"]),
        ('email:"MARA@example.com" -status:cancelled', ["#1001", "#1003"]),
        ("email:mara@example.com NOT name:1001 AND (name:1002 OR name:1003)", ["#1002", "#1003"]),
        ("financial_status:pending", ["#1003"]),
        ("created_at:>='2020-01-01T00:00:00Z' created_at:<2021-01-01", []),
        ("customer_id:{mara}", ["#1001", "#1003"]),
        ("mara.no.such", []),
        ('email:"\\" OR name:1002"', []),
        ("nonsense:1", ["#1001", "#1002", "#1003"]),  # what the search does not know it leaves out
    ],
)
def test_search(client, shop, world, query, names) -> None:
    anna = people.customer(world, "anna.mara@example.com.au", "Anna Mara")
    orders.order(world, anna, [(shop.mug["_variants"][0], 1)])
    orders.order(world, shop.mara, [(shop.mug["_variants"][0], 1)], paid=False)
    text = query.replace("{mara}", shop.mara["legacyResourceId"])
    found = client.ask("query($q: String!) { orders(first: 9, query: $q, sortKey: ID) { nodes { name } } }", q=text)
    assert [one["name"] for one in found["orders"]["nodes"]] == names


def test_a_search_field_that_is_not_known_is_told(client, shop) -> None:
    body = client.post('{ orders(first: 1, query: "shoe_size:44") { nodes { id } } }').json()
    assert body["extensions"]["search"][0]["warnings"][0]["field"] == "shoe_size"


def test_pages_hold_while_rows_change(client, world) -> None:
    made = [catalogue.product(world, f"Thing {n}", images=0) for n in range(7)]
    document = "query($after: String) { products(first: 3, after: $after, sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id } } }"
    first = client.ask(document)["products"]
    catalogue.delete_product(world, made[0])
    second = client.ask(document, after=first["pageInfo"]["endCursor"])["products"]
    third = client.ask(document, after=second["pageInfo"]["endCursor"])["products"]
    seen = [one["id"] for part in (first, second, third) for one in part["nodes"]]
    assert seen == [one["id"] for one in made] and not third["pageInfo"]["hasNextPage"]
    assert client.errors("{ products(first: 251) { nodes { id } } }")
    assert "first or last" in client.errors("{ products { nodes { id } } }")[0]["message"]
    assert client.errors('{ products(first: 1, after: "rubbish") { nodes { id } } }')


def test_statuses_must_be_named(client, world) -> None:
    for status in ("ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"):
        catalogue.product(world, status.title(), status=status)
    since = "updated_at:>='2020-01-01T00:00:00Z'"
    bare = client.ask("10_products_incremental", query=since)["products"]["nodes"]
    full = client.ask("10_products_incremental", query=f"{since} AND status:active,archived,draft,unlisted")
    assert [one["title"] for one in bare] == ["Active"]
    assert len(full["products"]["nodes"]) == 4


def test_more_than_250_variants(client, world) -> None:
    options = {"Length": [str(n) for n in range(20)], "Width": [str(n) for n in range(15)]}
    big = catalogue.product(world, "Plank", options=options, images=0)
    seen, after = [], None
    while True:
        page = client.ask("11_product_by_id", id=big["id"], variantsAfter=after)["product"]["variants"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == 300


def test_products_variants_and_stock(client, shop) -> None:
    product = client.ask("11_product_by_id", id=shop.jacket["id"])["product"]
    assert product["metafields"]["nodes"][0]["value"] == "wide"
    assert [one["price"] for one in product["variants"]["nodes"]] == ["79.00", "89.00"]
    small = shop.jacket["_variants"][0]
    live = client.ask("14_inventory_live", ids=[small["id"], "gid://shopify/ProductVariant/1"])["nodes"]
    assert live[1] is None and live[0]["inventoryQuantity"] == 8
    level = live[0]["inventoryItem"]["inventoryLevels"]["nodes"][0]
    assert level["quantities"] == [{"name": "available", "quantity": 8}, {"name": "incoming", "quantity": 0}]
    assert (
        client.ask("query($id: ID!) { node(id: $id) { id __typename } }", id=level["id"])["node"]["__typename"]
        == "InventoryLevel"
    )
    assert (
        client.ask("13_variants_by_sku", query=f'sku:"{small["sku"]}"')["productVariants"]["nodes"][0]["id"]
        == small["id"]
    )
    assert client.ask("12_product_by_handle", handle="mug")["productByIdentifier"]["title"] == "Mug"
    assert client.errors("query($id: ID!) { product(id: $id) { id } }", id="12")


def test_shop_policies_pages(client, world) -> None:
    shops.policy(world, "REFUND_POLICY", "<p>30 days</p>")
    shops.text_page(world, "Sizes", "<p>Large</p>")
    shops.article(world, "Rain", "<p>Wet</p>")
    told = client.ask("15_shop_and_scopes")
    assert told["shop"]["myshopifyDomain"] == world.domain
    assert {"handle": "read_products"} in told["currentAppInstallation"]["accessScopes"]
    assert client.ask("16_shop_policies")["shop"]["shopPolicies"][0]["body"] == "<p>30 days</p>"
    content = client.ask("17_pages_articles")
    assert (
        content["pages"]["nodes"][0]["title"] == "Sizes" and content["articles"]["nodes"][0]["blog"]["title"] == "News"
    )
    catalogue.location(world, "Shelf", isActive=False)
    assert len(client.ask("18_locations")["locations"]["nodes"]) == 0


def test_customers(client, shop) -> None:
    mara = client.ask("23_customer_by_email", email="Mara@Example.com")["customerByIdentifier"]
    assert (mara["numberOfOrders"], mara["amountSpent"]["amount"]) == ("1", "175.4")
    assert client.ask("24_customers_search", query='email:"mara@example.com"')["customers"]["nodes"]
    assert client.ask("23_customer_by_email", email="nobody@example.com")["customerByIdentifier"] is None
    with_edges = client.ask("80_customer_addresses", id=shop.mara["id"])["customer"]
    assert with_edges["addressesV2"]["edges"][0]["node"]["id"] == with_edges["defaultAddress"]["id"]


def test_only_sixty_days_without_read_all_orders(client, shopify, shop, world) -> None:
    old = orders.order(world, shop.mara, [(shop.mug["_variants"][0], 1)], ago=61)
    token = shopify.tokens.static(frozenset({"read_orders", "read_customers"}))
    both = client.ask("{ orders(first: 9) { nodes { id } } }")["orders"]["nodes"]
    few = client.post("{ orders(first: 9) { nodes { id } } }", token=token).json()["data"]["orders"]["nodes"]
    assert (len(both), len(few)) == (2, 1)
    mine = "query($id: ID!) { customer(id: $id) { orders(first: 9, sortKey: PROCESSED_AT) { nodes { id } } } }"
    own = client.post(mine, token=token, id=shop.mara["id"]).json()["data"]["customer"]["orders"]["nodes"]
    assert [one["id"] for one in own] == [shop.order["id"]]
    whole = client.ask(mine.replace("PROCESSED_AT", "PROCESSED_AT, reverse: true"), id=shop.mara["id"])["customer"][
        "orders"
    ]["nodes"]
    assert [one["id"] for one in whole] == [shop.order["id"], old["id"]]
    assert (
        client.post("query($id: ID!) { order(id: $id) { id } }", token=token, id=old["id"]).json()["data"]["order"]
        is None
    )


def test_what_is_not_in_the_schema_is_refused(client, shop) -> None:
    error = client.errors("{ shop { shoeSize } }")[0]
    assert error["message"] == "Field 'shoeSize' doesn't exist on type 'Shop'"
    assert error["extensions"]["code"] == "undefinedField"
    assert client.errors("{ shop {")
    assert client.errors("query($id: ID!) { order(id: $id) { id } }")
    assert client.errors("{ __typename } {")


@pytest.mark.parametrize(
    ("document", "cost"),
    [
        ("10_products_incremental", 832),
        ("11_product_by_id", 355),
        ("15_shop_and_scopes", 6),
        ("16_shop_policies", 2),
        ("17_pages_articles", 79),
        ("18_locations", 102),
        ("20_order_lookup", 27),
        ("21_order_detail", 760),
        ("22_order_fulfillment_orders", 573),
        ("23_customer_by_email", 17),
        ("30_suggested_refund", 57),
        ("36_tags_add", 12),
        ("40_returnable_fulfillments", 642),
    ],
)
def test_estimated_costs(document, cost) -> None:
    from graphql import parse

    from tests.evals.standins.shopify.client import DOCUMENTS

    assert estimate(schema(), parse((DOCUMENTS / f"{document}.graphql").read_text())) == cost


@given(st.text(alphabet="ab:1\"'\\\\()-<>=* ANDORT#@.\n", max_size=40))
def test_any_text_can_be_searched(text) -> None:
    assert Query(text, FIELDS["Order"], ["name"]).matches(
        {"name": "#1001", "email": None, "tags": [], "cancelledAt": None} | EMPTY
    ) in (True, False)


EMPTY = dict.fromkeys(("closedAt", "customer", "confirmationNumber", "createdAt", "processedAt", "updatedAt", "test"))
