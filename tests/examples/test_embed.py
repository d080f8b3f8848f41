"""The shop of `examples/embed` runs as its readers run it, and the clerk answers inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.app.serving import MARA, free_port
from tests.homes import demo_home, home  # noqa: F401
from tests.house.tree import ROOT


@pytest.fixture
def shop(home: Path, tmp_path: Path) -> Iterator[str]:  # noqa: F811
    """Where the shop listens, with the demo's state directory."""
    port = free_port()
    more = {"PORT": str(port), "SHOPCLERK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    log = tmp_path / "shop.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "examples/embed/shop.py")],
            cwd=tmp_path,
            env={**os.environ, **more},
            stdout=output,
            stderr=output,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 100
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx2.get(url)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text()[-3000:])


def test_the_clerk_answers_inside_the_shop(shop: str) -> None:
    with httpx2.Client(base_url=shop, timeout=60) as browser:
        assert "Sign in" in browser.get("/").text
        assert browser.get("/clerk/healthz").json() == {"status": "ok"}
        visitor = browser.post("/ask", json={"text": "where is order 1015?"}).json()
        assert "EUR" not in visitor["text"]
        again = browser.post("/ask", json={"text": "thanks", "conversation": visitor["conversation"]})
        assert again.status_code == 200  # the same visitor, by the cookie
        assert browser.post("/login", params={"email": MARA}).status_code == 200
        foreign = browser.post("/ask", json={"text": "hello", "conversation": visitor["conversation"]})
        assert (foreign.status_code, foreign.json()["code"]) == (404, "conversation_not_found")
        asked = browser.post("/ask", json={"text": "refund order 1015"}).json()
        assert asked["proposal"]["order_number"] == "1015"
        button = {"proposal": asked["proposal"]["proposal_id"], "hash": asked["proposal"]["hash"]}
        wrong = browser.post("/decide", json={**button, "hash": "0" * 64, "decision": "confirm"})
        assert wrong.status_code == 409
        done = browser.post("/decide", json={**button, "decision": "confirm"}).json()
        assert done["text"].startswith("Done: ") and "1015" in done["text"]
