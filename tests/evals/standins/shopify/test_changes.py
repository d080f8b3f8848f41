"""Addresses, notes, tags, holds, cancellation, mails."""

from __future__ import annotations

import pytest

from evals.standins.shopify import ledger, orders
from tests.evals.standins.shopify.test_money import asked

VIENNA = {
    "firstName": "Mara",
    "lastName": "Lindt",
    "address1": "Ring 1",
    "city": "Wien",
    "zip": "1010",
    "countryCode": "AT",
}


def test_a_new_address_changes_the_taxes_from_2026_10_on(client, shop, world) -> None:
    world.taxes_included = False
    bought = [(shop.mug["_variants"][0], 1)]
    older, newer, sent = (orders.order(world, shop.mara, bought, shipping=0) for _ in range(3))
    orders.fulfil(world, sent)
    for order, version in ((older, "2026-07"), (newer, "2026-10"), (sent, "2026-10")):
        client.version = version
        payload = client.do("34_order_update_address", id=order["id"], address=VIENNA)
        assert payload["order"]["shippingAddress"]["countryCodeV2"] == "AT" and not payload["userErrors"]
    assert [str(ledger.total(one)) for one in (older, newer, sent)] == ["14.88", "15.00", "14.88"]
    assert ledger.outstanding(newer) == ledger.cents("0.12")


def test_addresses_that_are_refused(client, shop) -> None:
    blank = client.do("34_order_update_address", id=shop.order["id"], address=VIENNA | {"city": ""})
    assert blank["userErrors"][0]["field"] == ["shippingAddress", "city"]
    usa = client.do("34_order_update_address", id=shop.order["id"], address=VIENNA | {"countryCode": "US"})
    assert usa["userErrors"][0]["field"] == ["shippingAddress", "provinceCode"]
    assert client.do("34_order_update_address", id="gid://shopify/Order/1", address=VIENNA)["userErrors"]


def test_notes_and_attributes_overwrite_and_tags_are_added(client, shop) -> None:
    gid = shop.order["id"]
    client.do("35_order_update_note", id=gid, note="One", attributes=[{"key": "a", "value": "1"}])
    client.do("35_order_update_note", id=gid, note="Two", attributes=[{"key": "b", "value": "2"}])
    assert (shop.order["note"], [one["key"] for one in shop.order["customAttributes"]]) == ("Two", ["b"])
    client.do("36_tags_add", id=gid, tags=["b", "a"])
    client.do("36_tags_add", id=gid, tags=["A", "c"])
    client.do("37_tags_remove", id=gid, tags=["b"])
    assert client.ask("21_order_detail", id=gid)["order"]["tags"] == ["a", "c"]
    assert client.do("36_tags_add", id=gid, tags=["x" * 41])["userErrors"]
    assert client.do("36_tags_add", id="gid://shopify/Order/1", tags=["x"])["userErrors"][0]["field"] == ["id"]


def cancel(client, order, **more):
    given = {"orderId": order["id"], "reason": "CUSTOMER", "restock": True} | more
    return client.do("32_order_cancel", **given)


def test_cancelling_takes_its_time(client, shop, world) -> None:
    world.job_delay = 5
    job = cancel(client, shop.order, notifyCustomer=True)["job"]
    assert not client.ask("33_job_poll", id=job["id"])["job"]["done"] and shop.order["cancelledAt"] is None
    world.clock.advance(seconds=6)
    assert client.ask("33_job_poll", id=job["id"])["job"]["done"]
    detail = client.ask("21_order_detail", id=shop.order["id"])["order"]
    assert detail["cancelReason"] == "CUSTOMER" and detail["displayFinancialStatus"] == "PAID"
    assert [one["currentQuantity"] for one in detail["lineItems"]["nodes"]] == [0, 0]
    assert detail["totalOutstandingSet"]["shopMoney"]["amount"] == "-175.4"
    assert world.effects == {"cancel": 1, "mail:cancelled": 1, "refund": 0}
    assert next(iter(shop.jacket["_variants"][0]["_stock"].values()))["available"] == 10
    payload = client.do("31_refund_create", input=asked(shop.order, "175.40"), idempotencyKey="k")
    assert payload["order"]["displayFinancialStatus"] == "REFUNDED" and not payload["userErrors"]
    assert not ledger.outstanding(shop.order)


