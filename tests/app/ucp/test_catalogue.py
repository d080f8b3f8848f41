"""The catalogue as an agent sees it, over REST and over MCP: the same answers, by the models of the protocol's SDK."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from ucp_sdk.models.schemas.common.types.error_response import ErrorResponse
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductResponse, LookupResponse
from ucp_sdk.models.schemas.shopping.catalog_search import SearchResponse
from ucp_sdk.models.schemas.ucp import BusinessSchema

from app.http.protocol import PLACES
from app.ucp.asked import MOST_IDS
from app.ucp.profile import profile as published
from app.ucp.versions import LOOKUP, PERMALINK, SEARCH, VERSIONS
from tests.app.ucp.agents import NEWEST, OLDER, header

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATHS = {"search_catalog": "search", "lookup_catalog": "lookup", "get_product": "product"}


def http(app: FastAPI, port: int, **more: Any) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=("203.0.113.9", 4711))
    return httpx2.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{port}", **more)


class Agent:
    """An agent with a profile, that asks over one way in."""

    def __init__(self, client: httpx2.AsyncClient, way: str, place: str) -> None:
        self.client, self.way, self.place = client, way, place

    async def ask(self, name: str, **given: Any) -> tuple[int, dict[str, Any]]:
        if self.way == "rest":
            answer = await self.client.post(f"/ucp/catalog/{PATHS[name]}", json=given, headers=header(self.place))
            return answer.status_code, answer.json()
        meta = {"ucp-agent": {"profile": f"https://{self.place}"}}
        params = {"name": name, "arguments": {"meta": meta, "catalog": given}}
        answer = await self.client.post(
            "/ucp/mcp", json={"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params}
        )
        told = answer.json()
        assert told["jsonrpc"] == "2.0" and told["id"] == 7
        return answer.status_code, told["result"]["structuredContent"] if "result" in told else told["error"]

    async def good(self, name: str, **given: Any) -> dict[str, Any]:
        status, found = await self.ask(name, **given)
        assert status == 200, found
        return found


@pytest.fixture(params=["rest", "mcp"])
def agent(app: FastAPI, port: int, request: pytest.FixtureRequest) -> Agent:
    return Agent(http(app, port), request.param, f"agents.example/{NEWEST}")


@pytest.mark.parametrize("version", VERSIONS)
async def test_the_profile_names_what_there_is(app: FastAPI, port: int, version: str) -> None:
    async with http(app, port) as client:
        newest = (await client.get("/.well-known/ucp")).json()["ucp"]
        path = (
            "/.well-known/ucp" if version == NEWEST else newest["supported_versions"][version].partition(str(port))[2]
        )
        answer = await client.get(path)
        for absent in ("2026-01-11", NEWEST):
            assert (await client.get(f"/ucp/{absent}/.well-known/ucp")).status_code == 404
    found = answer.json()["ucp"]
    assert BusinessSchema.model_validate(found).version == version
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert set(found["capabilities"]) == {SEARCH, LOOKUP}  # permalinks are for https
    every = [*found["services"]["dev.ucp.shopping"], *(each for one in found["capabilities"].values() for each in one)]
    assert {each["version"] for each in every} == {version}
    assert ("supported_versions" in found) is (version == NEWEST)


async def test_links_to_a_cart_are_named_where_they_are_reached_over_https(app: FastAPI) -> None:
    shop = app.state.shopclerk.container.shop
    before, shop.settings = shop.settings, shop.settings.with_values(server_public_url="https://clerk.example.com")
    try:
        found, older = (published(shop, version)["ucp"]["capabilities"] for version in VERSIONS)
    finally:
        shop.settings = before
    assert found[PERMALINK][0]["config"] == {"endpoint": "https://clerk.example.com/ucp/buy"}
    assert PERMALINK not in older


async def test_a_search_goes_on_page_by_page(agent: Agent) -> None:
    asked = {"query": "jacket", "filters": {"price": {"max": 20_000}}}
    first = await agent.good("search_catalog", **asked, pagination={"limit": 3})
    SearchResponse.model_validate(first)
    assert first["ucp"] == {"version": NEWEST, "status": "success", "capabilities": {SEARCH: [{"version": NEWEST}]}}
    assert len(first["products"]) == 3 and first["pagination"]["has_next_page"]
    cursor = first["pagination"]["cursor"]
    second = await agent.good("search_catalog", **asked, pagination={"limit": 3, "cursor": cursor})
    ids = [each["id"] for page in (first, second) for each in page["products"]]
    assert len(set(ids)) == 6
    for each in first["products"]:
        assert each["url"].startswith("http://127.0.0.1:") and each["media"]
        assert each["price_range"]["min"]["amount"] <= 20_000
        assert each["price_range"]["min"]["currency"] == "EUR"


async def test_filters_hold_together_and_one_category_is_enough(agent: Agent) -> None:
    async def of(*names: str) -> tuple[int, set[str]]:
        found = await agent.good("search_catalog", filters={"categories": list(names)}, pagination={"limit": 25})
        return found["pagination"]["total_count"], {one["categories"][0]["value"] for one in found["products"]}

    every = await agent.good("search_catalog", filters={"price": {"min": 1}}, pagination={"limit": 25})
    one, other = sorted({each["categories"][0]["value"] for each in every["products"]})[:2]
    (first, named), (second, _), (both, all_named) = await of(one), await of(other), await of(one, other)
    assert first and second and both == first + second
    assert named == {one} and all_named <= {one, other}
    assert (await of("no such category"))[0] == 0


async def test_prices_in_another_currency_are_not_compared(agent: Agent) -> None:
    asked = {"query": "jacket", "filters": {"price": {"max": 1}}}
    assert (await agent.good("search_catalog", **asked, context={"currency": "EUR"}))["products"] == []
    found = await agent.good("search_catalog", **asked, context={"currency": "JPY"})
    SearchResponse.model_validate(found)
    assert found["products"] and found["messages"][0]["code"] == "filter_ignored"


async def test_nothing_found_is_an_answer(agent: Agent) -> None:
    found = await agent.good("search_catalog", query="zzz_no_such_product_zzz")
    assert found["products"] == [] and "messages" not in found and found["pagination"]["has_next_page"] is False


async def test_ids_are_looked_up_once_each(agent: Agent) -> None:
    searched = await agent.good("search_catalog", query="rain jacket", pagination={"limit": 2})
    one, other = searched["products"]
    sold = one["variants"][-1]
    ids = [one["id"], sold["id"], sold["sku"], one["id"], other["id"], "no such thing"]
    found = await agent.good("lookup_catalog", ids=ids)
    LookupResponse.model_validate(found)
    assert {each["id"] for each in found["products"]} == {one["id"], other["id"]} and len(found["products"]) == 2
    first = next(each for each in found["products"] if each["id"] == one["id"])
    inputs = [(each["id"], one["id"], one["match"]) for each in first["variants"] for one in each["inputs"]]
    exact = [each for each in inputs if each[2] == "exact"]
    assert exact == [(sold["id"], sold["id"], "exact"), (sold["id"], sold["sku"], "exact")]
    assert [each[1] for each in inputs if each[2] == "featured"] == [one["id"]]
    assert found["messages"] == [{"type": "info", "code": "not_found", "content": "no such thing"}]
    none = await agent.good("lookup_catalog", ids=[sold["id"]], filters={"price": {"max": 1}})
    assert none["products"] == [] and none["messages"][0]["content"] == sold["id"]


async def test_what_is_left_to_choose(agent: Agent) -> None:
    searched = await agent.good("search_catalog", query="rain jacket")
    one = next(each for each in searched["products"] if len(each.get("options", ())) > 1)
    name, label = one["options"][0]["name"], one["options"][0]["values"][-1]["label"]
    asked = [{"name": name.upper(), "label": label.upper()}, {"name": "No such", "label": "thing"}]
    found = await agent.good("get_product", id=one["id"], selected=asked)
    GetProductResponse.model_validate(found)
    assert found["product"]["selected"] == [{"name": name, "label": label}]
    for each in found["product"]["variants"]:
        assert {"name": name, "label": label} in each["options"]
    assert all("available" in each and "exists" in each for o in found["product"]["options"] for each in o["values"])
    last = one["variants"][-1]["id"]
    by_variant = await agent.good("get_product", id=last)
    assert by_variant["product"]["variants"][0]["id"] == last
    chosen = {each["name"]: each["label"] for each in by_variant["product"]["selected"]}
    assert chosen == {each["name"]: each["label"] for each in one["variants"][-1]["options"]}


async def test_an_unknown_product_is_told_and_the_shop_is_named(agent: Agent) -> None:
    found = await agent.good("get_product", id="no such thing")
    ErrorResponse.model_validate(found)
    assert found["ucp"]["status"] == "error" and found["messages"][0]["code"] == "not_found"
    assert found["continue_url"].startswith("http")


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("search_catalog", {}, "invalid_request"),
        ("search_catalog", {"query": "  "}, "invalid_request"),
        ("search_catalog", {"query": "x" * 2001}, "invalid_request"),
        ("search_catalog", {"query": 7}, "invalid_request"),
        ("search_catalog", {"query": "jacket", "pagination": {"limit": 0}}, "invalid_request"),
        ("search_catalog", {"query": "jacket", "pagination": {"cursor": "nonsense"}}, "invalid_request"),
        ("search_catalog", {"query": "jacket", "filters": {"price": {"min": 9, "max": 1}}}, "invalid_request"),
        ("search_catalog", {"query": "jacket", "filters": {"price": {"min": -1}}}, "invalid_request"),
        ("lookup_catalog", {}, "invalid_request"),
        ("lookup_catalog", {"ids": []}, "invalid_request"),
        ("lookup_catalog", {"ids": ["x" * 256]}, "invalid_request"),
        ("lookup_catalog", {"ids": [f"id {n}" for n in range(MOST_IDS + 1)]}, "request_too_large"),
        ("get_product", {}, "invalid_request"),
        ("get_product", {"id": "x", "selected": [{"name": "Size"}]}, "invalid_request"),
    ],
)
async def test_what_does_not_fit_is_refused(agent: Agent, name: str, given: dict[str, Any], code: str) -> None:
    status, found = await agent.ask(name, **given)
    if agent.way == "rest":
        assert (status, found["code"]) == (400, code) and found["content"]
    else:
        assert (found["code"], found["data"]["code"]) == (-32602, code)


@pytest.mark.parametrize(
    ("place", "status", "code"),
    [
        ("agents.example/old", 422, "version_unsupported"),
        ("nobody.example/profile", 424, "profile_unreachable"),
        ("agents.internal/profile", 400, "invalid_profile_url"),
        ("agents.example/text", 422, "profile_malformed"),
    ],
)
async def test_an_agent_that_cannot_be_served(agent: Agent, place: str, status: int, code: str) -> None:
    agent.place = place
    seen, found = await agent.ask("search_catalog", query="jacket")
    assert seen == status
    assert found["code"] == code if agent.way == "rest" else (found["code"], found["data"]["code"]) == (-32001, code)


async def test_an_agent_without_the_capability_is_told_so(agent: Agent) -> None:
    agent.place = "agents.example/search-only"
    assert (await agent.good("search_catalog", query="jacket"))["products"]
    found = await agent.good("lookup_catalog", ids=["x"])
    ErrorResponse.model_validate(found)
    assert found["messages"][0]["code"] == "capabilities_incompatible"


async def test_an_older_agent_is_answered_at_its_version(agent: Agent) -> None:
    agent.place = f"agents.example/{OLDER}"
    found = await agent.good("search_catalog", query="jacket")
    assert found["ucp"]["version"] == OLDER and found["ucp"]["capabilities"] == {SEARCH: [{"version": OLDER}]}


async def test_a_variant_leads_to_a_cart_with_it(app: FastAPI, port: int) -> None:
    async with http(app, port) as client:
        agent = Agent(client, "rest", f"agents.example/{NEWEST}")
        found = await agent.good("search_catalog", query="rain jacket")
        every = [each for one in found["products"] for each in one["variants"]]
        sold = next(each for each in every if each["availability"]["available"])
        gone = next((each for each in every if not each["availability"]["available"]), None)
        assert gone is None or "metadata" not in gone
        link = sold["metadata"]["continue_url"].partition(str(port))[2]
        led = await client.get(link, follow_redirects=False)
        lost = [
            await client.get(f"/ucp/buy/{each}?continue_to=//evil.example") for each in ("no-such:1", "x", "~CgBh:1")
        ]
    assert led.status_code == 303 and "cart" in led.headers["location"]
    assert led.headers["cache-control"] == "no-store" and led.headers["referrer-policy"] == "no-referrer"
    for each in lost:
        assert each.status_code == 303 and "evil" not in each.headers["location"], each.headers


async def test_a_shop_that_offers_nothing_has_no_such_addresses(app: FastAPI, port: int) -> None:
    shop = app.state.shopclerk.container.shop
    before, shop.settings = shop.settings, shop.settings.with_values(mcp_offers="off")
    try:
        async with http(app, port) as client:
            assert (await client.get("/.well-known/ucp")).status_code == 404
            for path in ("/ucp/catalog/search", "/ucp/mcp"):
                assert (await client.post(path, json={"query": "x"})).status_code == 404
    finally:
        shop.settings = before


@pytest.mark.parametrize("path", ["/mcp", "/ucp/mcp"])
async def test_a_thousand_calls_at_once_are_all_answered(
    app: FastAPI, port: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer in the gate, all of them with SHOPCLERK_TEST_MCP_CALLS: they wait for their places and none is lost."""
    count, inside, most = int(os.environ.get("SHOPCLERK_TEST_MCP_CALLS", "150")), 0, 0
    whole = StreamableHTTPSessionManager.handle_request

    async def watched(*given: Any) -> None:
        nonlocal inside, most
        inside, most = inside + 1, max(most, inside + 1)
        try:
            await whole(*given)
        finally:
            inside -= 1

    monkeypatch.setattr(StreamableHTTPSessionManager, "handle_request", watched)
    meta = {"ucp-agent": {"profile": f"https://agents.example/{NEWEST}"}}
    called = {
        "/mcp": {"name": "store_policy", "arguments": {"topic": "returns"}},
        "/ucp/mcp": {"name": "lookup_catalog", "arguments": {"meta": meta, "catalog": {"ids": ["no such thing"]}}},
    }[path]
    async with http(app, port, timeout=200) as client:
        asked = [{"jsonrpc": "2.0", "id": n, "method": "tools/call", "params": called} for n in range(count)]
        answers = await asyncio.gather(*(client.post(path, json=each) for each in asked))
    assert {each.status_code for each in answers} == {200}
    assert [each.json()["id"] for each in answers] == list(range(count))
    assert len({json.dumps(each.json()["result"], sort_keys=True) for each in answers}) == 1
    assert 0 < most <= PLACES and not inside
