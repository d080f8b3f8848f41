"""How many turns one server process answers, and how evenly, beside a bare FastAPI over ``create_agent``.

Both servers are processes of their own on the same demo store, with the embedded engine as the model of both. Customers
send their messages one after another, without a pause; both servers are measured by turns at each number of customers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from connectors.stores.demo import POLICY, cast
from evals.bench.bench_turn import spread
from runtime.settings import Settings
from service.bootstrap import open_container

#: How many customers at once, and how many turns all of them have together.
LEVELS = {1: 30, 10: 200, 50: 300}
SAID = (f"Where is my order {cast.IN_TRANSIT}?", "show me rain jackets under 120", "How long can I return something?")
#: The server's own modules, by name: they are above this floor.
OURS, PEER = ("app.cli", "serve", "--port"), ("evals.bench.bench_http_peer",)
_PATIENCE = 120.0
_WARM = 6


@dataclass
class Server:
    """A server process.

    Attributes:
        url: Where it listens.
        process: The process.
        headers: What its customers send with each message.
    """

    url: str
    process: subprocess.Popen[bytes]
    headers: dict[str, str] = field(default_factory=dict)

    def client(self, customers: int = 1) -> httpx2.AsyncClient:
        """Return a client for so many customers at once."""
        limits = httpx2.Limits(max_connections=customers)
        return httpx2.AsyncClient(base_url=self.url, headers=self.headers, timeout=120, limits=limits)

    def cpu_seconds(self) -> float:
        """Return how much processor time it has taken, 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def megabytes(self) -> float:
        """Return how much memory it takes, 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmRSS:"):
                    return round(int(line.split()[1]) / 1024, 1)
        return 0.0


async def bench(levels: dict[int, int] | None = None, *, template: Path | None = None) -> dict[str, Any]:
    """Measure both servers and return everything as JSON data.

    Args:
        levels: How many customers at once, with how many turns in all.
        template: A state directory with a synced demo store, which saves making one.

    Returns:
        By server and number of customers: ``turns_per_second``, ``p50_ms``, ``p95_ms``, ``p95_to_p50`` and ``cpu_ms``,
        the process' own time for one turn; and the memory of each process afterwards.
    """
    levels = levels or LEVELS
    with tempfile.TemporaryDirectory(prefix="shopclerk-http-") as folder:
        own = await homes(Path(folder), template)
        async with served(own, {"ours": OURS, "peer": PEER}) as servers:
            async with servers["ours"].client() as client:
                signed = (await client.post("/dev/token", json={"email": cast.OWNER})).raise_for_status().json()
            servers["ours"].headers["Authorization"] = f"Bearer {signed['token']}"
            found: dict[str, Any] = {name: {} for name in servers}
            for customers, turns in levels.items():
                for name, server in servers.items():
                    found[name][f"{customers} at once"] = await _load(server, customers, turns)
            for name, server in servers.items():
                found[name]["megabytes"] = server.megabytes()
    return found


async def homes(folder: Path, template: Path | None) -> dict[str, Path]:
    """Return a state directory with the demo store for each of two servers."""
    first = folder / "ours"
    if template is not None:
        await asyncio.to_thread(shutil.copytree, template, first)
    else:
        async with open_container(Settings(home=first, policy_file=POLICY), own=True):
            pass
    await asyncio.to_thread(shutil.copytree, first, folder / "peer")
    return {"ours": first, "peer": folder / "peer"}


@contextlib.asynccontextmanager
async def served(own: dict[str, Path], commands: dict[str, Sequence[str]]) -> AsyncIterator[dict[str, Server]]:
    """Start both servers, each with its state directory, and end them afterwards."""
    servers: dict[str, Server] = {}
    try:
        for name, home in own.items():
            port = _free_port()
            last = [str(port)] if name == "ours" else [str(home), str(port)]
            servers[name] = _start(home, [*commands[name], *last], port)
        for server in servers.values():
            await _ready(server)
        yield servers
    finally:
        for server in servers.values():
            server.process.terminate()
        for server in servers.values():
            await asyncio.to_thread(server.process.wait, 30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(home: Path, command: Sequence[str], port: int) -> Server:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SHOPCLERK_LIMIT_")}
    limits = {f"SHOPCLERK_LIMIT_{name}": "0" for name in ("MESSAGES", "REQUESTS", "PROPOSALS", "CODES")}
    env = {
        **own,
        **limits,
        "SHOPCLERK_HOME": str(home),
        "SHOPCLERK_POLICY_FILE": str(POLICY),
        "CHAT_MODEL": "embedded",
        "SHOPCLERK_ENV_FILE": os.devnull,
    }
    log = (home / "server.log").open("wb")
    with log:
        process = subprocess.Popen([sys.executable, "-m", *command], env=env, stdout=log, stderr=log)
    return Server(f"http://127.0.0.1:{port}", process)


async def _ready(server: Server) -> None:
    async with server.client() as client:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and server.process.poll() is None:
            with contextlib.suppress(httpx2.HTTPError):
                if (await client.get("/healthz")).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    raise RuntimeError(f"the server at {server.url} did not start")


async def _load(server: Server, customers: int, turns: int) -> dict[str, float]:
    """Let so many customers talk at once until all turns are answered; each goes on as soon as it is answered."""
    times: list[float] = []
    left = turns

    async def customer(client: httpx2.AsyncClient, number: int, conversation: str) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            started = time.perf_counter()
            await _say(client, conversation, SAID[number % len(SAID)])
            times.append((time.perf_counter() - started) * 1000)
            number += 1

    async with server.client(customers) as client:
        talks = [await _begin(client, server, customers, number) for number in range(customers)]
        started, cpu = time.perf_counter(), server.cpu_seconds()
        await asyncio.gather(*(customer(client, number, talk) for number, talk in enumerate(talks)))
        seconds, cpu = time.perf_counter() - started, server.cpu_seconds() - cpu
    found = spread(times)
    return {
        "turns_per_second": round(turns / seconds, 1),
        **found,
        "p95_to_p50": round(found["p95_ms"] / found["p50_ms"], 2),
        "cpu_ms": round(cpu * 1000 / turns, 2),
    }


async def _begin(client: httpx2.AsyncClient, server: Server, customers: int, number: int) -> str:
    """Start a conversation, which warms the server too; return its id."""
    ours = bool(server.headers)
    talk: str | None = None if ours else f"{customers}-{number}"
    for each in range(_WARM if customers == 1 else 1):
        talk = await _say(client, talk, SAID[each % len(SAID)])
    return talk or ""


async def _say(client: httpx2.AsyncClient, conversation: str | None, text: str) -> str:
    body = {"message": text, **({"conversation_id": conversation} if conversation else {})}
    answer = (await client.post("/chat", json=body)).raise_for_status().json()
    if not answer["text"]:
        raise RuntimeError("a server answered nothing")
    return str(answer["conversation_id"])
