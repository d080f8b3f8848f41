"""SIGKILL of the HTTP server at any time, while customers ask for changes and say yes, then the auditor.

Customers are clients on loopback that do not give up: whatever was not answered is sent again under the same message
id, as a browser does. Every other one presses the button, the rest type their yes. The server is killed at random
times, also while it starts, and started again on what it left. When the last one has brought everything to its end the
auditor compares ledger, books, chat and audit chain.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import socket
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx2

from commerce.rules import MoneyRule
from evals.faults import changes
from evals.faults.auditor import audit
from evals.faults.customer import POLICY, request_text, settle
from evals.faults.demo import PLATFORM
from evals.faults.kills import HTTP_SERVER, KINDS, make_home, processes
from evals.faults.platform import Kind
from runtime.settings import Settings
from service.bootstrap import open_container
from service.changes.registry import ACTIONS

Progress = Callable[[str, int, int], None]
_ABREAST = 4  # customers at once
_PER_HOME = 25  # kills; each change has an order of its own, and there are so many of them
_PATIENCE = 600.0  # a customer waits through many kills on a busy machine
_ACTION_WAIT = 2.0  # so long a request waits for the end of a change; what takes longer is told later
_ENDED = ("confirmed", "failed", "partly")
#: What is asked for: each on an order of its own that nobody else touches, as far as an order can be spoilt.
_ASKED = tuple(
    name
    for name, spec in ACTIONS.items()
    if spec.trial.on and (spec.trial.once or issubclass(spec.rule.kind, MoneyRule))
)


def settings_of(home: Path, kind: Kind, port: int = 8000) -> Settings:
    """Return the settings of a server that is killed here."""
    return Settings(
        home=home,
        port=port,
        demo_idempotency=kind,
        policy_file=POLICY,
        limit_messages=0,
        limit_proposals=0,
        limit_requests=0,
        limit_codes=0,
        action_wait=_ACTION_WAIT,
        env="development",
        _env_file=None,
    )


@dataclass
class Result:
    """What was counted, and what the auditor and the customers found."""

    kills: int = 0
    changes: int = 0
    typed: int = 0
    pressed: int = 0
    effects: int = 0
    confirmed: int = 0
    failed: int = 0
    lost: int = 0
    doubled: int = 0
    unresolved: int = 0
    seconds: float = 0.0
    findings: list[dict[str, str]] = field(default_factory=list)

    def found(self, rule: str, about: str, text: str) -> None:
        """Add a finding."""
        self.findings.append({"rule": rule, "about": about, "text": text})


class _Server:
    """The server that is killed and started again, always on the same home and port."""

    def __init__(self, home: Path, kind: Kind) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._log = home.with_suffix(".log")
        self._what = (home, self._port, kind, self._log)
        self._process: ForkServerProcess | None = None

    def start(self) -> None:
        self._process = processes().Process(target=_serve, args=self._what, daemon=True)
        self._process.start()

    async def ready(self) -> None:
        """Wait until it answers; one that ends by itself is a fault."""
        async with httpx2.AsyncClient(base_url=self.url, timeout=2) as client:
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until:
                if self._process is None or not self._process.is_alive():
                    break
                with contextlib.suppress(httpx2.HTTPError):
                    if (await client.get("/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self._log.read_text(errors='replace')[-2000:]}")

    async def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    async def stop(self) -> None:
        """Let it go home in order."""
        if self._process is not None:
            self._process.terminate()
            await asyncio.to_thread(self._process.join, 30)
            if self._process.is_alive():
                await self.kill()


def _serve(home: Path, port: int, kind: Kind, log: Path) -> None:
    """Be the server, with what it says in a file."""
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    import_module(HTTP_SERVER).serve(home, port, kind)


class _Customer:
    """Asks for one change and sees it through, over HTTP."""

    def __init__(self, client: httpx2.AsyncClient, number: int, result: Result) -> None:
        self._client, self._number, self._result = client, number, result
        self._action = _ASKED[number // 2 % len(_ASKED)]
        self._request_text = request_text(self._action, changes.apart(self._action, number))
        self._presses = number % 2 == 0
        self._conversation: str | None = None

    async def see_through(self) -> None:
        reply = await self._say(self._request_text, "ask")
        proposal = reply.get("proposal")
        if not proposal:
            self._result.found("unproposed", self._action, str(reply.get("text"))[:200])
            return
        self._result.changes += 1
        until, round_ = time.monotonic() + _PATIENCE, 0
        state = "open"
        while state not in _ENDED and time.monotonic() < until:
            if state == "open":
                await self._yes(proposal, round_)
                round_ += 1
            state = (await self._get(f"/proposals/{proposal['proposal_id']}"))["state"]
            if state in ("void", "expired", "declined"):
                self._result.found("lost_yes", proposal["proposal_id"], f"{self._action} is {state}")
                return
            await asyncio.sleep(0.1)
        if state not in _ENDED:
            self._result.found("unheard", proposal["proposal_id"], f"{self._action} stopped at {state}")

    async def _yes(self, proposal: dict[str, Any], round_: int) -> None:
        if self._presses:
            path = f"/proposals/{proposal['proposal_id']}/confirm"
            await self._insist(lambda: self._client.post(path, json={"hash": proposal["hash"]}))
        else:
            await self._say("yes", f"yes-{round_}")
        if not round_:
            self._result.pressed += self._presses
            self._result.typed += not self._presses

    async def _say(self, text: str, name: str) -> dict[str, Any]:
        body = {"message": text, "client_message_id": f"{self._number}-{name}"}
        if self._conversation is not None:
            body["conversation_id"] = self._conversation
        found = await self._insist(lambda: self._client.post("/chat", json=body))
        self._conversation = found["conversation_id"]
        return found

    async def _get(self, path: str) -> dict[str, Any]:
        return await self._insist(lambda: self._client.get(path))

    async def _insist(self, ask: Callable[[], Awaitable[httpx2.Response]]) -> dict[str, Any]:
        """Send until it is answered: a connection that broke, and a server that is not ready, say nothing."""
        until, last = time.monotonic() + _PATIENCE, ""
        while time.monotonic() < until:
            try:
                answer = await ask()
            except httpx2.HTTPError as error:
                last = type(error).__name__
            else:
                if answer.status_code < 400:
                    return dict(answer.json())
                last = f"{answer.status_code} {answer.text[:200]}"
                if answer.status_code < 500 and answer.status_code not in (409, 429):
                    break
            await asyncio.sleep(0.15)
        raise RuntimeError(f"change {self._number} ({self._action}): {last}")


def bench(kills: int, seed: int = 1, *, kind: Kind = "keys", progress: Progress | None = None) -> Result:
    """Kill the server ``kills`` times, audit and count.

    Args:
        kills: How many.
        seed: Chooses when.
        kind: Whether the platform honours idempotency keys.
        progress: Called with stage, done and total.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    result, began, rng = Result(), time.monotonic(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="shopclerk-http-kills-") as folder:
        template = make_home(Path(folder) / "template")
        while result.kills < kills:
            home = Path(folder) / f"home-{result.kills}"
            shutil.copytree(template, home, ignore=shutil.ignore_patterns("owner.lock"))
            goal = min(kills, result.kills + _PER_HOME)
            asyncio.run(_on(home, kind, goal, rng, result, lambda: progress and progress("kills", result.kills, kills)))
            shutil.rmtree(home)
    result.seconds = round(time.monotonic() - began, 1)
    return result


