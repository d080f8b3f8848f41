"""A connected WooCommerce shop at work: sales, taxes, webhooks, and what staff and customers do with returns."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from agent.wording import found as found_products
from agent.wording import replies
from app.cli import sync as sync_command
from commerce.customer import Principal
from commerce.errors import InputError, NeedsPerson, OrderNotFound, PolicyDenied, StoreError
from evals.standins.woocommerce import catalogue, order_routes, order_views, orders
from evals.standins.woocommerce.server import serve
from evals.standins.woocommerce.world import OWNER, populate
from runtime import clock
from service import cart
from service import orders as house_orders
from service.bootstrap import open_container
from service.changes import outcome, possible, proposals
from service.identity import principals
from service.sync import sync
from service.webhooks import work
from store.models import PlatformProduct
from tests.homes import settings_for
from tests.service import by_woo as connecting
from tools import discovery
from tools.context import ToolContext
from tools.results import OrderResult

BASE = "https://clerk.example.com"


@pytest.fixture
def woo():
    with serve() as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
def cast(woo):
    return populate(woo)


def settings(home, **more):
    return settings_for(
        home, **{"platform": "woocommerce", "shop_id": "standin", "public_url": BASE, "woo_local": True} | more
    )


@pytest.fixture
async def shop(woo, cast, tmp_path):
    async with open_container(settings(tmp_path / "home"), own=True) as container:
        yield container.shop


def keys(woo, key=None):
    key = key or woo.key
    return key.consumer_key, key.consumer_secret


async def test_sales_that_begin_and_end_are_noticed_without_a_webhook(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    now = clock.now().replace(microsecond=0)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    cap |= {
        "sale_price": "15.00",
        "date_on_sale_from": now + timedelta(hours=1),
        "date_on_sale_to": now + timedelta(hours=3),
    }
    jacket = next(one for one in woo.world.all("products") if one["name"] == "Rain jacket")["_variations"][0]
    jacket |= {"sale_price": "59.00", "date_on_sale_to": now + timedelta(hours=2)}
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)

    async def prices():
        async with shop.database.read() as session:
            rows = await session.scalars(select(PlatformProduct).order_by(PlatformProduct.title))
            return {row.title: (row.price_min, row.attributes.get("reduced until")) for row in rows}

    ends = (now + timedelta(hours=3)).date().isoformat()
    assert await work.recheck(shop) == 0
    expected = {"Rain jacket": (5900, None), "Trail socks": (950, None), "Wool cap": (1933, None)}
    assert await prices() == expected
    for hours, changed in (
        (1, {"Wool cap": (1500, ends)}),
        (2, {"Rain jacket": (6900, None)}),
        (3, {"Wool cap": (1933, None)}),
    ):
        with clock.travel(timedelta(hours=hours, seconds=2)):
            woo.world.clock.set(clock.now())
            assert await work.recheck(shop) == 1
            assert await prices() == (expected := expected | changed)
            assert await work.recheck(shop) == 0


async def test_a_sale_of_everything_is_read_by_pages(shop, woo, monkeypatch):
    monkeypatch.setattr(work, "_AT_ONCE", 2)
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    ends = clock.now().replace(microsecond=0) + timedelta(hours=1)
    for one in woo.world.all("products"):
        for each in one["_variations"] or [one]:
            each |= {"sale_price": "1.00", "date_on_sale_to": ends}
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    woo.requests.clear()
    with clock.travel(timedelta(hours=2)):
        woo.world.clock.set(clock.now())
        assert await work.recheck(shop) == 3
        assert await work.recheck(shop) == 0
    assert not [one for one in woo.requests if re.search(r"/products/\d+$", one["path"])]
    async with shop.database.read() as session:
        assert min(await session.scalars(select(PlatformProduct.price_min))) == 950


async def test_a_sale_that_cannot_be_looked_at_is_tried_again_later(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    cap |= {"sale_price": "15.00", "date_on_sale_to": clock.now() + timedelta(minutes=1)}
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    with clock.travel(timedelta(minutes=2)):
        woo.world.clock.set(clock.now())
        woo.faults.add("status", code=503, times=9)
        with pytest.raises(StoreError):
            await work.recheck(shop)
        woo.faults.clear()
        assert await work.recheck(shop) == 0
    with clock.travel(timedelta(minutes=40)):
        woo.world.clock.set(clock.now())
        assert await work.recheck(shop) == 1


@pytest.mark.parametrize(
    ("worked_out", "included", "taxes"), [(True, True, "included"), (True, False, "added"), (False, False, "")]
)
async def test_whether_prices_hold_the_tax_is_known_and_told(shop, woo, worked_out, included, taxes):
    woo.world.prices_include_tax = included
    if not worked_out:
        woo.world.taxes.clear()
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    assert shop.info.taxes == taxes
    found = await discovery.search_products(
        ToolContext(shop, Principal.visitor(shop.shop_id, "v1"), "c1"), query="jacket"
    )
    assert (
        ("without tax" in found.written)
        == (taxes == "added")
        == ("(prices without tax)" in found_products.products(found))
    )


async def test_staff_who_have_goods_back_pay_for_the_return_and_close_it(shop, woo, cast):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert shop.connector.capabilities.noted == {"return_items", "exchange_items"}
    order = await shop.connector.orders.by_number(cast.delivered)
    line = order.lines[0]
    named = {"items": [{"sku": line.sku, "quantity": 2}]}
    owner = await principals.sign_in(shop, OWNER)

    async def see_through(who, action):
        found = await proposals.propose(shop, who, action, cast.delivered, named)
        decided = await proposals.decide(shop, who, found.id, found.hash, "confirm")
        ended = await outcome.wait(shop, decided)
        assert ended.state == "confirmed", ended.sentence

    await see_through(owner, "return_items")
    with pytest.raises(PolicyDenied):  # the customer cannot say that the goods are back
        await proposals.propose(shop, owner, "refund_order", cast.delivered, named)
    await see_through(Principal.staff(shop.shop_id, "desk", ("actions",)), "refund_order")
    order = await shop.connector.orders.by_number(cast.delivered)
    assert [one.status for one in order.returns] == ["closed"]
    assert (order.refunded, woo.world.effects["payout"]) == (line.price * 2, 1)


async def test_the_sync_command_revives_webhooks_too(woo, cast, tmp_path):
    given = settings(tmp_path / "home")
    async with open_container(given, own=True) as container:
        await connecting.with_keys(container.shop, woo.url, *keys(woo), "operator")
    woo.world.all("webhooks")[0]["status"] = "disabled"
    summary = await sync_command._sync(given, full=True, quiet=True)
    assert (summary.state, summary.seen) == ("done", 3)
    assert {one["status"] for one in woo.world.all("webhooks")} == {"active"}


async def seen_through(shop, action, number, given):
    owner = await principals.sign_in(shop, OWNER)
    found = await proposals.propose(shop, owner, action, number, given)
    decided = await proposals.decide(shop, owner, found.id, found.hash, "confirm")
    return found, await outcome.wait(shop, decided)


@pytest.mark.parametrize(("code", "name"), [("bacs", "bank transfer"), ("cod", "cash on delivery")])
async def test_a_return_needs_no_payment_method_that_can_refund(shop, woo, cast, code, name):
    woo.world.table("orders")[int(cast.delivered)] |= {"payment_method": code, "payment_method_title": code}
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    line = (await shop.connector.orders.by_number(cast.delivered)).lines[0]
    named = {"items": [{"sku": line.sku, "quantity": 2}]}
    found, ended = await seen_through(shop, "return_items", cast.delivered, named)
    assert f"{line.price * 2} are paid back to you by a colleague" in found.summary
    assert f"as the order was paid by {name}." in found.summary and f"to {code}" not in found.summary
    assert ended.state == "confirmed", ended.sentence


@pytest.mark.parametrize("paid", [True, False])
async def test_nothing_is_proposed_in_a_state_that_only_the_shop_knows(shop, woo, cast, paid):
    goods = woo.world.all("products")[1]
    made = orders.order(woo.world, OWNER, [(goods, 1)], paid=paid, gateway="loopback_card")
    made["status"] = "wc-awaiting-shipment"
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner, number = await principals.sign_in(shop, OWNER), str(made["id"])
    told = house_orders.describe(await shop.connector.orders.by_number(number))
    assert "Status: awaiting shipment." in replies.changes(OrderResult(order=told))
    for action, given in (
        ("cancel_order", {}),
        ("change_address", {"line1": "Am Brink 9", "postcode": "28195", "city": "Bremen", "country": "DE"}),
    ):
        with pytest.raises(NeedsPerson, match='"awaiting shipment"') as refused:
            await proposals.propose(shop, owner, action, number, given)
        assert refused.value.code == "unknown_state"
    assert made["status"] == "wc-awaiting-shipment" and made["shipping"]["city"] == orders.ADDRESS["city"]


async def test_another_total_of_an_unpaid_order_is_told(shop, woo, cast):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    goods = woo.world.all("products")[1]
    made = orders.order(woo.world, OWNER, [(goods, 1)], paid=False, status="on-hold", gateway="bacs")
    woo.world.taxes[0] = replace(woo.world.taxes[0], percent=woo.world.taxes[0].percent + 3)
    bremen = {"line1": "Am Brink 9", "city": "Bremen", "postcode": "28195", "country": "DE"}
    before = order_views.render(woo.world, made)["total"]
    _, ended = await seen_through(shop, "change_address", str(made["id"]), bremen)
    total = order_views.render(woo.world, made)["total"]
    assert total != before and ended.state == "confirmed"
    assert f"make it {total} EUR in all" in ended.sentence


@pytest.mark.parametrize("searched", [True, False], ids=["search knows the numbers", "search does not"])
async def test_orders_that_a_plug_in_numbers_are_told_from_ids(shop, woo, cast, searched, monkeypatch):
    """The number of each of the customer's orders is the id of another one."""
    if not searched:
        monkeypatch.setattr(order_routes, "_found", lambda order, term: term in order["billing"]["email"])
    table = woo.world.table("orders")
    table[int(cast.open)]["_number"] = cast.delivered
    table[int(cast.delivered)]["_number"] = cast.neighbours
    table[int(cast.neighbours)]["_number"] = cast.open
    table[int(cast.shipped)]["_number"] = "W-7"
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    for number, identity_ in ((cast.delivered, cast.open), (cast.neighbours, cast.delivered), ("#w-7", cast.shipped)):
        assert (await house_orders.load(shop, owner, number)).id == identity_
    if searched:  # a number of the neighbour's, whatever order of the customer's has it as its id
        with pytest.raises(OrderNotFound):
            await house_orders.load(shop, owner, cast.open)
    _, ended = await seen_through(shop, "cancel_order", cast.delivered, {})
    assert ended.state == "confirmed", ended.sentence
    after = {place: one["status"] for place, one in table.items()}
    assert (after[int(cast.open)], after[int(cast.delivered)]) == ("refunded", "completed")


