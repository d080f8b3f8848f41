"""Each version of the protocol, as its programs speak it; and lists that go on page by page."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSIONS

from app.mcp import resources
from evals.run import Stage
from tests.app.serving import Server
from tests.homes import stage  # noqa: F401

ACCEPT = {"Accept": "application/json, text/event-stream"}


def ask(server: Server, method: str, params: dict[str, Any], **headers: str) -> dict[str, Any]:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = httpx2.post(f"{server.url}/mcp", json=body, headers={**ACCEPT, **headers}, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["result"]
    return found


@pytest.mark.parametrize("version", HANDSHAKE_PROTOCOL_VERSIONS)
def test_versions_with_a_handshake(server: Server, version: str) -> None:
    about = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    begun = ask(server, "initialize", about)
    assert begun["protocolVersion"] == version and {"tools", "resources", "prompts"} <= set(begun["capabilities"])
    header = {"MCP-Protocol-Version": version}
    tools = {each["name"] for each in ask(server, "tools/list", {}, **header)["tools"]}
    found = ask(server, "tools/call", {"name": "search_products", "arguments": {"query": "rain jacket"}}, **header)
    assert "search_products" in tools and not found.get("isError")
    assert "rain" in found["content"][0]["text"].lower()


@pytest.mark.parametrize("version", MODERN_PROTOCOL_VERSIONS)
def test_versions_without_one(server: Server, version: str) -> None:
    name = "io.modelcontextprotocol"
    meta = {f"{name}/protocolVersion": version, f"{name}/clientCapabilities": {}}
    headers = {"MCP-Protocol-Version": version, "Mcp-Method": "tools/call", "Mcp-Name": "search_products"}
    params = {"name": "search_products", "arguments": {"query": "rain jacket"}, "_meta": meta}
    found = ask(server, "tools/call", params, **headers)
    assert found["structuredContent"]["items"] and found["resultType"] == "complete"


@pytest.mark.asyncio(loop_scope="module")
async def test_pages_are_listed_a_few_at_a_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    shop = stage.container.shop
    whole, end = await resources.listed(shop)
    assert end is None
    monkeypatch.setattr(resources, "LISTED", 2)
    found, cursor = await resources.listed(shop)
    pages = 1
    while cursor:
        more, cursor = await resources.listed(shop, cursor)
        assert 0 < len(more) <= 2
        found, pages = found + more, pages + 1
    assert pages > 1 and [each.uri for each in found] == [each.uri for each in whole]
    for wrong in ("7", "page-", "page-x", "page--1", "page-²", "page-" + "9" * 19):
        with pytest.raises(Exception, match="cursor"):
            await resources.listed(shop, wrong)
