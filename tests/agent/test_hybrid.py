"""Hybrid: what code is sure of never waits for a model, the model gets the rest, and neither spoils the other's turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from sqlalchemy import select

from agent.clerk import Clerk
from agent.embedded.dialogue import Frame, Move
from agent.events import Reply
from agent.hybrid import sure
from commerce.customer import Principal
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat, call
from service.identity import principals
from store.models import Effect

ANY = Scenario(about="any", turns=[Turn(say="hello")])


@dataclass
class Talk:
    """A conversation with a clerk that has both; ``asked`` is what the model was shown of each call."""

    clerk: Clerk
    principal: Principal
    asked: list[list[BaseMessage]] = field(default_factory=list)
    here: str | None = None

    async def say(self, text: str) -> Reply:
        reply = await self.clerk.chat(self.principal, text, self.here)
        self.here = reply.conversation_id
        return reply

    async def effects(self) -> list[Any]:
        async with self.clerk.shop.database.read() as session:
            return list(await session.scalars(select(Effect.state).where(Effect.shop_id == self.clerk.shop.shop_id)))


@asynccontextmanager
async def talking(stage: Stage, answer: Any = None) -> AsyncIterator[Talk]:
    async with fresh_shop(stage, ANY) as shop:
        seen: list[list[BaseMessage]] = []

        def heard(messages: list[BaseMessage]) -> AIMessage:
            seen.append(list(messages))
            return answer(messages) if answer else AIMessage("I would rather not say.")

        clerk = Clerk(shop, ScriptedChat(answer=heard), stage.checkpointer, hybrid=True)
        yield Talk(clerk, await principals.sign_in(shop, cast.OWNER), seen)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("said", ["where is 1007?", "hello", "how long can i return things?"])
async def test_what_code_is_sure_of_is_not_asked_a_model(stage: Stage, said: str) -> None:
    async with talking(stage) as talk:
        assert (await talk.say(said)).text
        assert talk.asked == []
        assert dict(talk.clerk.answered) == {"engine": 1}


@pytest.mark.asyncio(loop_scope="module")
async def test_the_rest_is_asked_the_model(stage: Stage) -> None:
    async with talking(stage) as talk:
        await talk.say("i want something for my dad who likes the sea and hates wool, any thoughts?")
        assert talk.asked
        assert dict(talk.clerk.answered) == {"model": 1}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_model_goes_on_from_what_the_engine_said(stage: Stage) -> None:
    def answer(messages: list[BaseMessage]) -> AIMessage:
        newest = messages[-1]
        return call("refund_order", order_number="1012") if isinstance(newest, HumanMessage) else AIMessage("")

    async with talking(stage, answer) as talk:
        told = await talk.say("where is 1012?")
        assert told.text.startswith("Order 1012") and not talk.asked
        asked = await talk.say("refund order 1012 please")
        assert asked.proposal is not None
        assert any("1012" in str(each.content) for each in talk.asked[0] if not isinstance(each, HumanMessage))
        assert (await talk.say("yes")).text.startswith("Done:")
        assert await talk.effects() == ["confirmed"]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_the_engine_asked_is_answered_to_the_engine(stage: Stage) -> None:
    async with talking(stage) as talk:
        visitor = Principal.visitor(talk.clerk.shop.shop_id, "hybrid")
        talk.principal = visitor
        first = await talk.say("where is my order 1007?")
        assert "e-mail" in first.text.lower() or "email" in first.text.lower()
        second = await talk.say(cast.OWNER)
        assert "code" in second.text.lower()
        assert talk.asked == []


@pytest.mark.asyncio(loop_scope="module")
async def test_the_engines_question_is_over_once_a_model_has_spoken(stage: Stage) -> None:
    async with talking(stage) as talk:
        talk.principal = Principal.visitor(talk.clerk.shop.shop_id, "hybrid-2")
        await talk.say("where is my order 1007?")
        await talk.say(
            "before that: i want something for my dad who likes the sea and hates wool, any thoughts at all?"
        )
        before = len(talk.asked)
        await talk.say("he is rather tall and prefers things that last, nothing fancy")
        assert len(talk.asked) > before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_button_goes_on_with_whoever_proposed(stage: Stage) -> None:
    def answer(messages: list[BaseMessage]) -> AIMessage:
        newest = messages[-1]
        return (
            call("refund_order", order_number="1012", amount="5") if isinstance(newest, HumanMessage) else AIMessage("")
        )

    async with talking(stage, answer) as talk:
        shown = await talk.say("i would like 5 EUR of 1012 refunded as the mug in it has a scratch on its handle")
        assert shown.proposal is not None
        _, reply = await talk.clerk.decide(
            talk.principal, shown.proposal["proposal_id"], shown.proposal["hash"], "confirm"
        )
        assert reply.text.startswith("Done: 5.00 EUR")


@pytest.mark.parametrize(
    ("move", "holds"),
    [
        (Move(rule="asks where an order is", tool="get_order"), True),
        (Move(rule="as routed", intent="order_status", tool="get_order", score=0.87), True),
        (Move(rule="as routed", intent="order_status", tool="get_order", score=0.6), False),
        (Move(rule="as routed", intent="order_status", text="Which one?", score=0.97), False),
        (Move(rule="as routed", intent="refund", tool="refund_order", score=0.99), False),
        (Move(rule="answer to order_number", tool="get_order"), True),
        (Move(rule="answer to order_number", frame=Frame("order_number", tries=1)), False),
        (Move(rule="unclear"), False),
        (Move(rule="the shop's pages", tool="ask_store"), False),
    ],
)
def test_what_is_sure(move: Move, holds: bool) -> None:
    assert sure(move) is holds
