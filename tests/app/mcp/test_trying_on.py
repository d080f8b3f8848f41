"""Trying things on over MCP: nobody agrees but the customer, and photo and picture go by signed addresses."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.http.api import create_app
from tests.app.mcp.speaking import Human, facts
from tests.app.serving import JONAS, MARA
from tests.homes import settings_for
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import PHOTO, skus

pytestmark = pytest.mark.asyncio(loop_scope="module")
URL = "https://shop.example.com"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    home = tmp_path_factory.mktemp("tryon-mcp") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    made = create_app(settings_for(home, server_public_url=URL, limit_tryon=0), providers=[Flat()])
    async with made.router.lifespan_context(made):
        yield made


def http(app: FastAPI, token: str = "") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=("198.51.100.7", 4711))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=transport, base_url=URL, headers=headers)


@asynccontextmanager
async def program(app: FastAPI, email: str = MARA, human: Human | None = None) -> AsyncIterator[Client]:
    async with http(app) as client:
        session = (await client.post("/dev/token", json={"email": email})).json()["token"]
    async with http(app, session) as client:
        token = (await client.post("/mcp/token")).json()["token"]
    async with (
        http(app, token) as client,
        Client(streamable_http_client(f"{URL}/mcp", http_client=client), elicitation_callback=human) as found,
    ):
        yield found


async def test_from_the_consent_to_the_picture(app: FastAPI) -> None:
    human = Human(agree=True, adult=True)
    sku = (await skus(app.state.shopclerk.container.shop))[0]
    async with program(app, human=human) as client, http(app) as plain:
        opened = facts(await client.call_tool("try_on", {"item": sku}))
        assert (opened["kind"], opened["state"], opened["pictures"]) == ("photo", "open", [])
        assert len(human.asked) == 1 and "photo" in human.asked[0].casefold()
        mine = {"item": sku, "session_id": opened["session_id"]}
        early = await client.call_tool("try_on", mine)
        assert early.is_error and facts(early)["code"] == "photo_missing"
        path = opened["upload_url"].removeprefix(URL)
        assert (await plain.put(path, content=PHOTO, headers={"Content-Type": "image/jpeg"})).status_code == 204
        for _ in range(400):
            picture = facts(await client.call_tool("try_on", mine))["pictures"][0]
            if picture["state"] == "done":
                break
            await asyncio.sleep(0.1)
        assert (await plain.get(picture["overlay_url"].removeprefix(URL))).headers["content-type"] == "image/png"
        async with program(app, JONAS) as other:
            stranger = await other.call_tool("try_on", mine)
            assert stranger.is_error and facts(stranger)["code"] == "tryon_not_found"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({}, "consent_required"),
        ({"agree": False, "adult": True}, "consent_required"),
        ({"agree": "yes", "adult": True}, "consent_required"),
        ({"agree": True, "adult": False}, "adults_only"),
        ({"agree": True}, "adults_only"),
    ],
    ids=str,
)
async def test_only_the_customer_agrees(app: FastAPI, typed: dict[str, object], code: str) -> None:
    async with program(app, human=Human(**typed)) as client:
        refused = await client.call_tool("try_on", {"item": "any"})
        assert refused.is_error and facts(refused)["code"] == code


async def test_without_a_form_or_a_session_there_is_no_photo(app: FastAPI) -> None:
    async with program(app) as client:
        mute = await client.call_tool("try_on", {"item": "any"})
        assert mute.is_error and facts(mute)["code"] == "consent_required"
    async with (
        http(app) as plain,
        Client(
            streamable_http_client(f"{URL}/mcp", http_client=plain), elicitation_callback=Human(agree=True, adult=True)
        ) as client,
    ):
        nobody = await client.call_tool("try_on", {"item": "any"})
        assert nobody.is_error and facts(nobody)["kind"] == "verify_first"
