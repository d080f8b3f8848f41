"""Messages made to be slow: each is answered in a bounded time, and others are served meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service.conversations.conversations import MAX_CHARACTERS
from tests.app.serving import Server, serve
from tests.homes import demo_home  # noqa: F401

pytestmark = pytest.mark.from_scratch

#: What a machine that does other things as well needs at most; a careless pattern takes minutes or years.
SECONDS = 60.0
PIECES = {
    "blanks": " ",
    "wide blanks": "\t\u3000",
    "breaks": " \n",
    "digits": "1",
    "prices": "us$ 11,111.1k ",
    "marks": " , ",
    "codes": "no123 ",
    "joins": "and  1015  ",
    "underscores": "_",
}


#: What is read; the others have more parts than are.
TAKEN = dict.fromkeys(("blanks", "wide blanks", "breaks", "digits", "underscores"), 200)


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    """A server with the embedded engine: it reads every message with all of its patterns."""
    with serve(demo_home, tmp_path_factory.mktemp("heavy") / "home", "embedded") as running:
        yield running


@pytest.mark.timeout(900)
def test_no_message_stops_the_server(server: Server) -> None:
    with server.client() as client:
        client.post("/chat", json={"message": "hello"}).raise_for_status()  # the models are loaded once
    slow: dict[str, str] = {}
    for name, piece in PIECES.items():
        message = f"a{piece * ((MAX_CHARACTERS - 2) // len(piece))}b"
        answered: list[httpx2.Response] = []
        begun = time.monotonic()
        sender = threading.Thread(target=lambda: answered.append(_say(server, message)), daemon=True)  # noqa: B023
        sender.start()
        with server.client() as other:
            assert other.get("/me", timeout=SECONDS).status_code == 200, name
        sender.join(SECONDS)
        if sender.is_alive():
            slow[name] = "not answered"
            break
        assert [each.status_code for each in answered] == [TAKEN.get(name, 413)], name
        if time.monotonic() - begun > SECONDS:
            slow[name] = f"{time.monotonic() - begun:.0f} s"
    assert slow == {}


def _say(server: Server, message: str) -> httpx2.Response:
    with server.client(server.token("mara.lindt@example.com")) as client:
        return client.post("/chat", json={"message": message}, timeout=600)
