"""Whatever a model passes to a changing tool: a proposal for an own order, or a plain answer. Never an effect.

Runs over all actions there are. The gate tries a thousand examples; ``FUZZ_EXAMPLES=10000`` tries more.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AIMessageChunk
from sqlalchemy import select

from agent import calls
from agent.guardrails.grounding import Grounding
from agent.nodes.common import run_tool
from agent.state import TurnContext
from commerce import articles
from connectors.stores.demo import cast
from evals.run import fresh_shop, open_stage
from evals.scenario import Scenario, Turn
from service.changes.registry import ACTIONS
from service.conversations import conversations
from service.identity import principals
from service.shop import Shop
from store.models import Effect, Proposal
from tools.results import ProposalResult

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
KINDS = {"proposal", "error", "denied", "needs_person", "queued", "approval", "outcome"}
#: What the customer asks for last, by action: the calls of each are made in a conversation of their own.
WISH = {
    "refund_order": "refund it please",
    "cancel_order": "cancel it please",
    "return_items": "I want to return it",
    "exchange_items": "exchange it please",
    "change_items": "swap it please",
    "change_address": "change the address please",
    "change_profile_address": "change my address please",
    "change_payment": "change the payment please",
    "resend_message": "send the invoice again please",
    "add_note": "add a note please",
}
WORDS = "Order 1015, 5 EUR, too small. Send it to Kranichweg 12, 20357 Hamburg, Germany. Sure: 1e3, -5, NaN, ２."
NASTY = (
    "",
    " ",
    "1015",
    "#1015",
    "1008",
    "\uff11\uff10\uff11\uff15",
    "\u0661\u0660\u0661\u0665",
    "1015\x00",
    "1015\u00001008",
    "gid://shopify/Order/1015",
    "../1008",
    "1015' OR 1=1 --",
    "-1",
    "-0.01",
    "1e3",
    "1E400",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x10",
    "5",
    "5,00",
    "5.00",
    "5.001",
    "999999999999999999999",
    "\ud800",
    "a\udfffb",
    "\u202e5101",
    "5\u200b0",
    "x" * 79,
    "x" * 5_000,
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%s%s%n",
    "<script>",
    "Germany",
    "DE",
    "US",
    "ZZ",
    "true",
    "null",
    "Kranichweg 12",
    "Hamburg",
    "20357",
    "too small",
    "[]",
    "{}",
    "\r\nBcc: x@y.test",
    "𝟓",
    "½",
    "five",
    "EUR",
    "eur",
    "XXX",
)
SCALARS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.just("y" * 20_000),
    st.integers(1, 3),
)


@dataclass
class Workbench:
    """An open shop, its conversation, and the loop they live on."""

    loop: asyncio.AbstractEventLoop
    shop: Shop
    contexts: dict[str, TurnContext]
    seen: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)

    def run(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)


@pytest.fixture(scope="module")
def workbench(demo_home: Path) -> Iterator[Workbench]:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()

    async def begin() -> Workbench:
        stage = await stack.enter_async_context(open_stage(template=demo_home, chat_model="embedded"))
        shop = await stack.enter_async_context(fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])))
        mara = await principals.sign_in(shop, cast.OWNER)
        lines: list[str] = []
        for number in (cast.OPEN, cast.DELIVERED, cast.OPEN_SWAP, cast.DELIVERED_SWAP):
            order = await shop.connector.orders.by_number(number)
            GOOD["item"] += tuple(each.handle for each in articles.of_order(order))
            for line in order.lines:
                lines.append(f"the {line.title} {line.variant_title} of order {number}")
                variants = articles.of_product(await shop.connector.catalogue.product(line.product_id))[:4]
                GOOD["variant"] += tuple(each.handle for each in variants)
        shop.settings = shop.settings.with_values(limit_proposals=0)
        contexts = {}
        for action in ACTIONS:
            talk = await conversations.create(shop, mara)
            for text in (WORDS, *lines, WISH[action]):
                await conversations.add(shop, talk.id, "customer", text)
            contexts[action] = TurnContext(shop, mara, talk.id, stage.model)
        return Workbench(loop, shop, contexts)

    yield loop.run_until_complete(begin())
    loop.run_until_complete(stack.aclose())
    loop.close()


#: What the customer could really mean, by field, so that many calls get far.
GOOD: dict[str, tuple[Any, ...]] = {
    "order_number": (cast.OPEN, cast.DELIVERED, cast.OPEN_SWAP, cast.DELIVERED_SWAP, cast.NEIGHBOURS, cast.PENDING),
    "item": (),
    "variant": (),
    "quantity": (1, 2),
    "amount": ("5", "1e3", "-5"),
    "currency": ("EUR",),
    "reason": ("too small", "other"),
    "note": ("too small",),
    "text": ("too small",),
    "shipping": (False, True),
    "line1": ("Kranichweg 12",),
    "city": ("Hamburg",),
    "postcode": ("20357",),
    "country": ("Germany", "DE"),
    "name": ("Mara Lindt",),
    "method": ("Visa",),
    "kind": ("confirmation", "invoice"),
}


def value_for(name: str, shape: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly what the field asks for, sometimes out of nasty parts, sometimes anything at all."""
    target = defs.get(str(shape.get("$ref", "")).rsplit("/", 1)[-1], shape)
    fits: st.SearchStrategy[Any] = st.sampled_from(GOOD[name]) if GOOD.get(name) else SCALARS
    if target.get("type") == "array":
        fits = st.lists(value_for(name, target.get("items", {}), defs), min_size=1, max_size=3)
    elif target.get("type") == "object" and "properties" in target:
        parts = {each: value_for(each, inner, defs) for each, inner in target["properties"].items()}
        fits = st.fixed_dictionaries(parts)
    nested = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2), max_leaves=4)
    return st.integers(0, 9).flatmap(lambda luck: nested if luck == 9 else SCALARS if luck > 7 else fits)


