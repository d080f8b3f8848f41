"""The SDK's own client, on the real server: over HTTP, or over a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, ElicitResult

from connectors.stores.demo import POLICY
from tests.app.serving import Server

ROOT = Path(__file__).parents[3]
#: The protocol of today's programs, and the one with sessions and a handshake before it.
MODES = ("auto", "legacy")


class Human:
    """Somebody before the program's form: what they were asked, and what they answer."""

    def __init__(self, **typed: Any) -> None:
        self.typed = typed
        self.action: str = "accept"
        self.asked: list[str] = []

    async def __call__(self, _context: Any, params: Any) -> ElicitResult:
        self.asked.append(params.message)
        content = self.typed if self.action == "accept" else None
        return ElicitResult(action=self.action, content=content)


Asks = Callable[[Any, Any], Awaitable[ElicitResult]]


def agent_token(server: Server, session: str) -> str:
    with server.client(session) as client:
        answer = client.post("/mcp/token")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])


@asynccontextmanager
async def over_http(
    server: Server, token: str = "", mode: str = "auto", human: Asks | None = None
) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport, mode=mode, elicitation_callback=human) as client:
            yield client


@asynccontextmanager
async def over_stdio(
    home: Path, *arguments: str, mode: str = "auto", human: Asks | None = None, **settings: str
) -> AsyncIterator[Client]:
    own = {
        "SHOPCLERK_HOME": str(home),
        "SHOPCLERK_POLICY_FILE": str(POLICY),
        "SHOPCLERK_ENV_FILE": os.devnull,
        "PYTHONPATH": str(ROOT),
    }
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "app.cli", "mcp", *arguments],
        cwd=ROOT,
        env={**os.environ, **own, **{f"SHOPCLERK_{name}": value for name, value in settings.items()}},
    )
    async with Client(parameters, mode=mode, elicitation_callback=human) as client:
        yield client


def facts(result: CallToolResult) -> dict[str, Any]:
    """Return what a call answered, the same as text and as structured content."""
    import json

    found: dict[str, Any] = json.loads(result.content[0].text)
    assert result.structured_content == found
    return found
