"""Refunds: suggested, keyed, bounded, refused by gateways."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evals.standins.shopify import ledger, orders


def asked(order, amount=None, *lines, **more):
    parent = order["transactions"][0]
    row = {
        "orderId": order["id"],
        "parentId": parent["id"],
        "gateway": parent["gateway"],
        "kind": "REFUND",
        "amount": amount,
    }
    wanted = [
        {"lineItemId": line["id"], "quantity": pieces, "restockType": kind} | ({"locationId": place} if place else {})
        for line, pieces, kind, place in lines
    ]
    return {"orderId": order["id"], "refundLineItems": wanted, "transactions": [row] if amount else []} | more


def test_suggested_for_pieces_and_for_everything(client, shop) -> None:
    line = shop.order["_lines"][0]
    pieces = [{"lineItemId": line["id"], "quantity": 1, "restockType": "NO_RESTOCK"}]
    some = client.ask("30_suggested_refund", orderId=shop.order["id"], lineItems=pieces)["order"]["suggestedRefund"]
    assert some["amountSet"]["shopMoney"]["amount"] == "79.0"
    assert some["suggestedTransactions"][0]["parentTransaction"]["kind"] == "SALE"
    whole = client.ask("30_suggested_refund", orderId=shop.order["id"], full=True)["order"]["suggestedRefund"]
    assert whole["amountSet"] == whole["maximumRefundableSet"]
    assert sum(one["quantity"] for one in whole["refundLineItems"]) == 3
    with_shipping = client.ask("30_suggested_refund", orderId=shop.order["id"], refundShipping=True)["order"][
        "suggestedRefund"
    ]
    assert with_shipping["amountSet"]["shopMoney"]["amount"] == "4.9"
    assert client.errors("30_suggested_refund", orderId=shop.order["id"], lineItems=[pieces[0] | {"quantity": 9}])


def test_the_key_must_be_given_and_stands_for_one_request(client, shop, world) -> None:
    given = asked(shop.order, "10.00")
    bare = (
        "mutation($input: RefundInput!) { refundCreate(input: $input) { refund { id } userErrors { field message } } }"
    )
    assert "@idempotent" in client.errors(bare, input=given)[0]["message"]
    first = client.do("31_refund_create", input=given, idempotencyKey="k")
    again = client.do("31_refund_create", input=given, idempotencyKey="k")
    assert first == again and not first["userErrors"]
    other = client.do("31_refund_create", input=asked(shop.order, "11.00"), idempotencyKey="k")
    assert other["refund"] is None and "different parameters" in other["userErrors"][0]["message"]
    assert world.effects["refund"] == 1 and ledger.refunded(shop.order) == Decimal(10)
    client.version = "2026-01"
    assert client.do(bare, input=given)["refund"]["id"]


def test_a_refund_of_pieces_restocks_and_mails(client, shop, world) -> None:
    line, place = shop.order["_lines"][0], world.all("Location")[0]["id"]
    given = asked(shop.order, "79.00", (line, 1, "CANCEL", place), notify=True)
    assert client.do("31_refund_create", input=given, idempotencyKey="k")["userErrors"] == []
    assert line["variant"]["_stock"][place]["available"] == 9
    assert [one["kind"] for one in world.mails] == ["refund"]
    detail = client.ask("21_order_detail", id=shop.order["id"])["order"]
    row = detail["lineItems"]["nodes"][0]
    assert (row["quantity"], row["currentQuantity"], row["refundableQuantity"], row["unfulfilledQuantity"]) == (
        2,
        1,
        1,
        1,
    )
    assert (detail["currentTotalPriceSet"]["shopMoney"]["amount"], detail["displayFinancialStatus"]) == (
        "96.4",
        "PARTIALLY_REFUNDED",
    )
    assert detail["totalOutstandingSet"]["shopMoney"]["amount"] == "0.0"
    assert detail["refunds"][0]["totalRefundedSet"]["shopMoney"]["amount"] == "79.0"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (
            lambda order: {"refundLineItems": [{"lineItemId": order["_lines"][0]["id"], "quantity": 3}]},
            ["refundLineItems", "0", "quantity"],
        ),
        (
            lambda order: {"refundLineItems": [{"lineItemId": "gid://shopify/LineItem/1", "quantity": 1}]},
            ["refundLineItems", "0", "lineItemId"],
        ),
        (
            lambda order: {
                "refundLineItems": [{"lineItemId": order["_lines"][0]["id"], "quantity": 1, "restockType": "RETURN"}]
            },
            ["refundLineItems", "0", "locationId"],
        ),
        (lambda order: asked(order, "999.00"), None),
        (lambda order: asked(order, "0.00"), ["transactions", "0", "amount"]),
        (lambda order: {"currency": "USD"}, ["currency"]),
        (lambda order: {"orderId": "gid://shopify/Order/1"}, ["orderId"]),
    ],
)
def test_refused_refunds(client, shop, world, change, field) -> None:
    payload = client.do("31_refund_create", input=asked(shop.order, "5.00") | change(shop.order), idempotencyKey="k")
    assert payload["refund"] is None and payload["userErrors"][0]["field"] == field
    assert "code" not in payload["userErrors"][0] and not world.effects["refund"]


def test_a_failed_key_may_stick(client, shop, world) -> None:
    world.failed_keys_stick = True
    assert client.do("31_refund_create", input=asked(shop.order, "999.00"), idempotencyKey="k")["userErrors"]
    again = client.do("31_refund_create", input=asked(shop.order, "999.00"), idempotencyKey="k")
    assert "new key" in again["userErrors"][0]["message"]
    assert client.do("31_refund_create", input=asked(shop.order, "9.00"), idempotencyKey="l")["refund"]


def test_gateways(client, shop, world) -> None:
    gateway = world.gateways["shopify_payments"]
    gateway.refunds = "refuse"
    assert client.do("31_refund_create", input=asked(shop.order, "5.00"), idempotencyKey="a")["userErrors"]
    gateway.refunds = "failure"
    failed = client.do("31_refund_create", input=asked(shop.order, "5.00"), idempotencyKey="b")["refund"]
    assert failed["transactions"]["nodes"][0]["status"] == "FAILURE"
    gateway.refunds = "pending"
    slow = client.do("31_refund_create", input=asked(shop.order, "5.00"), idempotencyKey="c")["refund"]
    assert slow["transactions"]["nodes"][0]["status"] == "PENDING" and not ledger.refunded(shop.order)


def test_another_currency_than_the_shops(client, shop, world) -> None:
    order = orders.order(
        world,
        shop.mara,
        [(shop.mug["_variants"][0], 2)],
        presentmentCurrencyCode="USD",
        _rate=Decimal("1.1"),
        shipping=0,
    )
    detail = client.ask("21_order_detail", id=order["id"])["order"]["totalPriceSet"]
    assert detail == {
        "presentmentMoney": {"amount": "27.5", "currencyCode": "USD"},
        "shopMoney": {"amount": "25.0", "currencyCode": "EUR"},
    }
    assert client.do("31_refund_create", input=asked(order, "27.50"), idempotencyKey="k")["userErrors"][0]["field"] == [
        "currency"
    ]
    assert client.do("31_refund_create", input=asked(order, "27.50", currency="USD"), idempotencyKey="k")["refund"]


def test_store_credit(client, shop, world) -> None:
    method = {"storeCreditRefund": {"amount": {"amount": "20.00", "currencyCode": "EUR"}}}
    given = asked(shop.order, None, refundMethods=[method])
    assert (
        client.do("31_refund_create", input=given, idempotencyKey="k")["refund"]["totalRefundedSet"][
            "presentmentMoney"
        ]["amount"]
        == "20.0"
    )
    credit = {"creditAmount": {"amount": "7.00", "currencyCode": "EUR"}}
    made = client.do("39_store_credit", id=shop.mara["id"], credit=credit)["storeCreditAccountTransaction"]
    assert made["account"]["balance"]["amount"] == "7.0"
    wrong = client.do(
        "39_store_credit", id=shop.mara["id"], credit={"creditAmount": {"amount": "-1", "currencyCode": "EUR"}}
    )
    assert wrong["userErrors"][0]["code"] == "NEGATIVE_OR_ZERO_AMOUNT"


def test_taxes_on_top(client, shop, world) -> None:
    world.taxes_included = False
    order = orders.order(world, shop.mara, [(shop.mug["_variants"][0], 2)], shipping=0)
    detail = client.ask("21_order_detail", id=order["id"])["order"]
    assert detail["totalPriceSet"]["shopMoney"]["amount"] == "29.75"
    whole = client.ask("30_suggested_refund", orderId=order["id"], full=True)["order"]["suggestedRefund"]
    assert whole["amountSet"]["shopMoney"]["amount"] == "29.75"