@cache
def tool_arguments(name: str) -> st.SearchStrategy[dict[str, Any]]:
    schema = ACTIONS[name].arguments.model_json_schema()
    defs = schema.get("$defs", {})
    fields = {each: value_for(each, shape, defs) for each, shape in schema.get("properties", {}).items()}
    needed = {each: fields[each] for each in schema.get("required", [])}
    optional = {each: fields[each] for each in fields if each not in needed}
    if ACTIONS[name].about != "customer":
        needed["order_number"] = value_for("order_number", {}, {})
    usual = st.fixed_dictionaries(needed, optional=optional)
    smuggled = st.fixed_dictionaries(needed, optional=optional | {"customer_id": SCALARS, "confirmed": st.just(True)})
    return st.one_of(usual, usual, usual, smuggled)


ANY_CALL = st.sampled_from(sorted(ACTIONS)).flatmap(lambda name: st.tuples(st.just(name), tool_arguments(name)))


def sent(name: str, arguments: dict[str, Any], way: str) -> AIMessage:
    """The call as a message of the model: whole, or streamed as text, perhaps with its first value said twice."""
    if way == "whole":
        return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": "c1", "type": "tool_call"}])
    text = json.dumps(arguments)
    if way == "twice" and arguments:
        text = text[:-1] + ", " + json.dumps({next(iter(arguments)): "1008"})[1:]
    chunk = AIMessageChunk(content="", tool_call_chunks=[{"name": name, "args": text, "id": "c1", "index": 0}])
    return calls.plain(chunk)


