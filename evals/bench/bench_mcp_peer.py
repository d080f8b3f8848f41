"""The peer of `evals.bench.bench_mcp`: a bare server of the SDK that searches the same catalogue."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from mcp.server.mcpserver import MCPServer
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from runtime.settings import Settings
from service.bootstrap import open_container
from service.discovery import SearchRequest


def app(home: Path) -> Starlette:
    """Return the application: one tool; no customers, no limits, no gate.

    Args:
        home: A state directory with a synced demo store.
    """
    found: dict[str, Any] = {}
    server = MCPServer("bare")

    @server.tool()
    async def search_products(query: str) -> dict[str, Any]:
        """Find products."""
        page = await found["shop"].discovery.search(SearchRequest(query=query, limit=5), fresh=True)
        plain: dict[str, Any] = page.model_dump(mode="json", exclude_none=True)
        return plain

    spoken = server.streamable_http_app(json_response=True, stateless_http=True)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with open_container(Settings(home=home), own=True) as container, server.session_manager.run():
            found["shop"] = container.shop
            yield

    async def healthy(_request: Any) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/healthz", healthy), *spoken.routes], lifespan=lifespan)


def main() -> None:
    """Serve until ended: ``python -m evals.bench.bench_mcp_peer HOME PORT``."""
    home, port = sys.argv[1:3]
    uvicorn.run(app(Path(home)), host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main()
