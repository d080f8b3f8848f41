"""Programs that are told what happens: signed, once each, again where they fail, and nowhere inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.app.http.test_console import Browser, browser, handed_over
from tests.app.http.test_console_books import refunded
from tests.app.serving import Server, serve


@dataclass
class Program:
    """A program of the shop's, which fails ``failing`` times."""

    url: str = ""
    failing: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def of(self, kind: str) -> list[dict]:
        return [json.loads(body) for _, body in self.got if json.loads(body)["type"] == kind]


@pytest.fixture
def program() -> Iterator[Program]:
    told = Program()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.failing -= 1
            if told.failing < 0:
                told.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(503 if told.failing >= 0 else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        told.url = f"http://127.0.0.1:{running.server_address[1]}/told"
        yield told
        running.shutdown()


@pytest.fixture(scope="module")
def local(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may tell programs on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPCLERK_SERVER_HOOKS_LOCAL", "true")
        with serve(demo_home, tmp_path_factory.mktemp("hooks") / "home", "scripted") as running:
            yield running


def soon(there: Callable[[], object], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until
        time.sleep(0.2)


def added(one: Browser, url: str, *events: str) -> str:
    one.open("/console/webhooks")
    page = one.send("/console/webhooks", 200, url=url, **dict.fromkeys(events, "1")).text
    return re.search(r"<code>(whsec_[^<]+)</code>", page)[1]  # type: ignore[index]


def test_a_program_is_told_once_signed_and_again_where_it_failed(local: Server, program: Program):
    before = handed_over(local)
    program.failing = 1
    with browser(local, "full") as one:
        secret = added(one, program.url, "conversation.started", "conversation.handed_off", "change.done")
        assert secret not in one.open("/console/webhooks")  # shown once
        name, proposal = handed_over(local), refunded(local)
        soon(lambda: len(program.got) >= 3)
        time.sleep(6)  # another look finds nothing new
        assert len(program.got) == 3
        assert before not in str(program.got)
        [started], [handed], [done] = (
            program.of(each) for each in ("conversation.started", "conversation.handed_off", "change.done")
        )
        assert started["data"]["conversation_id"] == handed["data"]["conversation_id"] == name
        assert handed["data"]["reason"] and "@" not in str(program.got[0][1] + program.got[1][1] + program.got[2][1])
        assert done["data"] | {"conversation_id": ""} == {
            "proposal_id": proposal,
            "action": "refund_order",
            "order_number": "1027",
            "conversation_id": "",
            "paid_back": "1.00",
            "currency": "EUR",
        }
        for headers, body in program.got:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            key = base64.b64decode(secret.removeprefix("whsec_"))
            assert (
                headers["webhook-signature"]
                == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            )
            assert headers["webhook-id"] == json.loads(body)["id"]
        page = one.open("/console/webhooks")
        assert "taken" in page and ">2<" in page  # one of them took two tries
        hook = re.search(r"/console/webhooks/(\w+)/remove", page)[1]  # type: ignore[index]
        one.send(f"/console/webhooks/{hook}/remove")
        one.send(f"/console/webhooks/{hook}/remove", 404)
    assert local.rows("shopclerk.sqlite", "SELECT count(*) FROM outgoing_event") == [(0,)]
    kept = local.rows("shopclerk.sqlite", "SELECT payload FROM audit_entry WHERE action LIKE 'hook_%'")
    assert len(kept) == 2 and secret not in str(kept)


def test_only_admins_set_addresses_and_only_outside(server: Server):
    with browser(server, "read") as one, server.client() as nobody:
        page = one.open("/console/webhooks")
        assert "Only an admin" in page and 'name="url"' not in page
        one.send("/console/webhooks", 403, url="https://example.com/x", **{"change.done": "1"})
        assert nobody.get("/console/webhooks").status_code == 303
    with browser(server, "full") as one:
        for url in ("http://example.com/x", "https://a:b@example.com/", "ftp://example.com", "https://", "x", ""):
            one.open("/console/webhooks")
            one.send("/console/webhooks", 400, url=url, **{"change.done": "1"})
        one.open("/console/webhooks")
        one.send("/console/webhooks", 400, url="https://example.com/x")
        assert (
            one.client.post("/console/webhooks", data={"token": "x", "url": "https://example.com"}).status_code == 403
        )
        added(one, "https://127.0.0.1:1/x", "conversation.started")
        handed_over(server)
        query = "SELECT error FROM outgoing_event WHERE attempts > 0"
        soon(lambda: server.rows("shopclerk.sqlite", query))
        assert server.rows("shopclerk.sqlite", query)[0] == ("private_address",)
        hook = re.search(r"/console/webhooks/(\w+)/remove", one.open("/console/webhooks"))[1]  # type: ignore[index]
        one.send(f"/console/webhooks/{hook}/remove")
