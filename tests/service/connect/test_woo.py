"""Connecting a WooCommerce shop: by keys, by consent, over HTTP; and what its webhooks set going."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import func, select

from agent.embedded import replies
from app.cli import sync as sync_command
from app.http.api import create_app
from commerce.customer import Principal
from commerce.errors import (
    ConfigurationError,
    Conflict,
    InputError,
    NotAuthenticated,
    PolicyDenied,
    StoreDisconnected,
    StoreError,
)
from connectors.stores.woocommerce import webhooks
from runtime import clock
from service import identity
from service.actions import outcome, proposals
from service.connect import rows
from service.connect import woo as connecting
from service.house import open_house
from service.sync import sync
from service.webhooks import intake, work
from store.models import ConnectorConfig, PlatformProduct, WebhookDelivery
from tests.connectors.stores.woocommerce.conftest import OWNER, populate
from tests.homes import settings_for
from tests.standins.woocommerce import orders
from tests.standins.woocommerce.server import serve
from tools import discovery
from tools.context import ToolContext

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
    return settings_for(home, **{"platform": "woocommerce", "shop_id": "standin", "public_url": BASE} | more)


@pytest.fixture
async def shop(woo, cast, tmp_path):
    async with open_house(settings(tmp_path / "home"), own=True) as house:
        yield house.shop


def keys(woo, key=None):
    key = key or woo.key
    return key.consumer_key, key.consumer_secret


async def kept(shop):
    async with shop.database.read() as session:
        return await session.scalar(select(ConnectorConfig).where(ConnectorConfig.platform == "woocommerce"))


async def test_by_keys(shop, woo, cast, caplog):
    caplog.set_level(logging.DEBUG)
    found = await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert found.writes and "plain http" in found.notes[0]
    assert (await shop.connector.order(cast.open)).email == OWNER
    assert "refund_order" in shop.connector.capabilities.actions
    row = await kept(shop)
    for secret in keys(woo):
        assert secret.encode() not in row.credentials and secret not in json.dumps(row.options)
        assert secret not in caplog.text
    assert len({one["topic"] for one in woo.world.all("webhooks")}) == 4
    assert not any("system_status" in one for one in woo.calls())


async def test_what_was_connected_is_there_after_a_restart(woo, cast, tmp_path):
    home = tmp_path / "home"
    async with open_house(settings(home), own=True) as house:
        assert house.shop.connector.capabilities.actions == {"checkout_link"}
        with pytest.raises(StoreDisconnected):
            await house.shop.connector.order("1")
        await connecting.with_keys(house.shop, woo.url, *keys(woo), "operator")
    async with open_house(settings(home), own=True) as house:
        summary = await sync(house.database, house.shop.shop_id, house.shop.connector, house.shop.discovery)
        assert (summary.state, summary.errors) == ("done", [])
        assert (await house.shop.connector.order(cast.open)).number == cast.open
        await connecting.disconnect(house.shop, "operator")
        assert not woo.world.all("webhooks")
        with pytest.raises(StoreDisconnected):
            await house.shop.connector.order(cast.open)


async def test_keys_that_do_not_work_are_not_kept(shop, woo):
    for key, secret in ((woo.key.consumer_key, "cs_" + "0" * 40), ("ck_" + "0" * 40, woo.key.consumer_secret)):
        with pytest.raises(StoreDisconnected):
            await connecting.with_keys(shop, woo.url, key, secret, "operator")
    for key, secret in (("", ""), ("ck_x", "nonsense"), ("ck_ä", "cs_x")):
        with pytest.raises(InputError):
            await connecting.with_keys(shop, woo.url, key, secret, "operator")
    assert not (await kept(shop)).options


async def test_keys_that_may_only_read(shop, woo, cast):
    found = await connecting.with_keys(shop, woo.url, *keys(woo, woo.keys.make("read")), "operator")
    assert not found.writes and any("may only read" in note for note in found.notes)
    assert shop.connector.capabilities.actions == {"checkout_link"}
    assert (await shop.connector.order(cast.open)).number == cast.open


async def test_one_shop_at_a_time(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    with serve() as other, pytest.raises(Conflict):
        await connecting.with_keys(shop, other.url, *keys(other), "operator")


async def test_consent_comes_back_once_with_a_state_of_ours(shop, woo):
    link = urlsplit(await connecting.begin(shop, woo.url))
    assert link.path == "/wc-auth/v1/authorize"
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    back = urlsplit(asked["callback_url"])
    assert (asked["scope"], back.scheme, back.path) == ("read_write", "https", connecting.CALLBACK)
    state = parse_qs(back.query)["state"][0]
    body = json.dumps({"key_id": 5, "user_id": asked["user_id"], "key_permissions": "read_write",
                       "consumer_key": woo.key.consumer_key, "consumer_secret": woo.key.consumer_secret}).encode()  # fmt: skip
    for wrong in ("", "x", state[:-1]):
        with pytest.raises(NotAuthenticated):
            await connecting.finish(shop, wrong, body)
    with pytest.raises(InputError):
        await connecting.finish(shop, state, b"webhook_id=1")
    assert (await connecting.finish(shop, state, body)).writes
    with pytest.raises(NotAuthenticated):
        await connecting.finish(shop, state, body)


async def test_consent_needs_https_here(woo, tmp_path):
    async with open_house(settings(tmp_path / "home", public_url=""), own=True) as house:
        with pytest.raises(ConfigurationError):
            await connecting.begin(house.shop, woo.url)


@pytest.fixture
async def server(woo, cast, tmp_path, monkeypatch):
    async def never(_shop):
        await asyncio.Event().wait()

    monkeypatch.setattr(work, "forever", never)
    app = create_app(settings(tmp_path / "home"))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            client.shop = app.state.rooms.house.shop
            yield client


async def test_over_http(server, woo):
    staff = {"Authorization": f"Bearer {await identity.create_key(server.shop, 'test', tuple(identity.SCOPES))}"}
    body = {"url": woo.url}
    assert (await server.post("/connect/woo", json=body)).status_code == 401
    link = (await server.post("/connect/woo", json=body, headers=staff)).json()
    assert link["state"] == "consent"
    callback = parse_qs(urlsplit(link["authorize_url"]).query)["callback_url"][0]
    given = dict(zip(("consumer_key", "consumer_secret"), keys(woo), strict=True))
    assert (await server.post(callback, json=given | {"key_id": 1})).status_code == 200
    assert (await server.post(callback, json=given)).status_code == 401
    again = await server.post("/connect/woo", json=body | given, headers=staff)
    assert again.json()["state"] == "connected" and woo.key.consumer_secret not in again.text


async def test_a_running_server_follows_what_another_process_connects_and_disconnects(shop, woo, cast):
    assert not await connecting.follow(shop)
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    row = await kept(shop)
    options, credentials = dict(row.options), shop.keyring.decrypt(row.credentials)
    assert not await connecting.follow(shop)
    await rows.forget(shop, connecting.PLATFORM, "somebody else")
    assert (await shop.connector.order(cast.open)).number == cast.open  # this process does not know yet
    assert await connecting.follow(shop)
    with pytest.raises(StoreDisconnected):
        await shop.connector.order(cast.open)
    assert not await connecting.follow(shop)
    only_reads = woo.keys.make("read")
    other = credentials | {"consumer_key": only_reads.consumer_key, "consumer_secret": only_reads.consumer_secret}
    told = {"root": options["root"]}
    await rows.keep(shop, connecting.PLATFORM, "somebody else", other, options, place="root", told=told)
    assert await connecting.follow(shop)
    assert (await shop.connector.order(cast.open)).number == cast.open
    assert woo.requests[-1]["query"]["oauth_consumer_key"] == only_reads.consumer_key


async def test_following_and_connecting_do_not_cross(shop, woo, cast, monkeypatch):
    """What was read before a shop was connected does not disconnect it afterwards."""
    read, met = rows.read, asyncio.Event()

    async def slow(*about):
        found = await read(*about)
        met.set()
        await asyncio.sleep(0.3)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(rows, "read", slow)
        following = asyncio.create_task(connecting.follow(shop))
        await met.wait()
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await following
    assert (await shop.connector.order(cast.open)).number == cast.open


async def test_webhooks_of_one_second_share_their_delivery_id(server, woo):
    shop = server.shop
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    products = [one for one in woo.world.all("products") if one["status"] == "publish"][:2]
    names = {"Content-Type": "application/json", "X-WC-Webhook-Topic": "product.updated", "X-WC-Webhook-Delivery-ID": "d1"}
    for product in products:
        product["name"] = f"Renamed {product['id']}"
        raw = json.dumps({"id": product["id"]}).encode()
        proof = {"X-WC-Webhook-Signature": webhooks.signature(raw, await connecting.hook_secret(shop))}
        for _ in range(2):
            assert (await server.post("/webhooks/woo", content=raw, headers=names | proof)).status_code == 200
    await work.process(shop)
    async with shop.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(WebhookDelivery)) == 2
        titles = set(await session.scalars(select(PlatformProduct.title)))
    assert {one["name"] for one in products} <= titles


async def test_webhooks_set_one_product_going(server, woo):
    shop = server.shop
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    ping = await server.post("/webhooks/woo", data={"webhook_id": "6"})
    assert ping.status_code == 200
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    cap["name"] = "Wool cap, thick"
    raw = json.dumps({"id": cap["id"], "name": "what it was called then"}).encode()
    names = {"Content-Type": "application/json", "X-WC-Webhook-Topic": "product.updated", "X-WC-Webhook-Delivery-ID": "d1"}
    signed = names | {"X-WC-Webhook-Signature": webhooks.signature(raw, await connecting.hook_secret(shop))}
    assert (await server.post("/webhooks/woo", content=raw, headers=names)).status_code == 401
    assert (await server.post("/webhooks/woo", content=raw + b" ", headers=signed)).status_code == 401
    for _ in range(3):
        assert (await server.post("/webhooks/woo", content=raw, headers=signed)).status_code == 200
    async with shop.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(WebhookDelivery)) == 1
    assert await work.process(shop) == 1
    async with shop.database.read() as session:
        titles = set(await session.scalars(select(PlatformProduct.title)))
    assert "Wool cap, thick" in titles and "Wool cap" not in titles
    assert intake.SOURCE != connecting.PLATFORM


async def test_webhooks_that_were_switched_off_are_revived(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert await connecting.look_after(shop) == []
    woo.world.all("webhooks")[0]["status"] = "disabled"
    assert len(await connecting.look_after(shop)) == 1
    assert {one["status"] for one in woo.world.all("webhooks")} == {"active"}


async def test_sales_that_begin_and_end_are_noticed_without_a_webhook(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    now = clock.now().replace(microsecond=0)
    cap = next(one for one in woo.world.all("products") if one["name"] == "Wool cap")
    cap |= {"sale_price": "15.00", "date_on_sale_from": now + timedelta(hours=1), "date_on_sale_to": now + timedelta(hours=3)}
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
    for hours, changed in ((1, {"Wool cap": (1500, ends)}), (2, {"Rain jacket": (6900, None)}), (3, {"Wool cap": (1933, None)})):
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
    found = await discovery.search_products(ToolContext(shop, Principal.visitor(shop.shop_id, "v1"), "c1"), query="jacket")
    assert ("without tax" in json.dumps(found)) == (taxes == "added") == ("(prices without tax)" in replies.products(found))


async def test_staff_who_have_goods_back_pay_for_the_return_and_close_it(shop, woo, cast):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert shop.connector.capabilities.noted == {"return_items", "exchange_items"}
    order = await shop.connector.order(cast.delivered)
    line = order.lines[0]
    named = {"items": [{"sku": line.sku, "quantity": 2}]}
    owner = await identity.sign_in(shop, OWNER)

    async def see_through(who, action):
        found = await proposals.propose(shop, who, action, cast.delivered, named)
        decided = await proposals.decide(shop, who, found.id, found.hash, "confirm")
        ended = await outcome.wait(shop, decided)
        assert ended.state == "confirmed", ended.sentence

    await see_through(owner, "return_items")
    with pytest.raises(PolicyDenied):  # the customer cannot say that the goods are back
        await proposals.propose(shop, owner, "refund_order", cast.delivered, named)
    await see_through(Principal.staff(shop.shop_id, "desk", ("actions",)), "refund_order")
    order = await shop.connector.order(cast.delivered)
    assert [one.status for one in order.returns] == ["closed"]
    assert (order.refunded, woo.world.effects["payout"]) == (line.price * 2, 1)


async def test_the_sync_command_revives_webhooks_too(woo, cast, tmp_path):
    given = settings(tmp_path / "home")
    async with open_house(given, own=True) as house:
        await connecting.with_keys(house.shop, woo.url, *keys(woo), "operator")
    woo.world.all("webhooks")[0]["status"] = "disabled"
    summary = await sync_command._sync(given, full=True, quiet=True)
    assert (summary.state, summary.seen) == ("done", 3)
    assert {one["status"] for one in woo.world.all("webhooks")} == {"active"}


async def seen_through(shop, action, number, given):
    owner = await identity.sign_in(shop, OWNER)
    found = await proposals.propose(shop, owner, action, number, given)
    decided = await proposals.decide(shop, owner, found.id, found.hash, "confirm")
    return found, await outcome.wait(shop, decided)


async def test_a_return_needs_no_payment_method_that_can_refund(shop, woo, cast):
    woo.world.table("orders")[int(cast.delivered)]["payment_method"] = "bacs"
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    line = (await shop.connector.order(cast.delivered)).lines[0]
    named = {"items": [{"sku": line.sku, "quantity": 2}]}
    found, ended = await seen_through(shop, "return_items", cast.delivered, named)
    assert str(line.price * 2) in found.summary
    assert ended.state == "confirmed", ended.sentence


async def test_another_total_of_an_unpaid_order_is_told(shop, woo, cast):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    goods = woo.world.all("products")[1]
    made = orders.order(woo.world, OWNER, [(goods, 1)], paid=False, status="on-hold", gateway="bacs")
    woo.world.taxes[0] = replace(woo.world.taxes[0], percent=woo.world.taxes[0].percent + 3)
    bremen = {"line1": "Am Brink 9", "city": "Bremen", "postcode": "28195", "country": "DE"}
    before = orders.render(woo.world, made)["total"]
    _, ended = await seen_through(shop, "change_address", str(made["id"]), bremen)
    total = orders.render(woo.world, made)["total"]
    assert total != before and ended.state == "confirmed"
    assert f"make it {total} EUR in all" in ended.sentence
