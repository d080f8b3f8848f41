"""The server benchmark shares its turns among customers that go on as they are answered. No claim on times here."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2
from fastapi import FastAPI

from evals.bench import bench_http
from evals.bench.bench_http import SAID, Server


@dataclass
class Here(Server):
    """A server in this process."""

    app: FastAPI = field(default_factory=FastAPI)

    def client(self, customers: int = 1) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=self.app), base_url=self.url)


class Own:
    pid = os.getpid()


async def test_all_turns_are_shared_by_the_customers() -> None:
    server, said = Here("http://test", Own()), Counter[str]()  # type: ignore[arg-type]

    @server.app.post("/chat")
    async def chat(body: dict[str, Any]) -> dict[str, str]:
        assert body["message"] in SAID
        said[body["conversation_id"]] += 1
        await asyncio.sleep(0)  # let another one in
        return {"conversation_id": body["conversation_id"], "text": "Here you are."}

    found = await bench_http._load(server, customers=3, turns=12)
    assert set(found) == {"turns_per_second", "p50_ms", "p95_ms", "p95_to_p50", "cpu_ms"}
    assert found["turns_per_second"] > 0 < found["p50_ms"] <= found["p95_ms"]
    assert said.total() == 12 + 3  # each began with one that does not count
    assert min(said.values()) > 1
    assert server.megabytes() > 10 and server.cpu_seconds() > 0
