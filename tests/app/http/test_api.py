"""The application's own life: what it opens, what it tells, what it closes."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
import pytest

from app.http.api import create_app
from commerce.errors import StateDirectoryBusy, StoreUnavailable
from runtime.home import HomeLock
from tests.homes import settings_for


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await check():
            await asyncio.sleep(0.05)


async def test_opens_announces_and_closes(home: Path):
    settings = settings_for(home, port=8123, public_url="https://shop.example")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        assert json.loads((home / "owner.lock").read_text())["url"] == "https://shop.example"
        with pytest.raises(StateDirectoryBusy, match=r"https://shop\.example"):
            async with create_app(settings).router.lifespan_context(app):
                raise AssertionError("two owners")

        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="https://shop.example") as client:
            reply = await client.post("/chat", json={"message": "hello"})
            assert "secure" in reply.headers["set-cookie"].lower()
    lock = HomeLock(home)
    assert lock.acquire()
    lock.release()


async def test_says_which_part_is_not_ready(home: Path, monkeypatch: pytest.MonkeyPatch):
    app = create_app(settings_for(home))

    async def away() -> str:
        raise StoreUnavailable(detail="10.0.0.7 refused")

    async with app.router.lifespan_context(app):
        monkeypatch.setattr(app.state.shopclerk.container.shop.connector, "reach", away)
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            answer = await client.get("/readyz")
            assert answer.status_code == 503
            checks = answer.json()["checks"]
            assert [name for name, check in checks.items() if not check["ok"]] == ["store"]
            assert "10.0.0.7" not in answer.text
            assert (await client.get("/healthz")).status_code == 200


async def test_a_lost_index_is_told_and_made_again_while_search_answers(home: Path):
    folder = home / "index"
    shutil.rmtree(folder)
    app = create_app(settings_for(home))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            page = (await client.get("/search", params={"q": "rain jacket"})).json()
            assert "jacket" in page["items"][0]["title"].lower()
            assert page["degraded"]
            told = (await client.get("/readyz")).json()["checks"]["index"]
            assert told["ok"] is False
            assert "being made again: " in told["detail"]
            assert str(home) not in told["detail"]
            async with asyncio.timeout(100):
                while (await client.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.2)
            assert not (await client.get("/search", params={"q": "rain jacket"})).json()["degraded"]
