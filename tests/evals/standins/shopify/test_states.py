"""States that tests make by hand, and what is read from them."""

from __future__ import annotations

from decimal import Decimal

import httpx2
import pytest

from evals.standins.shopify import ledger, orders, states
from tests.evals.standins.shopify.test_money import asked


def detail(client, order):
    return client.ask("21_order_detail", id=order["id"])["order"]


def bought(shop, pieces=1):
    return [(shop.mug["_variants"][0], pieces)]


def test_every_state_has_its_names(client, shop, world) -> None:
    def made(**fields):
        return orders.order(world, shop.mara, bought(shop), **fields)

    unpaid, partly, back, gone, paid_back, held, part = (made(paid=n > 0) for n in range(7))
    states.refund(world, partly, "5.00")
    states.refund(world, back)
    states.cancelled(world, gone)
    states.cancelled(world, paid_back, pay_back=True)
    states.held(world, held)
    states.packing(world, part)
    shown = [
        (one["displayFinancialStatus"], one["displayFulfillmentStatus"], bool(one["cancelledAt"]))
        for one in (detail(client, each) for each in (unpaid, partly, back, gone, paid_back, held, part))
    ]
    assert shown == [
        ("PENDING", "UNFULFILLED", False),
        ("PARTIALLY_REFUNDED", "UNFULFILLED", False),
        ("REFUNDED", "UNFULFILLED", False),
        ("PAID", "UNFULFILLED", True),
        ("REFUNDED", "UNFULFILLED", True),
        ("PAID", "ON_HOLD", False),
        ("PAID", "IN_PROGRESS", False),
    ]
    assert not +world.effects  # none of it came through the API


