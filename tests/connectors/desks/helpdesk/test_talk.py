"""A customer's ticket at a real django-helpdesk is answered there by the clerk, and handed to its people."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import httpx2

from app.http.api import create_app
from tests.connectors.desks.helpdesk.desk import SECRET, Site, site
from tests.homes import demo_home, settings_for  # noqa: F401


async def _until(desk: Site, client: httpx2.AsyncClient, ticket: int, count: int) -> list[dict]:
    """Bring what the webhooks told to the clerk until it wrote so many comments."""
    own = desk.facts["clerk"]["id"]
    async with asyncio.timeout(40):
        while True:
            for headers, body in desk.told():
                passed = {name: headers[name] for name in ("authorization", "content-type")}
                answer = await client.post("/desks/helpdesk", content=body, headers=passed)
                assert answer.status_code == 200
            found = await asyncio.to_thread(desk.ask, "GET", f"/tickets/{ticket}/")
            ours = [each for each in found["followup_set"] if each["user"] == own]
            if len(ours) >= count and not any(each for each in desk.told()):
                return sorted(ours, key=lambda each: each["id"])
            await asyncio.sleep(0.2)


async def test_a_ticket_is_answered_and_handed_over(demo_home: Path, tmp_path: Path) -> None:  # noqa: F811
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with site(tmp_path) as desk:
        settings = settings_for(
            home,
            desk_names="helpdesk",
            helpdesk_url=desk.url,
            helpdesk_token=desk.settings.token.get_secret_value(),
            helpdesk_user=desk.settings.user,
            helpdesk_hook_secret=SECRET,
        )
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                ticket = await asyncio.to_thread(desk.submit, "Umbrellas", "Do you have umbrellas?")
                answered = await _until(desk, client, ticket, 1)
                assert "umbrella" in answered[0]["comment"].lower() and answered[0]["public"]
                asked = {"ticket": str(ticket), "text": "I want a person"}
                await asyncio.to_thread(lambda: desk.form("/customer/", **asked))
                answered = await _until(desk, client, ticket, 3)
                assert [each["public"] for each in answered] == [True, True, False]
                assert (
                    "I want a person" in answered[2]["comment"] and "/console/conversations/" in answered[2]["comment"]
                )