def test_cancelling_with_the_money_back(client, shop, world) -> None:
    cancel(client, shop.order, refundMethod={"originalPaymentMethodsRefund": True})
    world.work()
    assert ledger.refunded(shop.order) == ledger.received(shop.order) and not ledger.outstanding(shop.order)
    assert world.effects["refund"] == 1


def test_orders_that_are_not_cancelled(client, shop, world) -> None:
    def code(order, **more):
        payload = cancel(client, order, **more)
        assert payload["job"] is None
        return payload["orderCancelUserErrors"][0]["code"]

    assert code({"id": "gid://shopify/Order/1"}) == "NOT_FOUND"
    assert code(shop.order, staffNote="x" * 256) == "INVALID"
    guest = orders.order(world, None, [(shop.mug["_variants"][0], 1)])
    assert code(guest, refundMethod={"storeCreditRefund": {}}) == "STORE_CREDIT_REFUND_MISSING_CUSTOMER"
    orders.fulfil(world, shop.order)
    assert code(shop.order) == "INVALID"


def test_holds(client, shop) -> None:
    fulfil = shop.order["_fulfillment_orders"][0]
    held = client.do(
        "38_fulfillment_order_hold", id=fulfil["id"], hold={"reason": "INCORRECT_ADDRESS", "handle": "clerk"}
    )
    assert held["fulfillmentOrder"]["status"] == "ON_HOLD"
    assert client.ask("21_order_detail", id=shop.order["id"])["order"]["displayFulfillmentStatus"] == "ON_HOLD"
    twice = client.do("38_fulfillment_order_hold", id=fulfil["id"], hold={"reason": "OTHER", "handle": "clerk"})
    assert twice["userErrors"][0]["code"] == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    assert client.do("84_more_writes", "HoldRelease", id=fulfil["id"])["fulfillmentOrder"]["status"] == "OPEN"


def test_mails_and_addresses_of_a_customer(client, shop, world) -> None:
    assert client.do("82_order_mails", id=shop.order["id"])["userErrors"] == []
    assert world.mails[-1]["to"] == "mara@example.com"
    bad = client.do("82_order_mails", id=shop.order["id"], email={"to": "nobody"})
    assert bad["userErrors"][0]["code"] == "ORDER_INVOICE_SEND_UNSUCCESSFUL"
    person, document = shop.mara["id"], "81_customer_address_writes"
    made = client.do(document, "CustomerAddressCreate", customerId=person, address=VIENNA)["address"]
    assert client.do(document, "CustomerAddressCreate", customerId=person, address=VIENNA)["userErrors"]
    client.do(document, "CustomerDefaultAddress", customerId=person, addressId=made["id"])
    assert shop.mara["defaultAddress"]["city"] == "Wien"
    client.do(document, "CustomerAddressUpdate", customerId=person, addressId=made["id"], address={"city": "Graz"})
    assert (shop.mara["defaultAddress"]["city"], shop.mara["defaultAddress"]["zip"]) == ("Graz", "1010")
    assert client.do(document, "CustomerDefaultAddress", customerId=person, addressId="gid://shopify/MailingAddress/1")[
        "userErrors"
    ]


@pytest.mark.parametrize(("closed", "operation"), [(True, "OrderClose"), (False, "OrderOpen")])
def test_archiving(client, shop, closed, operation) -> None:
    client.do("84_more_writes", operation, id=shop.order["id"])
    assert shop.order["closed"] is closed