def test_partly_sent(client, shop, world) -> None:
    orders.fulfil(world, shop.order, [(shop.order["_lines"][0], 1)], carrier="UPS", number="1Z")
    sent = detail(client, shop.order)
    assert sent["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED" and sent["fulfillable"]
    assert [one["unfulfilledQuantity"] for one in sent["lineItems"]["nodes"]] == [1, 1]
    assert sent["fulfillments"][0]["trackingInfo"][0] == {
        "company": "UPS",
        "number": "1Z",
        "url": "https://tracking.example.com/1Z",
    }
    orders.event(world, shop.order["fulfillments"][0], "OUT_FOR_DELIVERY", message="Today")
    orders.fulfil(world, shop.order)
    orders.deliver(world, shop.order)
    done = detail(client, shop.order)
    assert done["displayFulfillmentStatus"] == "FULFILLED" and len(done["fulfillments"]) == 2
    assert {one["displayStatus"] for one in done["fulfillments"]} == {"DELIVERED"}
    assert done["fulfillments"][0]["events"]["nodes"][0]["status"] == "DELIVERED"


def test_two_payments_go_back_where_they_came_from(client, shop, world) -> None:
    order = orders.order(world, shop.mara, bought(shop, 4), paid=False, shipping=0)
    orders.pay(world, order, "paypal", "20.00")
    orders.pay(world, order, "shopify_payments")
    whole = client.ask("30_suggested_refund", orderId=order["id"], full=True)["order"]["suggestedRefund"]
    parts = [(one["gateway"], one["amountSet"]["shopMoney"]["amount"]) for one in whole["suggestedTransactions"]]
    assert parts == [("paypal", "20.0"), ("shopify_payments", "30.0")]
    too_much = client.do("31_refund_create", input=asked(order, "21.00"), idempotencyKey="k")
    assert "greater than" in too_much["userErrors"][0]["message"]


def test_a_pending_refund_is_decided_later(client, shop, world) -> None:
    world.gateways["shopify_payments"].refunds = "pending"
    client.do("31_refund_create", input=asked(shop.order, "20.00"), idempotencyKey="k")
    assert ledger.refundable(shop.order) == Decimal("155.40") and not ledger.outstanding(shop.order)
    states.settle(world, shop.order, succeeded=False)
    assert ledger.refundable(shop.order) == Decimal("175.40") and not ledger.outstanding(shop.order)
    client.do("31_refund_create", input=asked(shop.order, "20.00"), idempotencyKey="l")
    states.settle(world, shop.order)
    assert detail(client, shop.order)["displayFinancialStatus"] == "PARTIALLY_REFUNDED"


def test_authorised_money(client, shop, world) -> None:
    order = orders.order(world, shop.mara, bought(shop), paid=False)
    states.authorised(world, order, pending=True)
    payload = client.do("32_order_cancel", orderId=order["id"], reason="CUSTOMER", restock=True)
    assert "pending payment" in payload["orderCancelUserErrors"][0]["message"]
    order["transactions"][0]["status"] = "SUCCESS"
    assert detail(client, order)["displayFinancialStatus"] == "AUTHORIZED"


def test_an_active_return_keeps_an_order_from_being_cancelled(client, shop, world) -> None:
    sent = orders.fulfil(world, shop.order)
    states.coming_back(world, shop.order, [(sent["_lines"][0], 1)])
    assert detail(client, shop.order)["returnStatus"] == "RETURN_REQUESTED"
    sent["status"] = "CANCELLED"
    payload = client.do("32_order_cancel", orderId=shop.order["id"], reason="CUSTOMER", restock=True)
    assert "active returns" in payload["orderCancelUserErrors"][0]["message"]


def test_a_refund_says_what_was_not_pieces(client, shop) -> None:
    shipping = {"shipping": {"fullRefund": True}}
    made = client.do("31_refund_create", input=asked(shop.order, "14.90", **shipping), idempotencyKey="k")["refund"]
    document = "query($id: ID!) { refund(id: $id) { orderAdjustments(first: 2) { nodes { amountSet { shopMoney { amount } } reason } } refundShippingLines(first: 2) { nodes { subtotalAmountSet { shopMoney { amount } } } } } }"
    told = client.ask(document, id=made["id"])["refund"]
    assert told["refundShippingLines"]["nodes"][0]["subtotalAmountSet"]["shopMoney"]["amount"] == "4.9"
    assert told["orderAdjustments"]["nodes"] == [
        {"amountSet": {"shopMoney": {"amount": "-10.0"}}, "reason": "REFUND_DISCREPANCY"}
    ]


def test_metafields_and_profiles(client, shop, world) -> None:
    row = {"ownerId": shop.order["id"], "namespace": "clerk", "key": "mark", "value": "1"}
    for value in ("1", "2"):
        made = client.do("84_more_writes", "MetafieldsSet", metafields=[row | {"value": value}])["metafields"]
    assert made[0]["value"] == "2" and len(shop.order["metafields"]) == 1
    document = 'query($id: ID!) { order(id: $id) { metafield(namespace: "clerk", key: "mark") { value } metafields(first: 3, namespace: "x") { nodes { id } } } }'
    assert client.ask(document, id=shop.order["id"])["order"] == {
        "metafield": {"value": "2"},
        "metafields": {"nodes": []},
    }
    assert client.do("84_more_writes", "MetafieldsSet", metafields=[row | {"ownerId": "gid://shopify/Order/1"}])[
        "userErrors"
    ]
    client.do(
        "84_more_writes",
        "CustomerUpdate",
        input={"id": shop.mara["id"], "note": "Rings twice", "email": "new@example.com"},
    )
    assert client.ask("23_customer_by_email", email="new@example.com")["customerByIdentifier"]["note"] == "Rings twice"
    unpaid = orders.order(world, shop.mara, bought(shop), paid=False)
    client.do("84_more_writes", "OrderMarkAsPaid", input={"id": unpaid["id"]})
    assert detail(client, unpaid)["displayFinancialStatus"] == "PAID"


def test_a_search_may_be_late(client, shop, world) -> None:
    world.search_lag = 600  # longer than any pause of a busy machine
    document = '{ orders(first: 5, query: "name:1001") { nodes { id } } }'
    assert (
        client.ask(document)["orders"]["nodes"] == []
        and client.ask("{ orders(first: 5) { nodes { id } } }")["orders"]["nodes"]
    )
    world.clock.advance(seconds=1200)
    assert client.ask(document)["orders"]["nodes"]
    client.do("36_tags_add", id=shop.order["id"], tags=["seen"])
    tagged = document.replace("name:1001", "tag:seen")
    assert client.ask(document)["orders"]["nodes"] and client.ask(tagged)["orders"]["nodes"] == []
    world.clock.advance(seconds=1200)
    assert client.ask(tagged)["orders"]["nodes"]


def test_an_answer_that_comes_too_late(client, shopify, shop) -> None:
    shopify.faults.add("late", operation="tagsAdd", seconds=30)
    client.http.timeout = 1.5
    with pytest.raises(httpx2.ReadTimeout):
        client.do("36_tags_add", id=shop.order["id"], tags=["a"])
    assert shop.order["tags"] == ["a"]
