"""The door over HTTP: everybody's goods and rules, a customer's orders, and changes by their yes alone."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import jsonschema
import pytest

from tests.app.mcp.speaking import MODES, Human, agent_token, facts, over_http
from tests.app.serving import JONAS, MARA, Server, problem

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("mode", MODES)
async def test_anybody_sees_goods_and_rules_and_no_orders(server: Server, mode: str) -> None:
    async with over_http(server, mode=mode) as client:
        found = facts(await client.call_tool("search_products", {"query": "rain jacket", "max_price": "200"}))
        assert found["kind"] == "products" and found["items"]
        shown = facts(await client.call_tool("get_product", {"product_id": found["items"][0]["id"]}))
        assert shown["item"]["variants"]
        like = await client.call_tool("related_products", {"kind": "similar", "product_id": found["items"][0]["id"]})
        assert facts(like)["items"]
        said = facts(await client.call_tool("store_answers", {"question": "how do I care for wool?"}))
        assert said["kind"] == "answer" and said["found"]
        for name, given in (
            ("my_orders", {}),
            ("get_order", {"order_number": "1007"}),
            ("cancel_order", {"order_number": "1015"}),
        ):
            refused = await client.call_tool(name, given)
            assert refused.is_error and facts(refused)["kind"] == "verify_first"
        unproven = await client.call_tool("verify_customer", {"order_number": "1007", "email": MARA})
        assert unproven.is_error and facts(unproven)["kind"] == "verify_first"


async def test_products_side_by_side_and_a_name_that_several_have(server: Server) -> None:
    async with over_http(server) as client:
        tools = {each.name: each for each in (await client.list_tools()).tools}
        ids = [
            each["id"] for each in facts(await client.call_tool("search_products", {"query": "rain jacket"}))["items"]
        ]
        compared = await client.call_tool("compare_products", {"product_ids": ids[:2]})
        several = await client.call_tool("get_product", {"product_id": "garrow"})
        alone = await client.call_tool("compare_products", {"product_ids": ids[:1]})
        unknown = await client.call_tool("compare_products", {"product_ids": [ids[0], "no such thing"]})
    assert [each["id"] for each in facts(compared)["items"]] == ids[:2] and not compared.is_error
    assert facts(several)["kind"] == "products" and len(facts(several)["items"]) > 1
    assert not several.is_error  # a name to choose by is an answer, not a fault
    for name, found in (("compare_products", compared), ("get_product", several)):
        jsonschema.validate(found.structured_content, tools[name].output_schema)
    assert alone.is_error and facts(alone)["kind"] == "error"
    assert unknown.is_error and facts(unknown)["kind"] == "error"


async def test_every_result_fits_the_schema_that_was_listed(server: Server) -> None:
    async with over_http(server, agent_token(server, server.token(MARA))) as client:
        tools = {each.name: each for each in (await client.list_tools()).tools}
        calls = {
            "search_products": {"query": "boots"},
            "store_policy": {"topic": "returns"},
            "my_orders": {},
            "get_order": {"order_number": "1007"},
            "add_note": {"order_number": "1007", "text": "Please ring"},
        }
        for name, given in calls.items():
            result = await client.call_tool(name, given)
            assert not result.is_error, result.content[0].text
            jsonschema.validate(result.structured_content, tools[name].output_schema)


async def test_tools_are_the_same_for_everybody_and_say_what_they_do(server: Server) -> None:
    async with over_http(server) as visitor, over_http(server, agent_token(server, server.token(MARA))) as mara:
        one, other = (await visitor.list_tools()).tools, (await mara.list_tools()).tools
    assert one == other
    marks = {each.name: each.annotations for each in one}
    assert marks["search_products"].read_only_hint and not marks["search_products"].destructive_hint
    assert marks["request_refund"].destructive_hint and not marks["request_refund"].read_only_hint
    assert {"request_refund", "cancel_order", "change_address", "request_return", "exchange"} <= set(marks)
    assert all(len(each.meta["io.github.shopclerk/sha256"]) == 64 for each in one)
    words = " ".join(each.description for each in one)
    assert "return_items" not in words and "exchange_items" not in words  # what the chat calls them


@pytest.mark.parametrize(("confirm", "state"), [(True, "confirmed"), (False, "declined")])
async def test_the_customer_is_asked_in_a_form(server: Server, confirm: bool, state: str) -> None:
    human = Human(confirm=confirm)
    async with over_http(server, agent_token(server, server.token(MARA)), human=human) as client:
        done = facts(await client.call_tool("add_note", {"order_number": "1007", "text": f"Please ring {state}"}))
    assert (done["kind"], done["state"]) == ("outcome", state)
    assert len(human.asked) == 1 and f"Please ring {state}" in human.asked[0]


async def test_a_form_that_is_closed_leaves_the_proposal_open(server: Server) -> None:
    human = Human()
    human.action = "cancel"
    async with over_http(server, agent_token(server, server.token(MARA)), human=human) as client:
        left = facts(await client.call_tool("cancel_order", {"order_number": "1015"}))
        assert (left["kind"], left["state"]) == ("proposal", "open")
        assert facts(await client.call_tool("change_status", {"proposal_id": left["proposal_id"]}))["state"] == "open"


async def test_somebody_elses_order_is_none(server: Server) -> None:
    async with over_http(server, agent_token(server, server.token(JONAS))) as client:
        theirs = facts(await client.call_tool("get_order", {"order_number": "1007"}))
        absent = facts(await client.call_tool("get_order", {"order_number": "999999"}))
        assert theirs["code"] == absent["code"] == "order_not_found"


async def test_texts_and_ways_to_begin(server: Server) -> None:
    async with over_http(server) as client:
        uris = {each.uri for each in (await client.list_resources()).resources}
        assert {"policy://returns", "page://shipping"} <= uris
        templates = {each.uri_template for each in (await client.list_resource_templates()).resource_templates}
        assert templates == {"product://{id}", "policy://{name}", "page://{handle}"}
        for uri in ("policy://returns", "page://shipping"):
            assert (await client.read_resource(uri)).contents[0].text
        for uri in (
            "policy://nothing",
            "page://..%2F..%2Fetc",
            "product://nothing",
            "file:///etc/passwd",
            "page://%25",
        ):
            with pytest.raises(Exception, match="not found"):
                await client.read_resource(uri)
        assert {each.name for each in (await client.list_prompts()).prompts} == {"find", "order", "rules"}
        begun = await client.get_prompt("find", {"wish": "boots {number}"})
        assert "boots {number}" in begun.messages[0].content.text
        with pytest.raises(Exception, match="Needed: wish"):
            await client.get_prompt("find", {})


async def test_nobody_signs_customers_in_unless_somebody_is_named(server: Server) -> None:
    with server.client() as client:
        problem(client.get("/.well-known/oauth-protected-resource/mcp"), 404, "not_found")
        problem(client.get("/mcp"), 405, "method_not_allowed")
        problem(client.delete("/mcp"), 405, "method_not_allowed")
        problem(client.post("/mcp/token", json={}), 401, "not_authenticated")
    with server.staff("full") as client:
        problem(client.post("/mcp/token"), 403, "not_allowed")


async def test_a_guest_proves_a_mailbox_in_a_session_of_the_api(server: Server) -> None:
    with server.client() as client:
        session = client.post("/verify", json={"order_number": "999999", "email": MARA}).json()["token"]
    before = set((server.home / "outbox").glob("*"))
    async with over_http(server, agent_token(server, session)) as client:
        assert facts(await client.call_tool("my_orders", {}))["kind"] == "verify_first"
        sent = await client.call_tool("verify_customer", {"order_number": "1007", "email": MARA})
        assert facts(sent)["kind"] == "code_sent"
        proven = facts(await client.call_tool("enter_code", {"code": await _code(server, before)}))
        assert (proven["kind"], proven["email"]) == ("proven", MARA)
        assert facts(await client.call_tool("my_orders", {}))["orders"]
    with server.client(session) as client:  # it is one session, by whichever door
        assert client.get("/orders/1007").status_code == 200


async def _code(server: Server, before: set[Path]) -> str:
    for _ in range(200):
        for mail in set((server.home / "outbox").glob("*")) - before:
            if found := re.search(r"\b(\d{6})\b", mail.read_text(encoding="utf-8").partition("\n\n")[2]):
                return found[1]
        await asyncio.sleep(0.05)
    raise AssertionError("no code was mailed")
