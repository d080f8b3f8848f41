"""Refunds: what WooCommerce takes, what it refuses, and how it says so."""

from __future__ import annotations

import threading

import pytest

from evals.standins.woocommerce import catalogue, orders


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"amount": "999.00"}, 500, "Invalid refund amount."),
        ({"amount": "five"}, 500, "Invalid refund amount."),
        ({"amount": "3.00", "reason": "DECLINE"}, 500, "The card issuer declined the refund."),
    ],
)
def test_business_errors_are_500_with_a_number(client, small, body, status, message):
    answer = client.refund(small.order, **body)
    found = {"code": "woocommerce_rest_cannot_create_order_refund", "message": message, "data": 500}
    assert (answer.status_code, answer.json()) == (status, found)
    assert client.get(f"/wc/v3/orders/{small.order['id']}/refunds") == []


def test_the_other_refusals(client, small, world):
    answer = client.refund(small.order, amount="-5")
    assert (answer.status_code, answer.json()["data"]) == (500, 400)
    assert client.refund(small.order, amount=1.5).json()["code"] == "rest_invalid_param"
    assert client.refund({"id": 999}, amount="1.00").json() == {
        "code": "woocommerce_rest_invalid_order_id",
        "message": "Invalid order ID.",
        "data": 404,
    }
    small.order["payment_method"] = "cod"
    assert "does not support automatic refunds" in client.refund(small.order, amount="1.00").json()["message"]
    assert not world.effects["refund"]


@pytest.mark.parametrize(("version", "amount", "total"), [("11.0.1", "", "-"), ("8.0.3", "0.00", "-0.00")])
def test_nonsense_is_taken(client, small, world, version, amount, total):
    world.version = version
    empty = client.refund(small.order, api_refund=False)
    assert (empty.status_code, empty.json()["amount"]) == (201, amount)
    assert client.get(f"/wc/v3/orders/{small.order['id']}")["refunds"][0]["total"] == total
    assert client.refund(small.order, amount="0", api_refund=False).json()["amount"] == "0.00"
    assert client.refund(small.order, amount="1.005", api_refund=False).json()["amount"] == "1.01"
    line = small.order["_lines"][1]
    many = client.refund(
        small.order, api_refund=False, line_items=[{"id": line["id"], "quantity": 50, "refund_total": 1}]
    )
    assert many.json()["line_items"][0]["quantity"] == -50
    assert small.mug["stock_quantity"] == 3 + 50


def test_a_line_with_its_tax_and_a_full_refund(client, small, world):
    line = client.get(f"/wc/v3/orders/{small.order['id']}")["line_items"][1]
    assert (line["total"], line["total_tax"]) == ("10.50", "2.00")
    item = {"id": line["id"], "quantity": 1, "refund_total": 10.50, "refund_tax": [{"id": 1, "refund_total": 2.00}]}
    made = client.refund(small.order, line_items=[item]).json()
    assert (made["amount"], made["refunded_payment"]) == ("12.50", True)
    assert client.refund(small.order, amount="162.90").status_code == 201
    assert small.order["status"] == "refunded" and world.effects["payout"] == 2
    assert client.refund(small.order, amount="0.01").json()["data"] == 500


def test_three_at_once_are_all_paid(client, small, world):
    world.racers = 3
    found: list[int] = []

    def one() -> None:
        found.append(client.refund(small.order, amount="175.40").status_code)

    threads = [threading.Thread(target=one) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == [201, 201, 201]
    assert len(world.gateways["loopback_card"].asked) == 3


def test_the_plug_in_pays_once(client, small, world):
    world.plugin, world.race = True, 0.1
    assert "shopclerk/v1" in client.get("/")["namespaces"]
    found: list[dict] = []

    def one() -> None:
        found.append(client.refund(small.order, amount="5.00", headers={"Idempotency-Key": "effect-1"}).json())

    threads = [threading.Thread(target=one) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len({one["id"] for one in found}) == 1
    assert client.refund(small.order, amount="6.00", headers={"Idempotency-Key": "effect-1"}).status_code == 422
    assert world.effects["refund"] == world.effects["payout"] == 1


@pytest.mark.parametrize(("version", "kept"), [("11.0.1", "6.17"), ("8.0.3", "6.172605")])
def test_taxes_are_kept_in_cents_or_with_six_places(client, world, version, kept):
    world.version = version
    made = orders.order(world, "mara@example.com", [(catalogue.product(world, "Cap", "19.33"), 2)])
    [line] = client.get(f"/wc/v3/orders/{made['id']}")["line_items"]
    assert (line["total"], line["total_tax"], line["taxes"][0]["total"]) == ("32.49", "6.17", kept)
