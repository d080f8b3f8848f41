"""Connecting a WooCommerce shop: by keys, by consent, over HTTP; and what its webhooks set going."""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import func, select

from app.http.api import create_app
from commerce.errors import (
    ConfigurationError,
    Conflict,
    InputError,
    KeysRefused,
    NotAuthenticated,
    StoreDisconnected,
    StoreUnavailable,
)
from connectors.stores import signatures
from evals.standins.woocommerce.server import serve
from evals.standins.woocommerce.world import OWNER, populate
from service.bootstrap import open_container
from service.connect import rows
from service.identity import principals
from service.sync import sync
from service.webhooks import work
from store.models import ConnectorConfig, PlatformProduct, WebhookDelivery
from tests.homes import settings_for
from tests.schedules import without_platform_jobs
from tests.service import by_woo as connecting

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


async def kept(shop):
    async with shop.database.read() as session:
        return await session.scalar(select(ConnectorConfig).where(ConnectorConfig.platform == "woocommerce"))


async def test_by_keys(shop, woo, cast, caplog):
    caplog.set_level(logging.DEBUG)
    found = await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert found.writes and "plain http" in found.notes[0]
    assert (await shop.connector.orders.by_number(cast.open)).email == OWNER
    assert "refund_order" in shop.connector.capabilities.actions
    row = await kept(shop)
    for secret in keys(woo):
        assert secret.encode() not in row.credentials and secret not in json.dumps(row.options)
        assert secret not in caplog.text
    assert len({one["topic"] for one in woo.world.all("webhooks")}) == 4
    assert not any("system_status" in one for one in woo.calls())


async def test_what_was_connected_is_there_after_a_restart(woo, cast, tmp_path):
    home = tmp_path / "home"
    async with open_container(settings(home), own=True) as container:
        assert not container.shop.connector.capabilities.actions
        with pytest.raises(StoreDisconnected):
            await container.shop.connector.orders.by_number("1")
        await connecting.with_keys(container.shop, woo.url, *keys(woo), "operator")
    async with open_container(settings(home), own=True) as container:
        summary = await sync(
            container.database, container.shop.shop_id, container.shop.connector, container.shop.discovery
        )
        assert (summary.state, summary.errors) == ("done", [])
        assert (await container.shop.connector.orders.by_number(cast.open)).number == cast.open
        await connecting.disconnect(container.shop, "operator")
        assert not woo.world.all("webhooks")
        with pytest.raises(StoreDisconnected):
            await container.shop.connector.orders.by_number(cast.open)


async def test_keys_that_do_not_work_are_not_kept(shop, woo):
    for key, secret in ((woo.key.consumer_key, "cs_" + "0" * 40), ("ck_" + "0" * 40, woo.key.consumer_secret)):
        with pytest.raises(KeysRefused, match="answers, but refuses these keys"):
            await connecting.with_keys(shop, woo.url, key, secret, "operator")
    for key, secret in (("", ""), ("ck_x", "nonsense"), ("ck_ä", "cs_x")):
        with pytest.raises(InputError):
            await connecting.with_keys(shop, woo.url, key, secret, "operator")
    assert not (await kept(shop)).options


async def test_a_shop_that_sells_in_no_money_is_not_connected(shop, woo):
    woo.world.currency = "BTC"
    with pytest.raises(StoreUnavailable, match="currency is BTC"):
        await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert not (await kept(shop)).options


async def test_prices_finer_than_the_currencys_coins_are_told(shop, woo):
    woo.world.currency = "JPY"
    found = await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert any("2 decimals and JPY has none" in one for one in found.notes)


