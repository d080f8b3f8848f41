"""A WooCommerce shop behind firewalls and passwords: connecting says who answered, and nothing is done twice."""

from __future__ import annotations

import json
import logging
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import select

from app.http.api import create_app
from commerce.errors import StoreUnavailable
from evals.standins.woocommerce.server import serve
from evals.standins.woocommerce.world import OWNER, populate
from service.bootstrap import open_container
from service.changes import ledger, outcome, proposals
from service.identity import principals
from store.models import ConnectorConfig
from tests.homes import settings_for
from tests.schedules import without_platform_jobs
from tests.service import by_woo as connecting

BASE = "https://clerk.example.com"
PASSWORD = "pa:ss@word-of-the-stage"  # noqa: S105 - a stand-in's


@pytest.fixture
def woo():
    with serve(tls_on=True) as running:
        running.world.race = 0.0
        yield running


def settings(woo, home):
    return settings_for(
        home,
        platform="woocommerce",
        shop_id="standin",
        public_url=BASE,
        woo_local=True,
        woo_ca=woo.ca,
        woo_quiet_seconds=0.2,
    )


@pytest.fixture
async def shop(woo, tmp_path):
    async with open_container(settings(woo, tmp_path / "home"), own=True) as container:
        yield container.shop


@pytest.fixture
async def server(woo, tmp_path, monkeypatch):
    without_platform_jobs(monkeypatch)
    app = create_app(settings(woo, tmp_path / "home"))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            client.shop = app.state.shopclerk.container.shop
            yield client


def keys(woo):
    return woo.key.consumer_key, woo.key.consumer_secret


async def test_whoever_connects_reads_who_answered_and_what_to_do(server, woo):
    staff = {"Authorization": f"Bearer {await principals.create_key(server.shop, 'test', tuple(principals.SCOPES))}"}
    woo.front = "cloudflare"
    for given in (dict(zip(("consumer_key", "consumer_secret"), keys(woo), strict=True)), {}):
        refused = await server.post("/connect/woo", json={"url": woo.url} | given, headers=staff)
        assert refused.status_code == 503 and refused.json()["code"] == "firewall_answered"
        assert "Cloudflare answered" in refused.json()["detail"] and "custom rule" in refused.json()["detail"]


async def test_blocked_writes_are_told_with_who_blocks_them(shop, woo):
    woo.front, woo.front_on = "modsecurity", "^PUT "
    with pytest.raises(StoreUnavailable, match="ModSecurity") as refused:
        await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    assert refused.value.code == "writes_blocked"


async def test_notices_before_the_answers_are_told(shop, woo):
    woo.noise = b"<br />\n<b>Warning</b>:  Undefined index in <b>/srv/seo/titles.php</b> on line <b>138</b><br />\n"
    found = await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    [note] = [one for one in found.notes if "notices" in one]
    assert "titles.php" in note and "WP_DEBUG_DISPLAY" in note


async def test_a_page_in_place_of_a_refunds_answer_is_seen_through_once(shop, woo, caplog):
    cast = populate(woo)
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    found = await proposals.propose(shop, owner, "refund_order", cast.open, {})
    woo.faults.add("after", operation="POST /refunds", code=403)
    decided = await proposals.decide(shop, owner, found.id, found.hash, "confirm")
    ended = await outcome.wait(shop, decided, 30.0)
    assert ended.state == "confirmed", ended.sentence
    assert len(woo.world.gateways["loopback_card"].asked) == 1
    assert "firewall_answered" in caplog.text and "answered in the shop's place" in caplog.text


async def test_a_refund_that_a_firewall_stopped_goes_to_a_person_and_is_not_repeated(shop, woo):
    cast = populate(woo)
    await connecting.with_keys(shop, woo.url, *keys(woo), "operator")
    owner = await principals.sign_in(shop, OWNER)
    found = await proposals.propose(shop, owner, "refund_order", cast.open, {})
    woo.front, woo.front_on = "imunify", "POST .*/refunds"  # a success, and JSON
    decided = await proposals.decide(shop, owner, found.id, found.hash, "confirm")
    ended = await outcome.wait(shop, decided, 30.0)
    assert (ended.state, ended.code, ended.for_person) == ("failed", "payout_unclear", True)
    assert "Imunify" not in ended.sentence and len(woo.turned_away) == 1
    assert [each.state for each in await ledger.effects_of(shop, found.id)] == ["failed"]


async def test_the_password_of_a_staging_site_is_kept_like_the_keys(woo, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    cast = populate(woo)
    woo.login = f"stage:{PASSWORD}"
    address = woo.url.replace("https://", "https://stage:pa%3Ass%40word-of-the-stage@")
    async with open_container(settings(woo, tmp_path / "home"), own=True) as container:
        found = await connecting.with_keys(container.shop, address, *keys(woo), "operator")
        assert found.writes and PASSWORD not in str(found) and "stage" not in found.url
        async with container.shop.database.read() as session:
            row = await session.scalar(select(ConnectorConfig).where(ConnectorConfig.platform == "woocommerce"))
        assert PASSWORD.encode() not in row.credentials and "stage" not in json.dumps(row.options)
        assert (await container.shop.connector.orders.by_number(cast.open)).email == OWNER
    async with open_container(settings(woo, tmp_path / "home"), own=True) as container:
        assert (await container.shop.connector.orders.by_number(cast.open)).email == OWNER
        assert not await connecting.follow(container.shop)
    assert PASSWORD not in caplog.text and "pa%3Ass" not in caplog.text and woo.key.consumer_secret not in caplog.text


async def test_the_merchant_lands_on_a_page_that_says_what_was_connected(server, woo):
    staff = {"Authorization": f"Bearer {await principals.create_key(server.shop, 'test', tuple(principals.SCOPES))}"}
    link = (await server.post("/connect/woo", json={"url": woo.url}, headers=staff)).json()["authorize_url"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert urlsplit(asked["return_url"]).path == "/connect/woo/done"

    async def landed(success):
        page = await server.get(asked["return_url"], params={"success": success, "user_id": asked["user_id"]})
        assert page.status_code == 200 and "default-src 'none'" in page.headers["Content-Security-Policy"]
        return page.text

    assert "No keys have arrived" in await landed("1")
    assert "Nothing was connected" in await landed("0")
    given = dict(zip(("consumer_key", "consumer_secret"), keys(woo), strict=True))
    assert (await server.post(asked["callback_url"], json=given)).status_code == 200
    woo.world.name = "<b>x"
    text = await landed("1")
    assert "Standin Goods" in text and "shopclerk sync" in text and "read and write" in text
    assert woo.key.consumer_key not in text and "Nothing was connected" in await landed("0")
