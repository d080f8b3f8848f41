"""The three questions as tools of the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

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
    ToolAnnotations,
)
from pydantic import BaseModel

from app.ucp import catalogue
from app.ucp.agents import Agreed
from app.ucp.asked import MOST_IDS, GetProduct, Lookup, Search
from app.ucp.refusals import Refused
from runtime.version import version
from service.shop import Shop

Context = ServerRequestContext[Any, Any]
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_META = {
    "type": "object",
    "properties": {
        "ucp-agent": {
            "type": "object",
            "properties": {"profile": {"type": "string", "description": "address of your agent's UCP profile"}},
            "required": ["profile"],
        }
    },
    "required": ["ucp-agent"],
}
_TOOLS: dict[str, tuple[type[BaseModel], str]] = {
    "search_catalog": (Search, "Search the shop's products by words, categories and prices, in minor units."),
    "lookup_catalog": (Lookup, f"Look up at most {MOST_IDS} products or variants by id, SKU, barcode or handle."),
    "get_product": (GetProduct, "Get one product with its options: what exists and can be bought beside a choice."),
}


def build(shop: Shop, who: Callable[[Context], Agreed]) -> Server[Any]:
    """Return the server of a shop's catalogue.

    Args:
        shop: The open shop.
        who: Tells what is agreed with the agent that sent a request.
    """
    tools = [_tool(name, asked, said) for name, (asked, said) in _TOOLS.items()]

    async def list_tools(_context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in _TOOLS:
            raise MCPError(INVALID_PARAMS, "Unknown tool")
        try:
            given = (params.arguments or {}).get("catalog")
            found = await catalogue.answer(shop, who(context), params.name, given)
        except Refused as error:
            raise MCPError(error.number, error.content, error.body) from None
        return CallToolResult(content=[TextContent(text=json.dumps(found))], structured_content=found)

    return Server(
        "shopclerk-catalogue",
        version=version(),
        title=shop.info.name,
        website_url=shop.info.url or None,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _tool(name: str, asked: type[BaseModel], said: str) -> Tool:
    schema = asked.model_json_schema()
    definitions = schema.pop("$defs", {})
    arguments = {
        "type": "object",
        "properties": {"meta": _META, "catalog": schema},
        "required": ["meta", "catalog"],
        "$defs": definitions,
    }
    return Tool(name=name, description=said, input_schema=arguments, annotations=_READS)
