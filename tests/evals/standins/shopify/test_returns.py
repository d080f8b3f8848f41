"""Returns, exchanges, order edits, draft orders and discount codes."""

from __future__ import annotations

import pytest

from evals.standins.shopify import ledger, orders


@pytest.fixture
def sent(world, shop):
    """The sent lines of the order, which arrived."""
    orders.fulfil(world, shop.order)
    orders.deliver(world, shop.order)
    return shop.order["fulfillments"][0]["_lines"]


def line(sent, pieces=1, **more):
    return {"fulfillmentLineItemId": sent["id"], "quantity": pieces} | more


def request(client, shop, *lines):
    return client.do("42_return_request", input={"orderId": shop.order["id"], "returnLineItems": list(lines)})


def test_a_return_from_request_to_money(client, shop, sent, world) -> None:
    able = client.ask("40_returnable_fulfillments", orderId=shop.order["id"])["returnableFulfillments"]["nodes"]
    assert [one["quantity"] for one in able[0]["returnableFulfillmentLineItems"]["nodes"]] == [2, 1]
    reason = client.ask("41_return_reasons")["returnReasonDefinitions"]["nodes"][2]
    made = request(client, shop, line(sent[0], customerNote="Torn", returnReasonDefinitionId=reason["id"]))["return"]
    assert (made["name"], made["status"], made["totalQuantity"]) == ("#1001-R1", "REQUESTED", 1)
    assert made["returnLineItems"]["nodes"][0]["returnReasonDefinition"]["handle"] == reason["handle"]
    assert request(client, shop, line(sent[0], 2))["userErrors"][0]["code"] == "INVALID"
    assert (
        client.do("43_return_approve", input={"id": made["id"], "notifyCustomer": True})["return"]["status"] == "OPEN"
    )
    assert client.do("43_return_approve", input={"id": made["id"]})["userErrors"][0]["code"] == "INVALID_STATE"
    row = made["returnLineItems"]["nodes"][0]["id"]
    told = client.ask("46_return_outcome", id=made["id"], returnLines=[{"id": row, "quantity": 1}], exchangeLines=[])[
        "return"
    ]
    transfer = told["suggestedFinancialOutcome"]["financialTransfer"]
    assert (transfer["__typename"], transfer["amount"]["shopMoney"]["amount"]) == ("RefundReturnOutcome", "79.0")
    rfo = told["reverseFulfillmentOrders"]["nodes"][0]
    label = {
        "rfoId": rfo["id"],
        "lines": [{"reverseFulfillmentOrderLineItemId": rfo["lineItems"]["nodes"][0]["id"], "quantity": 1}],
    }
    assert client.do("48_return_label", **label, label={"fileUrl": "https://example.com/l.pdf"})["reverseDelivery"][
        "id"
    ]
    parent = transfer["suggestedTransactions"][0]["parentTransaction"]["id"]
    pay = {"parentId": parent, "transactionAmount": {"amount": "79.00", "currencyCode": "EUR"}}
    given = {"returnId": made["id"], "returnLineItems": [{"id": row, "quantity": 1}]}
    done = client.do(
        "47_return_process", input=given | {"financialTransfer": {"issueRefund": {"orderTransactions": [pay]}}}
    )
    assert done["return"]["status"] == "CLOSED"
    assert done["return"]["refunds"]["nodes"][0]["totalRefundedSet"]["presentmentMoney"]["amount"] == "79.0"
    assert world.effects["refund"] == 1 and not ledger.outstanding(shop.order)
    assert [one["kind"] for one in world.mails] == ["return_approved", "return_label"]


def test_declined_and_cancelled_returns_set_the_pieces_free(client, shop, sent) -> None:
    first = request(client, shop, line(sent[0], 2))["return"]["id"]
    given = {"id": first, "declineReason": "FINAL_SALE", "declineNote": "No"}
    assert client.do("44_return_decline", input=given)["return"]["decline"]["reason"] == "FINAL_SALE"
    second = request(client, shop, line(sent[0], 2))["return"]["id"]
    assert client.do("49_return_cancel_close", id=second)["return"]["status"] == "CANCELED"
    assert request(client, shop, line(sent[0], 2))["return"]


def test_returns_that_are_refused(client, shop, sent) -> None:
    assert request(client, shop)["userErrors"][0]["code"] == "BLANK"
    for bad, code in (
        (line(sent[0], 0), "GREATER_THAN"),
        (line(sent[0], customerNote="x" * 301), "TOO_LONG"),
        (line(sent[0], returnReasonDefinitionId="gid://shopify/ReturnReasonDefinition/1"), "NOT_FOUND"),
        ({"fulfillmentLineItemId": "gid://shopify/FulfillmentLineItem/1", "quantity": 1}, "NOT_FOUND"),
    ):
        assert request(client, shop, bad)["userErrors"][0]["code"] == code


@pytest.mark.parametrize(("wanted", "kind", "amount"), [(1, "InvoiceReturnOutcome", "10.0"), (0, None, None)])
def test_an_exchange_may_owe_money(client, shop, sent, world, wanted, kind, amount) -> None:
    variant = shop.jacket["_variants"][wanted]
    stock = next(iter(variant["_stock"].values()))
    before = stock["available"]
    given = {
        "orderId": shop.order["id"],
        "returnLineItems": [line(sent[0])],
        "exchangeLineItems": [{"variantId": variant["id"], "quantity": 1}],
    }
    made = client.do("45_return_create_exchange", input=given)["return"]
    rows = {"returnLines": made["returnLineItems"]["nodes"], "exchangeLines": made["exchangeLineItems"]["nodes"]}
    chosen = {name: [{"id": one["id"], "quantity": 1} for one in found] for name, found in rows.items()}
    transfer = client.ask("46_return_outcome", id=made["id"], **chosen)["return"]["suggestedFinancialOutcome"][
        "financialTransfer"
    ]
    assert (transfer and transfer["__typename"], transfer and transfer["amount"]["shopMoney"]["amount"]) == (
        kind,
        amount,
    )
    given = {
        "returnId": made["id"],
        "returnLineItems": chosen["returnLines"],
        "exchangeLineItems": chosen["exchangeLines"],
    }
    assert client.do("47_return_process", input=given)["return"]["status"] == "CLOSED"
    assert stock["available"] == before - 1
    assert shop.order["_lines"][-1]["variant"] is variant
    assert str(ledger.outstanding(shop.order)) == ("10.00" if wanted else "0.00")


