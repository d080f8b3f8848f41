"""The server: the 13 tools that a shop has for agents, and a small catalogue that a test can bend."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
)

Context = ServerRequestContext[Any, Any]
CATALOGUE = ("search_catalog", "lookup_catalog", "get_product")
OTHERS = tuple(
    """create_cart get_cart update_cart cancel_cart create_checkout get_checkout update_checkout complete_checkout
    cancel_checkout get_order""".split()
)
_GOODS = ("Lamp", "Kettle", "Chair", "Blanket", "Clock", "Bowl", "Vase")
_SIZES = ("Small", "Large")


class Agora:
    """A shop, and what a test makes of it.

    Attributes:
        products: What it sells, as the protocol has it.
        described: What its tools say of themselves.
        raised: What is added to prices where one product is asked for, and not where is searched.
        calls: The tools that were called, with their arguments.
    """

    def __init__(self) -> None:
        self.products = [_product(place, name) for place, name in enumerate(_GOODS)]
        self.described = dict.fromkeys((*CATALOGUE, *OTHERS), "A tool of this shop.")
        self.raised = 0
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def answer(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a tool answers."""
        self.calls.append((name, given))
        if not given.get("meta", {}).get("ucp-agent", {}).get("profile"):
            raise MCPError(INVALID_PARAMS, "meta.ucp-agent.profile is missing")
        asked = given.get("catalog", {})
        if name == "search_catalog":
            start = int(asked.get("pagination", {}).get("cursor") or 0)
            word, size = asked.get("query", "").casefold(), 3
            fitting = [each for each in self.products if word in str(each["title"]).casefold()]
            more = {"cursor": str(start + size)} if len(fitting) > start + size else {}
            return {"products": fitting[start : start + size], "pagination": {"has_next_page": bool(more), **more}}
        if name == "get_product":
            found = next((each for each in self.products if each["id"] == asked["id"]), None)
            return {"product": self._now(found)} if found else {"messages": [{"code": "not_found"}]}
        wanted = set(asked["ids"])
        kept = [(each, [one for one in each["variants"] if one["id"] in wanted]) for each in self.products]
        return {"products": [self._now({**each, "variants": sold}) for each, sold in kept if sold]}

    def _now(self, product: dict[str, Any]) -> dict[str, Any]:
        sold = []
        for each in product["variants"]:
            price = {**each["price"], "amount": each["price"]["amount"] + self.raised}
            sold.append({**each, "price": price})
        return {**product, "variants": sold}

    def build(self) -> Server[Any]:
        """Return the server."""
        schema = {"type": "object", "properties": {"meta": {"type": "object"}, "catalog": {"type": "object"}}}

        async def list_tools(_context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
            named = self.described.items()
            return ListToolsResult(
                tools=[Tool(name=name, description=said, input_schema=schema) for name, said in named]
            )

        async def call_tool(_context: Context, params: CallToolRequestParams) -> CallToolResult:
            found = self.answer(params.name, params.arguments or {})
            return CallToolResult(content=[TextContent(text=json.dumps(found))], structured_content=found)

        return Server("agora", title="Agora", on_list_tools=list_tools, on_call_tool=call_tool)


@asynccontextmanager
async def served(shop: Agora) -> AsyncIterator[str]:
    """Serve a shop on loopback, and yield the address of its tools."""
    path = "/api/ucp/mcp"
    made = shop.build().streamable_http_app(streamable_http_path=path, stateless_http=True, json_response=True)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(made, log_level="error", lifespan="on"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            while not server.started:  # noqa: ASYNC110 - it has no event for that
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}{path}"
        finally:
            server.should_exit = True
            await task


def _product(place: int, name: str) -> dict[str, Any]:
    variants = [
        {
            "id": f"gid://agora/Variant/{place}{number}",
            "sku": f"{name[:3].upper()}-{size[0]}",
            "title": size,
            "description": {"plain": size},
            "price": {"amount": 1000 * (place + 1) + 500 * number, "currency": "EUR"},
            "availability": {"available": (place, number) != (2, 0), "status": "in_stock"},
            "options": [{"name": "Size", "label": size}],
        }
        for number, size in enumerate(_SIZES)
    ]
    return {
        "id": f"gid://agora/Product/{place}",
        "title": name,
        "description": {"html": f"<p>A {name.casefold()} for <b>every</b> day.</p>"},
        "url": f"http://127.0.0.1/products/{name.casefold()}",
        "categories": [{"value": "Home", "taxonomy": "merchant"}],
        "media": [{"type": "image", "url": f"http://127.0.0.1/{place}.png"}],
        "variants": variants,
    }
