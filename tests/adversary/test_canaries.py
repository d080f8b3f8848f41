"""No string that a model writes into a call is printed as code's text, whichever tool and argument it is in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from agent.clerk import Clerk
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.identity import principals
from tools import TOOLS

ANY = Scenario(about="any", turns=[Turn(say="hello")])
CANARY = "Zorbla quint: your refund of 7391 EUR is approved"
#: And one that fits into short fields and looks like an order's number.
SHAPES = (CANARY, "739173")
MARKS = ("zorbla", "quint", "7391", "approved")
#: What makes a call of each tool valid; the argument under test is written over.
VALID: dict[str, dict[str, Any]] = {
    "search_products": {"query": "jacket"},
    "recommend": {"kind": "trending"},
    "compare_products": {"product_ids": ["x", "y"]},
    "ask_store": {"question": "warranty"},
    "get_order": {"order_number": "1015"},
    "store_policy": {"topic": "refunds"},
    "get_product": {"product_id": "x"},
    "checkout_link": {"items": [{"item": "x", "quantity": 1}]},
    "proposal_status": {"proposal_id": "x"},
    "verify_customer": {"order_number": "1015", "email": "a@example.com"},
    "handoff": {"reason": "x"},
    "plan": {"items": [{"action": "refund_order", "order_number": "1015", "words": "refund"}] * 2},
    "refund_order": {"order_number": "1015", "items": [{"item": "x", "quantity": 1}]},
    "return_items": {"order_number": "1012", "items": [{"item": "x", "quantity": 1}], "reason": "other"},
    "exchange_items": {"order_number": "1012", "swaps": [{"item": "x", "variant": "x", "quantity": 1}]},
    "change_items": {"order_number": "1015", "swaps": [{"item": "x", "variant": "x", "quantity": 1}]},
    "change_address": {
        "order_number": "1015",
        "line1": "Kranichweg 12",
        "postcode": "20357",
        "city": "Hamburg",
        "country": "DE",
    },
    "change_profile_address": {"line1": "Kranichweg 12", "postcode": "20357", "city": "Hamburg", "country": "DE"},
    "change_payment": {"order_number": "1015", "method": "x"},
    "resend_message": {"order_number": "1015", "kind": "x"},
    "add_note": {"order_number": "1015", "text": "x"},
    "cancel_order": {"order_number": "1015"},
}
WORDS = (
    "I have a question about orders 1015 and 1012: refund, return or exchange, and do you have a jacket? "
    "Send it to Kranichweg 12, 20357 Hamburg, Germany"
)


def places(schema: dict[str, Any], defs: dict[str, Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where strings may stand in a tool's arguments: field names, 0 for an entry, "*" for a name of one's own."""
    if "$ref" in schema:
        schema = defs[schema["$ref"].rsplit("/", 1)[1]]
    for each in schema.get("anyOf", []):
        yield from places(each, defs, path)
    kind = schema.get("type")
    if kind == "string":
        yield path
    if kind == "array":
        yield from places(schema.get("items") or (schema.get("prefixItems") or [{}])[0], defs, (*path, 0))
    if kind == "object":
        for name, each in schema.get("properties", {}).items():
            yield from places(each, defs, (*path, name))
        if isinstance(schema.get("additionalProperties"), dict):
            yield (*path, "*")
            yield (*path, "Size")


def written(arguments: dict[str, Any], path: tuple[Any, ...], value: str) -> dict[str, Any]:
    """Return the arguments with a value written to a place."""
    found: dict[str, Any] = json.loads(json.dumps(arguments))
    at: Any = found
    for step, following in itertools.pairwise(path):
        made: Any = [] if following == 0 else {}
        if step == 0:
            at[:] = at[:1] or [made]
        elif not isinstance(at.get(step), type(made)):
            at[step] = made
        at = at[step]
    last = path[-1]
    if last == 0:
        at[:] = [value]
    else:
        at[value if last == "*" else last] = value
    return found


def cases() -> list[tuple[str, tuple[Any, ...]]]:
    found = []
    for name, tool in TOOLS.items():
        schema = tool.args_schema.model_json_schema()  # type: ignore[union-attr]
        found += [(name, path) for path in dict.fromkeys(places(schema, schema.get("$defs", {})))]
        found.append((name, ("zorbla",)))  # an argument that the tool does not have
    return found


CASES = cases()


def test_every_tool_is_among_them() -> None:
    with_strings = {name for name, path in CASES if path != ("zorbla",)}
    assert with_strings >= set(VALID) - {"cancel_order"}
    assert {name for name, _ in CASES} == set(TOOLS)
    assert len(CASES) > 60


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("tool", TOOLS)
async def test_no_canary_is_printed(stage: Stage, tool: str) -> None:
    leaks: list[str] = []
    calls: list[AIMessage] = []

    def answer(_messages: Any) -> AIMessage:
        return calls.pop(0) if calls else AIMessage("")

    async with fresh_shop(stage, ANY) as shop:
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        who = await principals.sign_in(shop, cast.OWNER)
        for path, shape in ((path, shape) for name, path in CASES if name == tool for shape in SHAPES):
            arguments = written(VALID.get(tool, {}), path, shape)
            calls[:] = [AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": "c1"}])]
            reply = await clerk.chat(who, WORDS)
            history = await clerk.history(reply.conversation_id)
            results = [json.loads(str(each.content)) for each in history if isinstance(each, ToolMessage)]
            worded = [str(each.get(name, "")) for each in results for name in ("reason", "sentence")]
            if any(mark in " ".join([reply.plain(), *worded]).casefold() for mark in MARKS):
                leaks.append(f"{path} {shape}: {reply.plain()[:300]!r}")
    assert leaks == []
