"""What real servers answered, in our words. The recordings are not part of the repository; without them it skips."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from commerce.errors import StoreDisconnected, StoreRejected
from commerce.money import Money, total
from commerce.order import OrderStatus
from commerce.product import Product
from connectors.stores.http import Unclear
from connectors.stores.woocommerce import answers, marks, read_customers, read_orders, read_products, tracking

FOLDER = Path(os.environ.get("SHOPCLERK_TEST_WOO", Path(__file__).parents[5] / "shared/data/woocommerce/recordings"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the recordings are not here")


def recorded(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["response"]


def order(name, refunds=(), notes=(), rows=()):
    node = recorded(name)["body"]
    return read_orders.order(node, list(refunds), list(notes), tracking.parcels(node, list(rows), list(notes), 10))


def test_every_product_of_a_page_is_read():
    rows = recorded("products_page1_pp100")["body"]
    found = [read_products.product(one, [], "USD") for one in rows]
    assert len(found) == len(rows) > 40
    assert all(isinstance(one, Product) for one in found), [one for one in found if not isinstance(one, Product)]
    assert not any("&amp;" in one.title + one.description + one.category or "<p" in one.description for one in found)


def test_a_variable_product_has_its_variations_prices_and_stock():
    found = read_products.product(recorded("product_variable")["body"], recorded("variations_list")["body"], "USD")
    assert isinstance(found, Product)
    assert found.description == "Linen Shirt in many colours & sizes."
    assert found.category == "Clothing > T-Shirts"
    assert len(found.variants) == 9 and found.option_values().keys() == {"Color", "Size"}
    sold_out = next(one for one in found.variants if one.sku == "VAR-1-NL")
    assert (sold_out.id, sold_out.title, sold_out.stock, sold_out.in_stock) == ("100", "Navy / L", 0, False)
    assert sold_out.price == Money("34.00", "USD") and sold_out.compare_at is None
    reduced = next(one for one in found.variants if one.sku == "VAR-1-BS")
    assert (reduced.price, reduced.compare_at) == (Money("25.00", "USD"), Money("30.00", "USD"))


def test_a_variation_that_lacks_an_attribute_stands_for_any():
    node = recorded("product_variable")["body"] | {"id": 185}
    found = read_products.product(node, recorded("variations_any")["body"], "USD")
    assert found.variants[0].options == {"Color": "Sage", "Size": "any"}
    assert found.variants[0].in_stock and found.variants[0].stock is None


def test_what_customers_do_not_see_has_another_status():
    rows = {one["id"]: one for one in recorded("products_default")["body"]}
    states = {one["name"]: read_products.product(one, [], "USD").status for one in rows.values()}
    assert states["Hidden Scarf"] == "hidden"
    assert read_products.product(recorded("product_grouped")["body"], [], "USD").status == "grouped"
    draft = recorded("products_status_draft")["body"][0]
    assert read_products.product(draft, [], "USD").status == "draft"


def test_an_order_adds_up_with_tax():
    found = order("order_get")
    assert (found.number, found.status, found.email) == ("194", OrderStatus.OPEN, "ada@example.test")
    assert found.total == found.paid == found.refundable == Money("159.93", "USD")
    assert total([line.subtotal for line in found.lines], "USD") + found.shipping == found.total
    shirt, variable = found.lines
    assert (shirt.price, shirt.quantity, shirt.subtotal) == (Money("57.50", "USD"), 2, Money("115.00", "USD"))
    assert (variable.title, variable.variant_title, variable.variant_id) == ("Linen Shirt Variable 1", "Navy, L", "100")
    assert found.payment_method == "Card" and found.tax == Money("12.19", "USD")
    assert found.shipping_address is not None and found.shipping_address.province == "CA"


def test_nothing_secret_is_read():
    asked = set(read_orders.FIELDS.split(","))
    assert not asked & {"order_key", "payment_url", "customer_ip_address", "customer_user_agent", "_links"}
    assert "wc_order_" not in order("order_get").model_dump_json()


def test_refunds_count_by_line():
    refunds = recorded("refunds_list")["body"]
    found = order("order_with_refunds", refunds)
    assert [one.amount for one in found.refunds] == [Money("5.00", "USD"), Money("57.50", "USD")]
    assert found.refundable == Money("97.43", "USD")
    assert found.lines[0].refunded_quantity == 1 and found.lines[0].refundable_quantity == 1
    by_hand, paid = found.refunds
    assert by_hand.settled and paid.settled and not paid.reference
    part = paid.lines[0]
    assert (part.line_id, part.quantity, part.amount) == ("1", 1, Money("57.50", "USD"))


def test_a_refund_of_ours_is_settled_only_when_the_gateway_has_paid():
    node = recorded("refund_with_meta_key")["body"]
    node["meta_data"].append({"id": 1, "key": marks.EFFECT, "value": "effect-1"})
    assert (read_orders.refund(node, "USD").reference, read_orders.refund(node, "USD").settled) == ("effect-1", False)
    assert read_orders.refund(node | {"refunded_payment": True}, "USD").settled


def test_a_fulfilment_tells_where_a_parcel_is():
    found = order("order_get", rows=recorded("fulfillments_list")["body"])
    assert found.status is OrderStatus.PARTLY_SHIPPED
    trace = found.fulfilments[0].tracking[0]
    assert (trace.carrier, trace.number, trace.url) == ("UPS", "1Z999", "https://example.test/t/1Z999")
    assert [line.shipped_quantity for line in found.lines] == [1, 0]


def test_an_account():
    found = read_customers.customer(recorded("customers_email")["body"][0])
    assert (found.id, found.email, found.name) == ("customer-3", "ada@example.test", "Ada Test")
    assert found.default_address is not None and found.default_address.city == "Oakland"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("refund_gateway_declined", StoreRejected, "gateway_refused"),
        ("refund_gateway_false", StoreRejected, "gateway_refused"),
        ("refund_gateway_unsupported_cod", StoreRejected, "needs_person"),
        ("refund_over", StoreRejected, "over_refund"),
        ("refund_after_full", StoreRejected, "over_refund"),
        ("refund_text_amount", StoreRejected, "over_refund"),
        ("refund_negative", StoreRejected, "store_rejected"),
        ("refund_order_404", answers.OrderNotFound, "order_not_found"),
        ("refund_number_amount", StoreRejected, "store_rejected"),
        ("refund_readonly_key", StoreRejected, "read_only_key"),
        ("auth_read_key_write", StoreRejected, "read_only_key"),
        ("auth_wrong_secret_https", StoreDisconnected, "needs_reconnect"),
        ("auth_unknown_key_https", StoreDisconnected, "needs_reconnect"),
        ("auth_write_key_read", StoreDisconnected, "needs_reconnect"),
        ("order_put_404", answers.OrderNotFound, "order_not_found"),
        ("product_get_deleted", answers.ProductNotFound, "product_not_found"),
        ("route_404", StoreRejected, "not_supported"),
        ("webhook_create_bad_url", StoreRejected, "store_rejected"),
    ],
)
def test_what_refusals_mean(name, kind, code):
    answer = recorded(name)
    found = answers.meaning(answer["status"], answer["body"], write=True)
    assert isinstance(found, kind), found
    assert found.code == code


@pytest.mark.parametrize("body", [None, "<html>", {"code": "internal_server_error", "data": {"status": 500}}, []])
def test_a_500_without_a_whole_number_is_unclear(body):
    with pytest.raises(Unclear):
        answers.meaning(500, body, write=True)
