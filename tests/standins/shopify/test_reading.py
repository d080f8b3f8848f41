"""The stand-in answers reads on Shopify's own schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.standins.shopify import catalogue, orders, people
from tests.standins.shopify.server import Standin, serve

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.fixture
def shopify():
    with serve() as running:
        yield running


def ask(shopify: Standin, document: str, version: str = "2026-10", token: str = "", **variables: Any) -> dict[str, Any]:
    path = DOCUMENTS / f"{document}.graphql"
    text = path.read_text() if path.exists() else document
    headers = {"X-Shopify-Access-Token": token or shopify.token}
    url = f"{shopify.url}/admin/api/{version}/graphql.json"
    return httpx2.post(url, json={"query": text, "variables": variables}, headers=headers).json()


def test_an_order_is_found_and_read_whole(shopify) -> None:
    world = shopify.world
    jacket = catalogue.product(world, "Rain jacket", options={"Size": ["S", "M"]}, prices=["79.00", "89.00"])
    mara = people.customer(world, "mara@example.com", address=orders.ADDRESS)
    order = orders.order(world, mara, [(jacket["_variants"][0], 2)])
    found = ask(shopify, "20_order_lookup", query='name:"#1001" AND email:"mara@example.com"')["data"]["orders"][
        "nodes"
    ]
    assert [one["id"] for one in found] == [order["id"]]
    detail = ask(shopify, "21_order_detail", id=order["id"])["data"]["order"]
    assert detail["totalPriceSet"]["shopMoney"] == {"amount": "162.9", "currencyCode": "EUR"}
    assert ask(shopify, "20_order_lookup", token="shpat_dead", query="x") == {
        "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
    }
