"""A real django-helpdesk on loopback, with a customer and a colleague to play there."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx2

from connectors.desks.base import Inbound
from connectors.desks.helpdesk.adapter import Helpdesk
from connectors.desks.helpdesk.settings import HelpdeskSettings
from tests.loud import skip_loudly

HERE = Path(__file__).parent
SECRET = "of-the-webhooks"
Told = tuple[dict[str, str], bytes]


class Site:
    """The running desk, and what its webhooks told."""

    def __init__(self, facts: dict[str, Any], told: queue.Queue[Told]) -> None:
        self.url = f"http://127.0.0.1:{facts['port']}"
        self.facts, self._told = facts, told
        self.settings = HelpdeskSettings(
            url=self.url, token=facts["clerk"]["token"], user=facts["clerk"]["id"], hook_secret=SECRET, _env_file=None
        )

    def ask(self, method: str, path: str, body: Any = None, who: str = "ana") -> Any:
        headers = {"Authorization": f"Token {self.facts[who]['token']}"}
        answer = httpx2.request(method, f"{self.url}/api{path}", json=body, headers=headers, timeout=20)
        assert answer.is_success, answer.text
        return answer.json()

    def form(self, path: str, **fields: str) -> httpx2.Response:
        answer = httpx2.post(f"{self.url}{path}", data=fields, timeout=20)
        assert answer.status_code in (200, 302), answer.text[:300]
        return answer

    def submit(self, title: str, text: str, email: str = "mara.lindt@example.com") -> int:
        """Submit a ticket with the public form, as a customer does."""
        self.form(
            "/tickets/submit/", queue="1", title=title, body=text, submitter_email=email, priority="3", due_date=""
        )
        return max(each["id"] for each in self.ask("GET", "/tickets/?page_size=100")["results"])

    def told(self) -> list[Told]:
        """Return what the webhooks told since the last call; the desk sends them before it answers."""
        found = []
        while not self._told.empty():
            found.append(self._told.get())
        return found


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Run the desk."""
    if find_spec("helpdesk") is None or find_spec("rest_framework") is None:
        skip_loudly("django-helpdesk, which is not installed", "It is among the development requirements")
    told: queue.Queue[Told] = queue.Queue()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.put(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    ear = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    hook = f"http://shopclerk:{SECRET}@127.0.0.1:{ear.server_port}/"
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PYTHON") or name == "PYTHONPYCACHEPREFIX"
        },
        "DESK_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "site_settings",
        "HELPDESK_NEW_TICKET_WEBHOOK_URLS": hook,
        "HELPDESK_FOLLOWUP_WEBHOOK_URLS": hook,
    }
    with (folder / "desk.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "site_server.py"], cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=log
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, (folder / "desk.log").read_text()
            yield Site(json.loads(line), told)
        finally:
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()
            ear.shutdown()
            ear.server_close()


class World:
    """A ticket at the desk."""

    def __init__(self, desk: Site) -> None:
        desk.told()
        self._site, self.adapter = desk, Helpdesk(desk.settings)
        self.thread = str(desk.submit("A question", "Do you have umbrellas?"))
        self.opened: Sequence[Inbound] = self._read()

    def _read(self) -> list[Inbound]:
        found = []
        for headers, body in self._site.told():
            self.adapter.verify(headers, body)
            found += self.adapter.parse(body)
        return found

    async def _do(self, method: str, path: str, body: Any) -> Sequence[Inbound]:
        await asyncio.to_thread(self._site.ask, method, path, body)
        return self._read()

    async def customer_says(self, text: str) -> Sequence[Inbound]:
        # As a mail to the desk is kept: by nobody of the staff, and told like any other.
        await asyncio.to_thread(self._site.form, "/customer/", ticket=self.thread, text=text)
        return self._read()

    async def person_says(self, text: str) -> Sequence[Inbound]:
        return await self._do("POST", "/followups/", {"ticket": int(self.thread), "comment": text, "public": True})

    async def _assign(self, who: str) -> Sequence[Inbound]:
        await self._do("PATCH", f"/tickets/{self.thread}/", {"assigned_to": self._site.facts[who]["id"]})
        return await self._do(
            "POST", "/followups/", {"ticket": int(self.thread), "comment": "Assigned.", "public": False}
        )

    async def person_takes(self) -> Sequence[Inbound]:
        return await self._assign("ana")

    async def person_gives_back(self) -> Sequence[Inbound]:
        return await self._assign("clerk")

    async def told(self) -> Sequence[Inbound]:
        return self._read()

    def _ours(self, public: bool) -> list[str]:
        own = self._site.facts["clerk"]["id"]
        found = self._site.ask("GET", f"/tickets/{self.thread}/")["followup_set"]
        return [
            each["comment"]
            for each in sorted(found, key=lambda each: each["id"])
            if each["user"] == own and each["public"] is public
        ]

    async def public(self) -> list[str]:
        return await asyncio.to_thread(self._ours, True)

    async def private(self) -> list[str]:
        return await asyncio.to_thread(self._ours, False)
