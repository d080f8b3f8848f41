"""Models whose answers share one id, or that come to no end: a turn ends with an answer, and tells what was done."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from agent import driver
from commerce.sentences import say
from evals.run import Stage
from evals.scripted import ScriptedChat, call
from tests.adversary.test_consent import talking

pytestmark = pytest.mark.asyncio(loop_scope="module")
REFUND = "refund 20 EUR of 1012"


async def test_answers_that_share_one_id_take_no_ones_place(stage: Stage) -> None:
    numbers = count(1)

    def answer(messages: list[BaseMessage]) -> AIMessage:
        if not isinstance(messages[-1], HumanMessage):
            return AIMessage("ok", id="m1")
        made = call("refund_order", order_number="1012", amount="20")
        return made.model_copy(update={"id": "m1", "tool_calls": [{**made.tool_calls[0], "id": f"c{next(numbers)}"}]})

    async with talking(stage, ScriptedChat(answer=answer)) as talk:
        assert (await talk.say(REFUND)).proposal is not None
        assert "Done:" in (await talk.say("yes")).text
        assert await talk.done() == ["refund_order"]
        assert (await talk.say("hello")).plain()


async def test_an_answer_takes_the_place_of_no_message_of_the_customers(stage: Stage) -> None:
    def answer(messages: list[BaseMessage]) -> AIMessage:
        newest = next(each for each in reversed(messages) if isinstance(each, HumanMessage))
        return AIMessage("hello there", id=newest.id)

    async with talking(stage, ScriptedChat(answer=answer)) as talk:
        await talk.say("do you have lamps?")
        kept = await talk.clerk.history(talk.here)
        assert [each.text for each in kept if isinstance(each, HumanMessage)] == ["do you have lamps?"]


async def test_a_turn_that_is_cut_off_tells_what_was_done(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = driver.config

    def short(conversation_id: str) -> dict[str, Any]:
        return {**whole(conversation_id), "recursion_limit": 4}

    def answer(messages: list[BaseMessage]) -> AIMessage:
        if "Done" in "".join(str(each.content) for each in messages):
            return call("get_order", order_number="1012")
        return call("refund_order", order_number="1012", amount="20")

    async with talking(stage, ScriptedChat(answer=answer)) as talk:
        assert (await talk.say(REFUND)).proposal is not None
        monkeypatch.setattr(driver, "config", short)
        told = await talk.say("yes")
        assert "Done:" in told.text and say("chat.too_long") in told.text and say("chat.too_long") in talk.streamed()
        assert await talk.done() == ["refund_order"]
        monkeypatch.undo()
        assert "Done:" not in (await talk.say("hello")).text  # it was told
