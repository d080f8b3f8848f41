"""``/connect/shopify`` and ``/webhooks/shopify`` over HTTP, with the stand-in at the other end."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx2
import pytest

from app.http.api import create_app
from service.identity import principals
from service.webhooks import work
from tests.connectors.stores.shopify.conftest import cast, shopify  # noqa: F401
from tests.schedules import without_platform_jobs
from tests.service.shopify_shop import DOMAIN, shopify_settings


@pytest.fixture
async def server(shopify, cast, tmp_path, monkeypatch):  # noqa: F811
    without_platform_jobs(monkeypatch)
    app = create_app(shopify_settings(shopify, tmp_path / "home"))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            client.shop = app.state.shopclerk.container.shop
            yield client


async def staff(server, scopes=principals.SCOPES) -> dict[str, str]:
    return {"Authorization": f"Bearer {await principals.create_key(server.shop, 'test', tuple(scopes))}"}


async def test_by_a_token(server, shopify):  # noqa: F811
    body = {"shop": DOMAIN, "by": "token", "token": shopify.token}
    answer = await server.post("/connect/shopify", json=body, headers=await staff(server))
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "connected" and shopify.token not in answer.text


async def test_the_way_follows_from_what_is_sent(server, shopify):  # noqa: F811
    key = await staff(server)
    for body, state in (({"token": shopify.token}, "connected"), ({}, "consent"), ({"by": "app"}, "connected")):
        answer = await server.post("/connect/shopify", json={"shop": DOMAIN, **body}, headers=key)
        assert (answer.status_code, answer.json()["state"], answer.json()["shop"]) == (200, state, DOMAIN), answer.text


async def test_by_consent_and_back(server, shopify):  # noqa: F811
    body = {"shop": DOMAIN}
    answer = await server.post("/connect/shopify", json=body, headers=await staff(server))
    async with httpx2.AsyncClient() as browser:
        there = await browser.get(answer.json()["authorize_url"])
    back = urlsplit(there.headers["location"])
    assert back.path == "/connect/shopify/callback"
    page = await server.get(f"{back.path}?{back.query}")
    assert page.status_code == 200 and "Connected to Standin Goods" in page.text
    again = await server.get(f"{back.path}?{back.query}")
    assert again.status_code == 401 and again.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"shop": "evil.example.com"}, 400),
        ({"shop": DOMAIN, "by": "token"}, 400),
        ({"shop": DOMAIN, "by": "guess"}, 400),
        ({"shop": DOMAIN, "by": "token", "token": "shpat_nonsense"}, 422),
    ],
)
async def test_what_cannot_be_connected(server, body, status):
    answer = await server.post("/connect/shopify", json=body, headers=await staff(server))
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json"


async def test_only_staff_with_every_scope_connects(server):
    body = {"shop": DOMAIN}
    assert (await server.post("/connect/shopify", json=body)).status_code == 401
    for scopes in (("read",), ("actions", "read")):
        answer = await server.post("/connect/shopify", json=body, headers=await staff(server, scopes))
        assert answer.status_code == 403


async def test_webhooks_are_answered_at_once_and_only_when_signed(server, shopify):  # noqa: F811
    body = {"shop": DOMAIN, "by": "token", "token": shopify.token}
    await server.post("/connect/shopify", json=body, headers=await staff(server))
    shopify.hooks.waiting.clear()
    shopify.world.touch(shopify.world.all("Product")[0], "PRODUCTS_UPDATE")
    assert await shopify.hooks.deliver_through(server, "wrong") == [("products/update", 401)]
    shopify.world.clock.advance(hours=1)
    told = await shopify.hooks.deliver_through(server, duplicate=3)
    assert told == [("products/update", 200)] * 3
    assert await work.process(server.shop) == 1


async def test_the_unconnected_server_is_up_and_says_what_is_missing(server):
    assert (await server.get("/healthz")).status_code == 200