def test_an_edit_touches_the_order_at_its_commit(client, shop, world) -> None:
    begun = client.do("50_order_edit_begin", id=shop.order["id"])["calculatedOrder"]
    small, big = shop.jacket["_variants"]
    row = begun["lineItems"]["nodes"][0]["id"]
    client.do("51_order_edit_set_quantity", id=begun["id"], lineItemId=row, quantity=1, restock=True)
    added = client.do("52_order_edit_add_variant", id=begun["id"], variantId=big["id"], quantity=1)
    assert added["calculatedOrder"]["totalOutstandingSet"]["presentmentMoney"]["amount"] == "10.0"
    off = {"fixedValue": {"amount": "10.00", "currencyCode": "EUR"}}
    less = client.do(
        "53_order_edit_discount", id=begun["id"], lineItemId=added["calculatedLineItem"]["id"], discount=off
    )
    assert less["calculatedOrder"]["totalOutstandingSet"]["presentmentMoney"]["amount"] == "0.0"
    assert not shop.order["edited"] and len(shop.order["_lines"]) == 2
    stale = client.do("50_order_edit_begin", id=shop.order["id"])["calculatedOrder"]["id"]
    done = client.do("54_order_edit_commit", id=begun["id"], notifyCustomer=True)
    assert done["order"]["edited"] and done["order"]["totalOutstandingSet"]["presentmentMoney"]["amount"] == "0.0"
    assert [next(iter(one["_stock"].values()))["available"] for one in (small, big)] == [9, 9]
    assert (
        client.do("54_order_edit_commit", id=stale)["userErrors"]
        and client.do("54_order_edit_commit", id=begun["id"])["userErrors"]
    )
    assert world.effects["orderEdit"] == 1
    rows = client.ask("21_order_detail", id=shop.order["id"])["order"]["lineItems"]["nodes"]
    assert [(one["quantity"], one["currentQuantity"]) for one in rows] == [(2, 1), (1, 1), (1, 1)]


def test_what_was_sent_is_not_edited(client, shop, sent) -> None:
    assert client.do("50_order_edit_begin", id=shop.order["id"])["userErrors"]
    assert client.do("50_order_edit_begin", id="gid://shopify/Order/1")["userErrors"]


def test_draft_orders(client, shop, world) -> None:
    given = {
        "lineItems": [{"variantId": shop.mug["_variants"][0]["id"], "quantity": 2}],
        "purchasingEntity": {"customerId": shop.mara["id"]},
        "useCustomerDefaultAddress": True,
    }
    sums = client.do("60_draft_order_calculate", input=given)["calculatedDraftOrder"]
    assert sums["totalPriceSet"]["presentmentMoney"]["amount"] == "25.0" and sums["availableShippingRates"]
    made = client.do("61_draft_order_create", input=given)["draftOrder"]
    assert made["name"] == "#D1" and made["invoiceUrl"].startswith(f"https://{world.domain}/")
    assert client.do("62_draft_order_invoice_send", id=made["id"])["draftOrder"]["status"] == "INVOICE_SENT"
    assert client.do("84_more_writes", "DraftOrderComplete", id=made["id"])["draftOrder"]["order"]["id"]
    assert client.do("61_draft_order_create", input={"lineItems": []})["userErrors"]
    assert client.do(
        "61_draft_order_create", input={"lineItems": [{"variantId": "gid://shopify/ProductVariant/1", "quantity": 1}]}
    )["userErrors"]
    assert client.do("84_more_writes", "DraftOrderDelete", id=made["id"])["deletedId"] == made["id"]


def test_discount_codes(client, world) -> None:
    given = {
        "title": "Sorry",
        "code": "SORRY10",
        "startsAt": "2026-01-01T00:00:00Z",
        "usageLimit": 1,
        "context": {"all": "ALL"},
        "customerGets": {"value": {"percentage": 0.1}, "items": {"all": True}},
    }
    node = client.do("63_discount_code_create", discount=given)["codeDiscountNode"]
    assert node["codeDiscount"]["status"] == "ACTIVE" and node["codeDiscount"]["codes"]["nodes"][0]["code"] == "SORRY10"
    assert client.do("63_discount_code_create", discount=given)["userErrors"][0]["code"] == "TAKEN"
    wild = given | {"code": "X", "customerGets": {"value": {"percentage": 10.0}}}
    assert client.do("63_discount_code_create", discount=wild)["userErrors"][0]["code"] == "VALUE_OUTSIDE_RANGE"
    assert client.ask("65_discount_code_lookup", code="sorry10")["codeDiscountNodeByCode"]["id"] == node["id"]
    client.do("64_discount_code_deactivate", id=node["id"])
    assert (
        client.ask("65_discount_code_lookup", code="SORRY10")["codeDiscountNodeByCode"]["codeDiscount"]["status"]
        == "EXPIRED"
    )
    assert (
        client.do("64_discount_code_deactivate", id="gid://shopify/DiscountCodeNode/1")["userErrors"][0]["code"]
        == "INVALID"
    )
