"""The benchmark of calls shares them among programs that go on as they are answered. No claim on times here."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from evals.bench import bench_mcp
from tests.evals.bench.test_bench_http import Here, Own


async def test_all_calls_are_shared_by_the_programs() -> None:
    server, asked = Here("http://test", Own()), []  # type: ignore[arg-type]

    @server.app.post("/mcp")
    async def call(body: dict[str, Any]) -> dict[str, Any]:
        asked.append(body["params"]["arguments"]["query"])
        return {"jsonrpc": "2.0", "id": body["id"], "result": {"content": [{"type": "text", "text": "{}"}]}}

    found = await bench_mcp._load(server, programs=3, calls=12)
    assert set(found) == {"calls_per_second", "p50_ms", "p95_ms", "cpu_ms"}
    assert found["calls_per_second"] > 0 < found["p50_ms"] <= found["p95_ms"]
    assert len(asked) == 12 + 6 and len(set(asked)) > 1


async def test_an_error_is_no_call() -> None:
    server = Here("http://test", Own(), app=FastAPI())  # type: ignore[arg-type]

    @server.app.post("/mcp")
    async def call(body: dict[str, Any]) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": body["id"], "result": {"content": [{}], "isError": True}}

    with pytest.raises(RuntimeError, match="answered nothing"):
        await bench_mcp._load(server, programs=1, calls=1)