async def test_what_was_deleted_for_good_is_not_to_be_had(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    assert (await shop.discovery.product(str(cap["id"]))).in_stock
    await shop.connector.client.write("DELETE", f"/wc/v3/products/{cap['id']}", {}, params={"force": "true"})
    assert not (await shop.discovery.product(str(cap["id"]))).in_stock
    with pytest.raises(InputError, match="sold out"):
        await cart.link(shop, Principal.visitor(shop.shop_id, "v"), [cart.Wanted(cap["sku"], 1)])


async def test_what_is_left_to_choose_is_said_before_a_link_is_made(shop, woo):
    coat = catalogue.product(woo.world, "Coat", options={"Size": ["S"], "Colour": ["red"]}, prices=["90.00"], stock=5)
    variation = coat["_variations"][0]
    variation["attributes"] = [one for one in variation["attributes"] if one["name"] == "Size"]
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    with pytest.raises(InputError, match="choose Colour on its page: http") as refused:
        await cart.link(shop, Principal.visitor(shop.shop_id, "v"), [cart.Wanted(variation["sku"], 1)])
    assert refused.value.code == "option_open"


async def test_goods_that_were_delivered_online_are_never_sent_back(shop, woo):
    book = catalogue.product(woo.world, "Pattern book", "12.00", downloadable=True, virtual=True)
    voucher = catalogue.product(woo.world, "Gift voucher", "25.00", virtual=True)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    for goods, status in ((book, "completed"), (book, ""), (voucher, ""), (voucher, "completed")):
        number = str(orders.order(woo.world, OWNER, [(goods, 1)], status=status, ago=1)["id"])
        for given in ({}, {"items": [{"item": goods["sku"], "quantity": 1}]}):
            with pytest.raises(NeedsPerson, match="delivered online already, so a colleague decides") as refused:
                await proposals.propose(shop, owner, "refund_order", number, given)
            assert refused.value.code == "not_in_a_parcel"
            with pytest.raises(PolicyDenied, match=r"be sent back\. A colleague decides about its money"):
                await proposals.propose(shop, owner, "return_items", number, given)
        can = await possible.possibilities(shop, await shop.connector.orders.by_number(number))
        assert can["refund_order"].get("needs_person") and not can["return_items"]["allowed"]
    assert not woo.world.effects["payout"]
    both = str(orders.order(woo.world, OWNER, [(book, 1), (cap, 1)], status="completed", ago=1)["id"])
    found = await proposals.propose(shop, owner, "return_items", both, {})
    assert "Send back 1 x Wool cap from" in found.summary and "Pattern" not in found.summary
    with pytest.raises(PolicyDenied, match=r"Pattern book of order .* does not come in a parcel"):
        await proposals.propose(shop, owner, "return_items", both, {"items": [{"item": book["sku"], "quantity": 1}]})


async def test_what_was_not_handed_out_is_cancelled_as_before(shop, woo):
    book = catalogue.product(woo.world, "Pattern book", "12.00", virtual=True)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    unpaid = str(orders.order(woo.world, OWNER, [(book, 1)], paid=False)["id"])
    assert "Nothing was paid" in (await proposals.propose(shop, owner, "cancel_order", unpaid, {})).summary
    file = catalogue.product(woo.world, "Pattern file", "12.00", virtual=True, downloadable=True)
    waits = str(orders.order(woo.world, OWNER, [(file, 1), (cap, 1)])["id"])
    named = {"items": [{"item": cap["sku"], "quantity": 1}]}
    assert "1 x Wool cap" in (await proposals.propose(shop, owner, "refund_order", waits, named)).summary
    with pytest.raises(NeedsPerson, match="Pattern file"):
        await proposals.propose(shop, owner, "cancel_order", waits, {})


async def test_what_goes_with_a_parcel_is_not_delivered_before_it(shop, woo):
    wrap = catalogue.product(woo.world, "Gift wrap", "2.50", virtual=True)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    waits, sent = (orders.order(woo.world, OWNER, [(wrap, 1), (cap, 1)], status=status) for status in ("", "completed"))
    named = {"items": [{"item": wrap["sku"], "quantity": 1}]}
    assert "1 x Gift wrap" in (await proposals.propose(shop, owner, "refund_order", str(waits["id"]), named)).summary
    assert "Cancel order" in (await proposals.propose(shop, owner, "cancel_order", str(waits["id"]), {})).summary
    with pytest.raises(NeedsPerson, match="Gift wrap"):
        await proposals.propose(shop, owner, "refund_order", str(sent["id"]), named)
    card = orders.order(woo.world, OWNER, [(wrap, 1), (cap, 1)])
    card["_lines"][0]["meta_data"].append({"id": 9001, "key": "pw_gift_card_number", "value": "ABCD-1"})
    with pytest.raises(NeedsPerson, match="Gift wrap"):  # a code was handed out for it
        await proposals.propose(shop, owner, "cancel_order", str(card["id"]), {})


async def test_what_is_left_when_the_goods_are_refunded_is_told(shop, woo):
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    number = str(orders.order(woo.world, OWNER, [(cap, 1)], status="completed", ago=3)["id"])
    everything = {"items": [{"item": cap["sku"], "quantity": 1}], "cause": "defective"}
    shown = await proposals.propose(shop, owner, "refund_order", number, everything)
    decided = await proposals.decide(shop, owner, shown.id, shown.hash, "confirm")
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    with pytest.raises(
        NeedsPerson, match=r"goods of order .* are refunded already\. The 4\.90 EUR that are left"
    ) as told:
        await proposals.propose(shop, owner, "refund_order", number, {})
    assert told.value.code == "only_beside_left"
