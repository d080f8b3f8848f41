"""Addresses as WooCommerce takes them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from commerce.address import Address, check
from commerce.money import Money
from connectors.stores.changes import AddressRequest, CartItem, ExchangeRequest, ReturnItem, ReturnRequest, Swap
from evals.standins.woocommerce import orders
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.state import TaxRate
from evals.standins.woocommerce.world import OWNER, connect, populate


@pytest.fixture
def woo() -> Iterator[Standin]:
    with serve() as found:
        populate(found)
        found.world.taxes = []
        yield found


def wanted(**parts: str) -> Address:
    return check(Address.model_validate({"name": "Mara Lindt", "line1": "1 Long Road", "postcode": ""} | parts))


async def moved(woo: Standin, address: Address, **before: str) -> tuple[dict, Address | None]:
    """Return the shipping address that the shop holds after the change, and how it is read."""
    article = woo.world.all("products")[1]
    node = orders.order(woo.world, OWNER, [(article, 1)], paid=False, status="on-hold")
    node["shipping"] |= before
    store = connect(woo)
    try:
        await store.shop()
        request = AddressRequest(key="move-1", order_id=str(node["id"]), address=address)
        return node["shipping"], (await store.addresses.change(request)).shipping_address
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({"country": "JP", "city": "千代田区", "province": "東京都", "postcode": "100-0001"}, "JP13"),
        ({"country": "JP", "city": "Chiyoda", "province": "Tokyo", "postcode": "100-0001"}, "JP13"),
        ({"country": "IN", "city": "Mumbai", "province": "Maharashtra", "postcode": "400001"}, "MH"),
        ({"country": "TR", "city": "Fatih", "province": "Istanbul", "postcode": "34110"}, "TR34"),
        ({"country": "IE", "city": "Swords", "province": "Co. Dublin"}, "D"),
        ({"country": "HK", "city": "Central", "province": "Hong Kong"}, "HONG KONG"),
        ({"country": "CN", "city": "东城区", "province": "北京市", "postcode": "100000"}, "CN2"),
        ({"country": "AR", "city": "Buenos Aires", "province": "C", "postcode": "1000"}, "C"),
        ({"country": "US", "city": "Boston", "province": "Massachusetts", "postcode": "02110"}, "MA"),
        ({"country": "FR", "city": "Paris", "postcode": "75001"}, ""),
    ],
)
async def test_states_are_written_by_the_shops_own_codes(woo: Standin, parts: dict[str, str], state: str) -> None:
    address = wanted(**parts)
    held, read = await moved(woo, address)
    assert (held["state"], held["city"]) == (state, address.city)
    assert parts["city"] == held["city"]
    assert read is not None and read.same_place(address)


async def test_what_the_customer_does_not_speak_of_stays_where_they_stay(woo: Standin) -> None:
    at_home = {"country": "DE", "postcode": "10115", "city": "Berlin"}
    address = wanted(**at_home)
    before = {**at_home, "state": "DE-BE", "company": "Nordlicht", "first_name": "Mara", "last_name": "Lindt"}
    held, _ = await moved(woo, address, **before)
    assert (held["address_1"], held["state"], held["company"]) == ("1 Long Road", "DE-BE", "Nordlicht")
    held, _ = await moved(woo, wanted(country="DE", postcode="20095", city="Hamburg"), **before)
    assert (held["state"], held["company"]) == ("", "")


async def test_a_country_that_the_shop_does_not_know_keeps_the_name(woo: Standin) -> None:
    held, _ = await moved(woo, wanted(country="BR", city="Sao Paulo", province="SP", postcode="01310-100"))
    assert (held["state"], held["city"]) == ("SP", "São Paulo")


async def test_a_coupon_goes_into_the_link_while_it_can_be_used(woo: Standin) -> None:
    for code, more in (
        ("welcome10", {}),
        ("old10", {"date_expires_gmt": "2026-02-01T00:00:00"}),
        ("used10", {"usage_limit": 2, "usage_count": 2}),
        ("draft10", {"status": "draft"}),
    ):
        now = woo.world.now()
        base = {"code": code, "amount": "10", "status": "publish", "usage_count": 0, "date_created": now}
        woo.world.add("coupons", base | more)
    store = connect(woo)
    try:
        assert not await store.checkout.holds("WELCOME10")  # not known yet whether its links take one
        _ = [one async for one in store.catalogue.all()]
        held = {code: await store.checkout.holds(code) for code in ("WELCOME10", "OLD10", "USED10", "DRAFT10", "NONE")}
        assert held == {"WELCOME10": True, "OLD10": False, "USED10": False, "DRAFT10": False, "NONE": False}
        cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
        link = await store.checkout.link([CartItem(variant_id=str(cap["id"]), quantity=1)], "WELCOME10")
        assert link.endswith(f"/checkout-link/?products={cap['id']}:1&coupon=WELCOME10")
    finally:
        await store.close()


@pytest.mark.parametrize(("included", "difference"), [(True, "-10.00"), (False, "-11.90")])
async def test_an_exchange_is_a_note_with_the_difference_at_the_shops_prices(
    woo: Standin, included: bool, difference: str
) -> None:
    woo.world.prices_include_tax = included
    woo.world.taxes = [TaxRate("DE", Decimal(19), "MwSt.", id=1)]
    coat = next(one for one in woo.world.all("products") if one["_variations"])
    small, medium = coat["_variations"][:2]
    node = orders.order(woo.world, OWNER, [(small, 1)], status="completed", ago=5)
    store = connect(woo)
    try:
        await store.shop()
        order = await store.orders.by_number(str(node["id"]))
        swap = Swap(line_id=order.lines[0].id, quantity=1, variant_id=str(medium["id"]))
        made = await store.exchanges.open(
            ExchangeRequest(key="e1", order_id=order.id, swaps=(swap,), reason="too_large")
        )
        assert made.difference == Money(difference, "EUR") == (await store.exchanges.quote(order.id, [swap])).difference
        [note] = [one["note"] for one in woo.world.all("notes") if "Exchange requested" in one["note"]]
        assert "too large" in note and difference.lstrip("-") in note and "to be paid back" in note
        assert not (await store.orders.by_number(str(node["id"]))).returnable(order.lines[0])
    finally:
        await store.close()


async def test_the_note_of_a_return_names_the_variants(woo: Standin) -> None:
    coat = next(one for one in woo.world.all("products") if one["_variations"])
    small, medium = coat["_variations"][:2]
    node = orders.order(woo.world, OWNER, [(small, 1), (medium, 1)], status="completed", ago=5)
    store = connect(woo)
    try:
        await store.shop()
        order = await store.orders.by_number(str(node["id"]))
        first, second = order.lines
        assert first.variant_title and first.variant_title != second.variant_title
        items = (ReturnItem(line_id=second.id, quantity=1),)
        await store.returns.open(ReturnRequest(key="r1", order_id=order.id, items=items, reason="too_large"))
        [note] = [one["note"] for one in woo.world.all("notes") if "Return requested" in one["note"]]
        assert second.name in note and first.name not in note
    finally:
        await store.close()
