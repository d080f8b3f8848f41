"""Fields of another type than documented, as imports, plug-ins and PHP leave them: read, and never for something else."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.money import Money
from commerce.product import Product
from connectors.stores.woocommerce import read_customers, read_orders, read_products, values
from tests.connectors.stores.woocommerce.test_odd_answers import PRODUCT

PLACE = {
    "first_name": "Mara",
    "last_name": False,
    "address_1": 17,
    "address_2": None,
    "city": "Hamburg",
    "postcode": 20359,
    "state": False,
    "country": "DE",
    "email": "mara@example.com",
    "phone": 4940123,
}
LINE: dict[str, Any] = {
    "id": "5",
    "name": 501,
    "product_id": "7",
    "variation_id": "0",
    "quantity": "2",
    "subtotal": 16.24,
    "total": 16.24,
    "subtotal_tax": 3.09,
    "total_tax": 3.09,
    "taxes": False,
    "meta_data": None,
    "sku": 4711,
    "parent_name": None,
}
ORDER: dict[str, Any] = {
    "id": "12",
    "number": 1012,
    "status": "processing",
    "currency": "EUR",
    "date_created_gmt": "2026-01-01T00:00:00",
    "date_paid_gmt": "2026-01-01T00:00:00",
    "total": 24.23,
    "total_tax": 3.09,
    "discount_total": False,
    "discount_tax": None,
    "customer_id": "0",
    "billing": PLACE,
    "shipping": PLACE,
    "payment_method": "stripe",
    "payment_method_title": False,
    "customer_note": False,
    "line_items": {"0": LINE},
    "refunds": False,
    "shipping_lines": [{"id": "6", "total": 4.9, "total_tax": 0}],
    "fee_lines": None,
    "tax_lines": "",
}


def order(**changes: Any) -> Any:
    return read_orders.order(read_orders.whole_lists(ORDER | changes), (), (), ())


def test_an_order_of_numbers_and_false_reads_as_what_it_is() -> None:
    found = order()
    assert (found.id, found.number, found.email, found.customer_id) == ("12", "1012", "mara@example.com", "")
    assert found.total == found.paid == Money("24.23", "EUR")
    place = found.shipping_address
    assert (place.postcode, place.line1, place.line2, place.name, place.province) == ("20359", "17", "", "Mara", "")
    [line] = found.lines
    assert (line.sku, line.title, line.variant_id, line.quantity) == ("4711", "501", "7", 2)


@pytest.mark.parametrize("customer", ["7", 7, 7.0])
def test_an_id_is_an_id_as_number_and_as_text(customer: object) -> None:
    assert order(customer_id=customer).customer_id == "customer-7"


@pytest.mark.parametrize("billing", [[], False, None, ""])
def test_no_address_at_all_is_none(billing: object) -> None:
    found = order(billing=billing, shipping=billing)
    assert found.shipping_address is None and found.email == ""


def test_an_account_of_numbers_is_read() -> None:
    found = read_customers.customer(
        {"id": "9", "email": "m@example.com", "first_name": 7, "billing": PLACE, "shipping": []}
    )
    assert (found.id, found.name, found.phone) == ("customer-9", "7", "4940123")
    assert found.default_address is not None and found.default_address.postcode == "20359"


def test_a_product_of_numbers_and_words_for_no_is_read() -> None:
    node = PRODUCT | {
        "id": "7",
        "type": "simple",
        "price": 10,
        "regular_price": 12.5,
        "on_sale": "no",
        "sku": 4711,
        "purchasable": "yes",
        "manage_stock": "no",
        "stock_quantity": "3",
        "average_rating": "",
        "rating_count": "0",
        "images": {"0": {"src": "https://shop.example.com/a.png"}},
        "brands": {"1": {"name": "Nord"}},
        "categories": [{"id": "3", "name": "Caps", "slug": "caps"}],
    }
    found = read_products.product(node, [], "EUR")
    assert isinstance(found, Product), found
    [only] = found.variants
    assert (only.price, only.compare_at, only.sku, only.stock) == (Money("10", "EUR"), None, "4711", None)
    assert only.available and found.images and found.brand == "Nord" and found.rating is None


@pytest.mark.parametrize("price", ["", None, False, [], " "])
def test_no_price_in_any_spelling_is_no_price_of_zero(price: object) -> None:
    assert not read_products.priced({"price": price})
    found = read_products.product(PRODUCT | {"type": "simple", "price": price}, [], "EUR")
    assert isinstance(found, Product) and found.status == "unpriced"


def test_texts_and_yes_and_ids() -> None:
    assert [values.text(one) for one in (1067, 1067.0, "01067", None, False, True, [], {})] == [
        "1067",
        "1067",
        "01067",
        "",
        "",
        "",
        "",
        "",
    ]
    assert not any(values.true(one) for one in ("no", "0", "false", "", 0, None, False, "No"))
    assert all(values.true(one) for one in ("yes", "1", 1, True, "parent"))
    assert [values.known(one) for one in ("0", 0, None, False, "12", 12)] == ["", "", "", "", "12", "12"]
