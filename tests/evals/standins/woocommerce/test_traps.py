"""What a client of WooCommerce stumbles over: taxes that move, filters that are ignored, versions, and broken hosts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from evals.standins.woocommerce import catalogue, order_routes, orders
from tests.evals.standins.woocommerce.client import Client


def put(client: Client, order: dict, **body) -> dict:
    return client.send("PUT", f"/wc/v3/orders/{order['id']}", body).json()


def test_another_country_moves_the_total_of_a_paid_order(client, small):
    assert client.get(f"/wc/v3/orders/{small.order['id']}")["total"] == "175.40"
    moved = put(client, small.order, shipping={"country": "US"})
    assert (moved["total"], moved["tax_lines"], moved["status"]) == ("147.39", [], "processing")
    assert put(client, small.order, shipping={"country": "DE"})["total"] == "175.40"
    assert put(client, small.order, meta_data=[{"key": "a", "value": "b"}])["total"] == "175.40"


def test_a_rate_that_changed_since_the_sale_moves_it_too(client, small, world):
    world.taxes[0].percent += 1
    assert put(client, small.order, meta_data=[])["total"] == "175.40"
    assert put(client, small.order, shipping={"city": "Bonn"})["total"] != "175.40"


def test_every_address_is_taken_in_every_state(client, small, world):
    orders.set_status(world, small.order, "completed")
    answer = put(client, small.order, shipping={"country": "ZZ", "address_1": "<script>", "nonsense": 1})
    assert (answer["shipping"]["country"], answer["shipping"]["address_1"]) == ("ZZ", "<script>")
    assert answer["shipping"]["city"] == "Berlin" and "nonsense" not in answer["shipping"]
    assert client.send("PUT", "/wc/v3/orders/9999", {"shipping": {}}).status_code == 400


def test_unknown_parameters_are_ignored(client, small, world):
    orders.order(world, "eve+shop@example.com", [(small.mug, 1)], paid=False)
    assert len(client.get("/wc/v3/orders?billing_email=nobody@example.com")) == 2
    assert len(client.get("/wc/v3/orders?search=eve%2Bshop@example.com")) == 1
    assert client.get("/wc/v3/orders?search=eve+shop@example.com") == []
    assert len(client.get("/wc/v3/orders?search=example.com")) == 2
    assert [one["id"] for one in client.get("/wc/v3/orders?include=14&include=16&_fields=id")] == []


def test_the_old_version_has_less(client, small, world):
    assert len(client.get("/wc/v3/variations")) == 2
    world.version = "8.0.3"
    assert client.send("GET", "/wc/v3/variations").status_code == 404
    assert client.send("GET", f"/wc/v3/orders/{small.order['id']}/fulfillments").status_code == 404
    assert "brands" not in client.get(f"/wc/v3/products/{small.mug['id']}")
    assert "parent_id" not in client.get(f"/wc/v3/products/{small.shirt['id']}/variations")[0]
    assert client.get("/wc/v3/products/9999/variations") == []


def test_pages_changes_and_sales(client, world):
    world.clock.set(datetime(2026, 11, 1, tzinfo=UTC))
    first = catalogue.product(world, "Tea & Co", "5.00", sale_price="4.00")
    first["date_on_sale_to"] = world.now() + timedelta(days=1)
    catalogue.product(world, "Draft", status="draft")
    listed = client.send("GET", "/wc/v3/products?per_page=1&orderby=id&order=asc")
    assert listed.headers["Link"].endswith('page=2>; rel="next"') and listed.headers["X-WP-Total"] == "2"
    assert client.get("/wc/v3/products?page=9") == []
    assert "api.w.org" in client.send("GET", "/wc/v3/products").headers["Link"]
    shown = client.get(f"/wc/v3/products/{first['id']}")
    assert (shown["name"], shown["price"]) == ("Tea &amp; Co", "4.00")
    world.clock.advance(days=2)
    assert client.get(f"/wc/v3/products/{first['id']}")["price"] == "5.00"
    orders.order(world, "a@example.com", [(catalogue.product(world, "Mug", stock=2), 1)])
    since = "2026-11-01T00:00:00Z"
    assert [one["name"] for one in client.get(f"/wc/v3/products?modified_after={since}&_fields=name")] == ["Mug"]


@pytest.mark.parametrize(
    ("kind", "done"), [("drop", 0), ("lost", 1), ("fatal", 1), ("html", 0), ("truncated", 1), ("status", 0)]
)
def test_faults(client, small, woo, world, kind, done):
    woo.faults.add(kind, operation="POST /refunds", code=502 if kind == "status" else 0)
    if kind in ("drop", "lost"):
        with pytest.raises(httpx2.HTTPError):
            client.refund(small.order, amount="1.00")
    else:
        answer = client.refund(small.order, amount="1.00")
        assert answer.status_code == {"fatal": 500, "html": 200, "truncated": 201, "status": 502}[kind]
        assert answer.text.startswith("{") is (kind in ("fatal", "truncated"))
        if kind == "truncated":
            with pytest.raises(json.JSONDecodeError):
                answer.json()
    assert world.effects["refund"] == done and woo.faults.done == [kind]
    assert client.refund(small.order, amount="1.00").status_code == 201


def test_cancelling_puts_the_goods_back_once(client, small):
    assert small.mug["stock_quantity"] == 3
    put(client, small.order, status="cancelled")
    assert small.mug["stock_quantity"] == 4
    line = small.order["_lines"][1]
    client.refund(small.order, amount="12.50", line_items=[{"id": line["id"], "quantity": 1, "refund_total": 10.5}])
    assert small.mug["stock_quantity"] == 4


def test_parcels(client, small, world):
    order_routes.fulfil(world, small.order, lines=[(small.order["_lines"][0], 1)])
    [row] = client.get(f"/wc/v3/orders/{small.order['id']}/fulfillments")
    assert row["is_fulfilled"] == "1" and row["meta_data"][0]["value"] == "1Z999"
    meta = {one["key"]: one["value"] for one in client.get(f"/wc/v3/orders/{small.order['id']}")["meta_data"]}
    assert meta["_fulfillment_status"] == "partially_fulfilled"


def test_as_a_process_of_its_own():
    command = [sys.executable, "-m", "evals.standins.woocommerce", "--products", "3", "--version", "8.0", "--plugin"]
    root = Path(__file__).parents[4]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as child:
        told = json.loads(child.stdout.readline())
        assert set(told) == {"url", "key", "secret", "ca", "orders"}
        assert httpx2.get(f"{told['url']}/_books").json() == []
        assert "shopclerk/v1" in httpx2.get(f"{told['url']}/wp-json/").json()["namespaces"]
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
