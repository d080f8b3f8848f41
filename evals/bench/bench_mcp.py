"""How many calls of a tool one server answers over MCP, and how evenly, beside a bare server of the SDK.

Both servers are processes of their own on the same demo store; both search the same catalogue, read live. Programs send
their calls one after another, without a pause, without a handshake: each call is a request by itself.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2

from evals.bench.bench_http import OURS, Server, homes, served
from evals.bench.bench_turn import spread

#: How many programs at once, and how many calls all of them have together.
LEVELS = {1: 60, 10: 300, 50: 500}
PEER = ("evals.bench.bench_mcp_peer",)
_WORDS = ("rain jacket", "wool socks", "boots", "tent for two", "blue shirt")
_HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}
_WARM = 6


async def bench(levels: dict[int, int] | None = None, *, template: Path | None = None) -> dict[str, Any]:
    """Measure both servers and return everything as JSON data.

    Args:
        levels: How many programs at once, with how many calls in all.
        template: A state directory with a synced demo store, which saves making one.

    Returns:
        By server and number of programs: ``calls_per_second``, ``p50_ms``, ``p95_ms`` and ``cpu_ms``, the process' own
        time for one call; and the memory of each process afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="shopclerk-mcp-") as folder:
        own = await homes(Path(folder), template)
        async with served(own, {"ours": OURS, "peer": PEER}) as servers:
            found: dict[str, Any] = {name: {} for name in servers}
            for programs, calls in (levels or LEVELS).items():
                for name, server in servers.items():
                    found[name][f"{programs} at once"] = await _load(server, programs, calls)
            for name, server in servers.items():
                found[name]["megabytes"] = server.megabytes()
    return found


async def _load(server: Server, programs: int, calls: int) -> dict[str, float]:
    times: list[float] = []
    left = calls

    async def program(client: httpx2.AsyncClient, number: int) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            started = time.perf_counter()
            await _call(client, number)
            times.append((time.perf_counter() - started) * 1000)
            number += 1

    async with server.client(programs) as client:
        for number in range(_WARM):
            await _call(client, number)
        started, cpu = time.perf_counter(), server.cpu_seconds()
        await asyncio.gather(*(program(client, number) for number in range(programs)))
        seconds, cpu = time.perf_counter() - started, server.cpu_seconds() - cpu
    return {
        "calls_per_second": round(calls / seconds, 1),
        **spread(times),
        "cpu_ms": round(cpu * 1000 / calls, 2),
    }


async def _call(client: httpx2.AsyncClient, number: int) -> None:
    params = {"name": "search_products", "arguments": {"query": _WORDS[number % len(_WORDS)]}}
    body = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
    answer = (await client.post("/mcp", json=body, headers=_HEADERS)).raise_for_status().json()
    if answer["result"].get("isError") or not answer["result"]["content"]:
        raise RuntimeError("a server answered nothing")