async def _on(
    home: Path, kind: Kind, goal: int, rng: random.Random, result: Result, told: Callable[[], object]
) -> None:
    """Kill on one home until there were ``goal`` kills, let everything end, and audit."""
    server, killing = _Server(home, kind), asyncio.Event()
    killing.set()
    server.start()
    await server.ready()
    numbers = iter(range(changes.COPIES))
    async with httpx2.AsyncClient(base_url=server.url, timeout=15) as client:
        token = (await client.post("/dev/token", json={"email": PLATFORM.email})).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"

        async def work() -> None:
            while killing.is_set() and (number := next(numbers, None)) is not None:
                await _Customer(client, number, result).see_through()

        working = [asyncio.create_task(work()) for _ in range(_ABREAST)]
        try:
            while result.kills < goal:
                if rng.random() < 0.8:  # else while it starts
                    await server.ready()
                    await asyncio.sleep(rng.uniform(0.0, 2.5))
                else:
                    await asyncio.sleep(rng.uniform(0.0, 2.0))
                await server.kill()
                result.kills += 1
                told()
                server.start()
            killing.clear()
            await server.ready()
            for done in await asyncio.gather(*working, return_exceptions=True):
                if isinstance(done, BaseException):
                    result.found("unheard", "a customer", str(done))
            await asyncio.to_thread(_wait_told, home)
        finally:
            for each in working:
                each.cancel()
            await server.stop()
    await _audited(home, kind, result)


def _wait_told(home: Path) -> None:
    """Wait until the chat tells how every change ended: what no turn tells, the server tells by itself."""
    query = "SELECT count(*) FROM proposal WHERE state = 'accepted' AND conversation_id IS NOT NULL AND told_at IS NULL"
    until, place = time.monotonic() + 90, f"file:{home / 'shopclerk.sqlite'}?mode=ro"
    while time.monotonic() < until:
        with contextlib.closing(sqlite3.connect(place, uri=True, timeout=10)) as db:
            if not db.execute(query).fetchone()[0]:
                return
        time.sleep(0.5)


async def _audited(home: Path, kind: Kind, result: Result) -> None:
    store = PLATFORM.open(home, kind)
    async with open_container(settings_of(home, kind), own=True, filled=False, store=store) as container:
        await settle(container.shop)
        found = await audit(container.shop, await PLATFORM.writes(store, home), PLATFORM.recorded)
    result.effects += found.effects
    result.confirmed += found.confirmed
    result.failed += found.failed
    result.lost += len(found.lost)
    result.doubled += len(found.doubled)
    result.unresolved += len(found.unresolved)
    for each in found.findings:
        result.found(each.rule, each.about, each.text)
