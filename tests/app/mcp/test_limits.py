"""How often a program may ask: what holds for the HTTP API, with the same counters. And a shop that wants none."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.http.api import create_app
from tests.app.serving import MARA, problem
from tests.homes import settings_for

pytestmark = pytest.mark.asyncio(loop_scope="module")
URL = "https://shop.example.com"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    home = tmp_path_factory.mktemp("limits-mcp") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    made = create_app(settings_for(home, server_public_url=URL, limit_requests=20, limit_proposals=2))
    async with made.router.lifespan_context(made):
        yield made


def http(app: FastAPI, host: str, token: str = "") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=(host, 4711))
    headers = {"Accept": "application/json, text/event-stream"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=transport, base_url=URL, headers=headers)


def call(name: str, **given: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": given}}


async def program(app: FastAPI, host: str) -> str:
    async with http(app, host) as client:
        session = (await client.post("/dev/token", json={"email": MARA})).json()["token"]
    async with http(app, host, session) as client:
        return str((await client.post("/mcp/token")).json()["token"])


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_strangers_are_counted_by_their_network(app: FastAPI, token: str) -> None:
    async with http(app, f"198.51.100.{7 + len(token)}", token) as client:
        codes = [(await client.post("/mcp", json=call("store_policy"))).status_code for _ in range(25)]
        assert codes[:20] == [200 if not token else 401] * 20
        problem(await client.post("/mcp", json=call("store_policy")), 429, "rate_limited")
    async with http(app, "203.0.113.1") as client:
        assert (await client.post("/mcp", json=call("store_policy"))).status_code == 200


async def test_proposals_are_counted_for_the_customer(app: FastAPI) -> None:
    token = await program(app, "203.0.113.2")
    async with http(app, "203.0.113.2", token) as client:
        found = []
        for place in range(3):
            answer = await client.post("/mcp", json=call("add_note", order_number="1007", text=f"Note {place}"))
            found.append(answer.json()["result"]["structuredContent"])
    assert [each["kind"] for each in found] == ["proposal", "proposal", "error"]
    assert found[2]["code"] == "rate_limited"


async def test_a_shop_that_offers_nothing_has_no_such_address(app: FastAPI) -> None:
    shop = app.state.shopclerk.container.shop
    before, shop.settings = shop.settings, shop.settings.with_values(mcp_offers="off")
    try:
        async with http(app, "203.0.113.3") as client:
            problem(await client.post("/mcp", json=call("store_policy")), 404, "not_found")
    finally:
        shop.settings = before
