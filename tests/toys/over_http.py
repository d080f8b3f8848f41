"""The same action over HTTP: a route, a body that is checked, and a place among what an order can take."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx2
import pytest

from app.http.api import create_app
from connectors.stores.demo import cast
from service.identity import principals
from tests.homes import settings_for

NAME, CARD = "gift_wrap", "For Ada, with love"


@pytest.mark.asyncio(loop_scope="module")
async def test_it_has_a_route_and_a_body(demo_home: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_home, tmp_path / "home", ignore=shutil.ignore_patterns("owner.lock"))
    app = create_app(settings_for(tmp_path / "home", env="development"))
    async with app.router.lifespan_context(app):
        token = await principals.development_token(app.state.shopclerk.container.shop, cast.OWNER)
        transport = httpx2.ASGITransport(app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
            made = await client.post(f"/orders/{cast.OPEN}/gift-wrap", json={"card": CARD})
            assert made.status_code == 202, made.text
            proposal = made.json()
            assert (proposal["action"], proposal["state"]) == (NAME, "open")
            assert proposal["summary"] == f'Wrap order {cast.OPEN} as a gift, with this card: "{CARD}".'
            long = await client.post(f"/orders/{cast.OPEN}/gift-wrap", json={"card": "a" * 81})
            assert long.json()["code"] == "card_too_long"
            missing = await client.post(f"/orders/{cast.OPEN}/gift-wrap", json={})
            assert missing.json()["code"] == "bad_input"
            shown = (await client.get(f"/orders/{cast.OPEN}")).json()
            assert shown["can"][NAME]["allowed"] is True
