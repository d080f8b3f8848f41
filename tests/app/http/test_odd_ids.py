"""Control characters in ids: refused once, before any database is asked, which would not all take them."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx2
import pytest

from app.http.api import create_app
from tests.homes import demo_home, settings_for  # noqa: F401

PLACES = ("/proposals/{}", "/conversations/{}", "/orders/{}", "/products/{}", "/approvals/{}", "/search?q=a{}b")
ODD = ("%00", "a%00", "a%01b", "%7f", "a%C2%85")


@pytest.mark.timeout(300)
async def test_no_id_breaks_a_database(demo_home: Path, tmp_path: Path, database_url: str) -> None:  # noqa: F811
    home = tmp_path / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock", "*.sqlite*"))
    shutil.copy(demo_home / "demo.sqlite", home)
    app = create_app(settings_for(home, database_url=database_url))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1", timeout=60) as client,
    ):
        token = (await client.post("/dev/token", json={"email": "mara.lindt@example.com"})).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        assert (await client.post("/chat", json={"message": "h\x00i"})).status_code == 200
        for place in PLACES:
            for odd in ODD:
                found = await client.get(place.format(odd))
                assert found.status_code in ((200, 404) if "?" in place else (404,)), (place, odd, found.text)
        found = await client.post("/proposals/a%00/confirm", json={"hash": "a"})
        assert found.status_code == 404, found.text
        for odd in ("a\x00b", "\x00", "a\nb", "a\x7f", "a\x85"):
            for name in ("client_message_id", "conversation_id"):
                found = await client.post("/chat", json={"message": "hi", name: odd})
                assert found.status_code == 400, (name, odd, found.status_code, found.text)
        for body in ({"order_number": "10\x0012", "email": "a@b.example"}, {"code": "123\x00456"}):
            place = "/verify/code" if "code" in body else "/verify"
            assert (await client.post(place, json=body)).status_code < 500