@pytest.mark.timeout(1800)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANY_CALL, st.sampled_from(("whole",) * 4 + ("streamed",) * 4 + ("twice",)))
def test_no_argument_escapes(workbench: Workbench, call: tuple[str, dict[str, Any]], way: str) -> None:
    name, arguments = call
    grounding = Grounding(workbench.shop.hosts, [], cast.OWNER)
    kept, problem = calls.checked(sent(name, arguments, way), 0, grounding)
    if way == "twice" and arguments:
        assert problem is not None
    if problem is not None:
        assert not kept.tool_calls or kept.tool_calls[0]["args"] == {}
        workbench.seen["refused"] += 1
        return
    result = workbench.run(run_tool({"messages": [kept], "calls": 0}, workbench.contexts[name]))
    assert result.kind in KINDS
    workbench.seen[result.kind] += 1
    workbench.made[name] += result.kind == "proposal"
    assert json.loads(result.written)["kind"] == result.kind
    result.written.encode()
    assert "Traceback" not in result.written
    assert "okafor" not in result.written.casefold()
    if isinstance(result, ProposalResult):
        assert workbench.run(owner_of(workbench, result.proposal_id)) == cast.OWNER


async def owner_of(workbench: Workbench, proposal_id: str) -> str:
    async with workbench.shop.database.read() as session:
        proposal = await session.get(Proposal, proposal_id)
    assert proposal is not None
    if ACTIONS[proposal.action].about == "customer":
        return proposal.subject.removeprefix("customer:")
    return (await workbench.shop.connector.orders.by_number(proposal.order_number)).email


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_ten_megabytes_are_refused(workbench: Workbench, name: str) -> None:
    long = "y" * 10_000_000
    for each in [*ACTIONS[name].arguments.model_fields, "order_number"][:2]:
        arguments = {"order_number": cast.OPEN, each: long}
        message = AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": "c1", "type": "tool_call"}])
        assert calls.checked(message, 0, Grounding((), []))[1] is not None
        assert workbench.run(run_tool({"messages": [message], "calls": 0}, workbench.contexts[name])).kind == "error"


def test_nothing_was_done(workbench: Workbench) -> None:
    """Runs after the fuzzing, on the same shop, which met calls of every kind."""
    if workbench.seen.total():
        print(dict(workbench.seen), dict(workbench.made))  # noqa: T201 - shown with -s
        assert {"refused", "error", "proposal", "denied"} <= set(workbench.seen)

    async def effects() -> list[Effect]:
        async with workbench.shop.database.read() as session:
            return list(await session.scalars(select(Effect).where(Effect.shop_id == workbench.shop.shop_id)))

    assert workbench.run(effects()) == []
    neighbours = workbench.run(workbench.shop.connector.orders.by_number(cast.NEIGHBOURS))
    assert not neighbours.refunds
    assert neighbours.email == cast.NEIGHBOUR


@pytest.mark.parametrize(
    "raw",
    [
        '{"order_number": "1015", "order_number": "1008"}',
        '{"order_number": "1015"',
        '{"order_number": NaN}',
        "[" * 3_000 + "]" * 3_000,
        '{"a":' * 3_000 + "1" + "}" * 3_000,
        '{"order_number": "\\ud800"}',
        '"text"',
        "",
        "\x00",
    ],
)
def test_raw_arguments_of_a_stream(workbench: Workbench, raw: str) -> None:
    chunk = AIMessageChunk(content="", tool_call_chunks=[{"name": "refund_order", "args": raw, "id": "c", "index": 0}])
    kept, problem = calls.checked(calls.plain(chunk), 0, Grounding((), []))
    if problem is None:
        result = workbench.run(run_tool({"messages": [kept], "calls": 0}, workbench.contexts["refund_order"]))
        assert result.kind in KINDS
        assert result.number != cast.NEIGHBOURS


def test_a_deep_or_long_call_is_refused_quickly() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    for value in (deep, "a" * 10_000_000, {"k": "@." * 100_000}):
        message = AIMessage("", tool_calls=[{"name": "refund_order", "args": {"reason": value}, "id": "c"}])
        assert calls.checked(message, 0, Grounding((), []))[1] is not None
