"""The real application on loopback, for tests of its HTTP face and its page."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
MARA, JONAS = "mara.lindt@example.com", "jonas.okafor@example.org"


@dataclass(frozen=True)
class Server:
    """A running server: its address, state directory and staff keys."""

    url: str
    home: Path
    keys: dict[str, str]

    def client(self, token: str = "") -> httpx2.Client:
        """Return a client with a cookie jar of its own, and ``token`` as its credentials."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=30)

    def token(self, email: str) -> str:
        with self.client() as client:
            return str(client.post("/dev/token", json={"email": email}).json()["token"])

    def customer(self, email: str = MARA) -> httpx2.Client:
        return self.client(self.token(email))

    def staff(self, which: str = "full") -> httpx2.Client:
        return self.client(self.keys[which])

    def rows(self, file: str, query: str, *values: object) -> list[Any]:
        """Read one of the server's databases directly."""
        with sqlite3.connect(f"file:{self.home / file}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(query, values).fetchall()

    def refunds(self, number: str) -> list[int]:
        """Return the refunds that the demo store's own till has booked on an order, in cents."""
        query = (
            "SELECT m.amount FROM movements m JOIN orders o ON o.id = m.order_id "
            "WHERE o.number = ? AND m.kind = 'refund' ORDER BY m.id"
        )
        return [int(row[0]) for row in self.rows("demo.sqlite", query, number)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(template: Path, home: Path, model: str, env: str = "development") -> Iterator[Server]:
    """Run the application on a copy of the template."""
    shutil.copytree(template, home, ignore=shutil.ignore_patterns("owner.lock"))
    port = free_port()
    log = home.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.standin_server", str(home), str(port), model, env],
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
        try:
            yield _started(f"http://127.0.0.1:{port}", home, process, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _started(url: str, home: Path, process: subprocess.Popen[bytes], log: Path) -> Server:
    until = time.monotonic() + 100
    keys = home / "keys.json"  # written once the server answers
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if keys.exists():
            return Server(url, home, json.loads(keys.read_text()))
        time.sleep(0.05)
    raise AssertionError(log.read_text()[-3000:])


def events(response: httpx2.Response) -> list[tuple[str, dict[str, Any]]]:
    """Read a stream of server-sent events to its end."""
    found: list[tuple[str, dict[str, Any]]] = []
    name = ""
    for line in response.iter_lines():
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            found.append((name, json.loads(line[5:])))
    return found


def problem(response: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    """Assert that the response is a proper problem document and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["code"] == code
    assert found["status"] == status
    assert found["type"] == f"urn:shopclerk:problem:{code}"
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in response.text
    return found
