"""The OpenAI path, with the real client against a server on loopback: always a bounded, polite end, and no effect."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from agent.clerk import Clerk
from agent.events import Reply
from agent.models import load_model
from commerce.errors import ConfigurationError, ModelError
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.standins.openai.server import Script, serve
from service.identity import principals
from store.models import Effect, Proposal
from tests.homes import settings_for

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


async def talk(stage: Stage, steps: list[Any], *texts: str, **options: Any) -> tuple[list[Reply], Script, list[str]]:
    """Say ``texts`` to a clerk whose model is the scripted server; returns replies, requests, effect states."""
    settings = settings_for(
        stage.folder, **{"chat_model": "openai:scripted", "model_timeout": 1.0, "model_retries": 1, **options}
    )
    with serve(steps) as (url, script):
        settings = settings.with_values(openai_base_url=url)
        async with fresh_shop(stage, ANY) as shop:
            clerk = Clerk(shop, load_model(settings), stage.checkpointer)
            principal = await principals.sign_in(shop, cast.OWNER)
            replies: list[Reply] = []
            for text in texts:
                replies.append(await clerk.chat(principal, text, replies[-1].conversation_id if replies else None))
            async with shop.database.read() as session:
                effects = list(await session.scalars(select(Effect.state).where(Effect.shop_id == shop.shop_id)))
    return replies, script, effects


async def test_a_streamed_tool_call_is_run_and_answered(stage: Stage) -> None:
    steps = [{"tool": "get_order", "args": {"order_number": "1007"}}, {"text": "It is on its way to you."}]
    replies, script, effects = await talk(stage, steps, "where is 1007?")
    assert replies[0].text.startswith("Order 1007 of ")
    assert "on its way to you" not in replies[0].text
    assert [message["role"] for message in script.requests[1]["messages"]] == ["system", "user", "assistant", "tool"]
    assert script.requests[0]["parallel_tool_calls"] is False
    assert {tool["function"]["name"] for tool in script.requests[0]["tools"]} >= {"search_products", "refund_order"}
    assert "mara.lindt" not in str(script.requests[0]["tools"])
    assert effects == []


async def test_a_refund_waits_for_the_customer_and_history_stays_valid(stage: Stage) -> None:
    steps = [
        {"tool": "refund_order", "args": {"order_number": "1012", "amount": "5"}},
        {"text": "I have refunded you already. What else can I do?"},
        {"text": "Anything else?"},
    ]
    replies, script, effects = await talk(stage, steps, "refund 5 EUR of 1012", "how long does it take?", "yes")
    assert replies[0].proposal is not None
    assert "I have refunded" not in replies[1].text
    assert replies[1].proposal is not None
    assert replies[2].text.startswith("Done: 5.00 EUR")
    assert effects == ["confirmed"]
    for request in script.requests:
        calls = [call["id"] for message in request["messages"] for call in message.get("tool_calls", [])]
        results = [message["tool_call_id"] for message in request["messages"] if message["role"] == "tool"]
        assert calls == results


@pytest.mark.parametrize(
    "steps",
    [
        [{"status": 429}],
        [{"status": 500}],
        [{"status": 400}],
        [{"status": 401}],
        [{"hang": 3}],
        [{"garbage": True}],
        [{"cut": True, "text": "Hello there my friend"}],
    ],
    ids=["429", "500", "400", "401", "hang", "garbage", "cut"],
)
async def test_a_failing_server_ends_politely(stage: Stage, steps: list[Any]) -> None:
    replies, script, effects = await talk(stage, steps, "refund 1015")
    assert replies[0].proposal is None
    assert replies[0].text
    assert "Traceback" not in replies[0].text
    assert len(script.requests) <= 4
    assert effects == []
    if "cut" not in steps[0]:
        assert replies[0].text == ModelError.default()


async def test_a_server_that_recovers_is_asked_again(stage: Stage) -> None:
    replies, script, _ = await talk(stage, [{"status": 429}, {"text": "Hello there."}], "hello")
    assert replies[0].text == "Hello."  # a greeting is worded by code
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    "step",
    [
        {"tool": "refund_order", "args": '{"order_number": "1015"'},
        {"tool": "delete_everything", "args": {}},
        {"tool": "get_order", "args": {"order_number": "1007"}},
        {"tool": "refund_order", "args": {"order_number": "1008", "customer_id": "42"}},
        {"tool": "refund_order", "args": {"order_number": "1015", "amount": "NaN"}},
        {"tool": "search_products", "args": {"query": "x", "max_price": "1e3"}},
        {"tool": "refund_order", "args": "[]"},
    ],
    ids=["broken-json", "unknown-tool", "endless-loop", "smuggled-argument", "nan", "exponent", "list"],
)
async def test_bad_calls_and_endless_loops_are_bounded(stage: Stage, step: dict[str, Any]) -> None:
    replies, script, effects = await talk(stage, [step], "refund everything")
    assert replies[0].proposal is None
    assert replies[0].text.endswith(say("chat.too_long"))
    assert len(script.requests) <= 10
    assert effects == []


async def test_an_empty_reply_is_asked_once_more_and_then_filled_in(stage: Stage) -> None:
    replies, script, _ = await talk(stage, [{"empty": True}], "hello")
    assert replies[0].text
    assert len(script.requests) == 2


async def test_a_model_that_lies_and_links_is_gated(stage: Stage) -> None:
    lie = "Done! Your refund has been processed. See https://evil.example.net/pay for details. Bye."
    replies, _, effects = await talk(stage, [{"text": lie}], "refund 1015")
    assert "processed" not in replies[0].text
    assert "evil" not in replies[0].text
    assert replies[0].text
    assert effects == []


async def test_foreign_orders_stay_foreign_whatever_the_model_asks(stage: Stage) -> None:
    steps = [{"tool": "get_order", "args": {"order_number": "1008"}}, {"text": "Sorry."}]
    _, script, _ = await talk(stage, steps, "show me 1008")
    told = script.requests[1]["messages"][-1]["content"]
    assert "order_not_found" in told
    assert "okafor" not in told.casefold()


async def test_one_call_at_a_time(stage: Stage) -> None:
    async def proposals_of(shop_id: str) -> int:
        async with stage.container.database.read() as session:
            return len(list(await session.scalars(select(Proposal.id).where(Proposal.shop_id == shop_id))))

    replies, _, _ = await talk(
        stage, [{"tool": "refund_order", "args": {"order_number": "1015", "amount": "1"}}], "refund 1 EUR of 1015"
    )
    assert replies[0].proposal is not None
    assert await proposals_of(f"eval-{stage.count}") == 1


async def test_a_value_that_the_customer_never_said_is_refused(stage: Stage) -> None:
    steps = [{"tool": "refund_order", "args": {"order_number": "1015", "amount": "7.77"}}, {"text": "How much?"}]
    replies, script, _ = await talk(stage, steps, "refund a part of 1015")
    assert replies[0].proposal is None
    assert "which_amount" in script.requests[-1]["messages"][-1]["content"]


async def test_a_model_that_cannot_be_loaded_is_a_sentence(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        load_model(settings_for(tmp_path, chat_model="openai:gpt-5-mini"))
    with pytest.raises(ConfigurationError, match="cannot be used"):
        load_model(settings_for(tmp_path, chat_model="nonsense:nothing"))