async def test_keys_that_may_only_read(shop, woo, cast):
    found = await connecting.with_keys(shop, woo.url, *keys(woo, woo.keys.make("read")), "operator")
    assert not found.writes and any("may only read" in note for note in found.notes)
    assert not shop.connector.capabilities.actions
    assert (await shop.connector.orders.by_number(cast.open)).number == cast.open


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
    body = json.dumps(
        {
            "key_id": 5,
            "user_id": asked["user_id"],
            "key_permissions": "read_write",
            "consumer_key": woo.key.consumer_key,
            "consumer_secret": woo.key.consumer_secret,
        }
    ).encode()
    for wrong in ("", "x", state[:-1]):
        with pytest.raises(NotAuthenticated):
            await connecting.finish(shop, wrong, body)
    with pytest.raises(InputError):
        await connecting.finish(shop, state, b"webhook_id=1")
    assert (await connecting.finish(shop, state, body)).writes
    with pytest.raises(NotAuthenticated):
        await connecting.finish(shop, state, body)


async def test_consent_needs_https_here(woo, tmp_path):
    async with open_container(settings(tmp_path / "home", public_url=""), own=True) as container:
        with pytest.raises(ConfigurationError):
            await connecting.begin(container.shop, woo.url)


@pytest.fixture
async def server(woo, cast, tmp_path, monkeypatch):
    without_platform_jobs(monkeypatch)
    app = create_app(settings(tmp_path / "home"))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            client.shop = app.state.shopclerk.container.shop
            yield client


async def test_over_http(server, woo):
    staff = {"Authorization": f"Bearer {await principals.create_key(server.shop, 'test', tuple(principals.SCOPES))}"}
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
    assert (await shop.connector.orders.by_number(cast.open)).number == cast.open  # this process does not know yet
    assert await connecting.follow(shop)
    with pytest.raises(StoreDisconnected):
        await shop.connector.orders.by_number(cast.open)
    assert not await connecting.follow(shop)
    only_reads = woo.keys.make("read")
    other = credentials | {"consumer_key": only_reads.consumer_key, "consumer_secret": only_reads.consumer_secret}
    told = {"root": options["root"]}
    await rows.keep(shop, connecting.PLATFORM, "somebody else", other, options, place="root", told=told)
    assert await connecting.follow(shop)
    assert (await shop.connector.orders.by_number(cast.open)).number == cast.open
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
    assert (await shop.connector.orders.by_number(cast.open)).number == cast.open


async def test_webhooks_of_one_second_share_their_delivery_id(server, woo):
    shop = server.shop
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    products = [one for one in woo.world.all("products") if one["status"] == "publish"][:2]
    names = {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": "product.updated",
        "X-WC-Webhook-Delivery-ID": "d1",
    }
    for product in products:
        product["name"] = f"Renamed {product['id']}"
        raw = json.dumps({"id": product["id"]}).encode()
        proof = {"X-WC-Webhook-Signature": signatures.signature(raw, await connecting.hook_secret(shop))}
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
    names = {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": "product.updated",
        "X-WC-Webhook-Delivery-ID": "d1",
    }
    signed = names | {"X-WC-Webhook-Signature": signatures.signature(raw, await connecting.hook_secret(shop))}
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


async def test_webhooks_that_were_switched_off_are_revived(shop, woo):
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert await connecting.look_after(shop) == []
    woo.world.all("webhooks")[0]["status"] = "disabled"
    assert len(await connecting.look_after(shop)) == 1
    assert {one["status"] for one in woo.world.all("webhooks")} == {"active"}


@pytest.fixture
async def careful(woo, cast, tmp_path):
    """The server of a shop that is not declared to be local, as anybody reaches it."""
    app = create_app(settings(tmp_path / "careful", woo_local=False))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            key = await principals.create_key(app.state.shopclerk.container.shop, "test")
            client.headers["Authorization"] = f"Bearer {key}"
            yield client


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("consent", [True, False])
async def test_routes_go_to_no_private_address(careful, woo, host, consent):
    port = urlsplit(woo.url).port
    proof = {} if consent else dict(zip(("consumer_key", "consumer_secret"), keys(woo), strict=True))
    before = len(woo.calls())
    answer = await careful.post("/connect/woo", json={"url": f"http://{host}:{port}", **proof})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in ("private_address", "bad_input")
    assert len(woo.calls()) == before
