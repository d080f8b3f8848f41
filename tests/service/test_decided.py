"""Words that led to a decision ask for nothing any more; another change of the kind takes words of its own."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from evals.run import Stage
from evals.scripted import ScriptedChat, call
from tests.adversary.test_consent import Talk, talking

pytestmark = pytest.mark.asyncio(loop_scope="module")
CANCEL = call("cancel_order", order_number="1015", reason="")
BACK = call("refund_order", order_number="1012", amount="20")
BEANIE = call("refund_order", order_number="1012", items=[{"sku": "Oslo Turn-Up Beanie", "quantity": 1}])
WHERE = "send order 1015 to Kranichweg 12, 20357 Hamburg, Germany"
MOVE = call(
    "change_address", order_number="1015", line1="Kranichweg 12", city="Hamburg", postcode="20357", country="DE"
)


def on(calls: Mapping[str, AIMessage]) -> ScriptedChat:
    """A model that answers these messages with these calls, and says ok to everything else."""
    turns: list[Any] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        newest = messages[-1]
        if not isinstance(newest, HumanMessage) or str(newest.content) not in calls:
            return AIMessage("ok")
        turns.append(newest)
        made = calls[str(newest.content)]
        return made.model_copy(update={"id": None, "tool_calls": [{**made.tool_calls[0], "id": f"call-{len(turns)}"}]})

    return ScriptedChat(answer=answer)


async def through(talk: Talk, *messages: str) -> str:
    for text in messages:
        reply = await talk.say(text)
    return reply.text


@pytest.mark.parametrize(
    ("says", "calls", "done"),
    [
        (
            ("refund 20 EUR of 1012", "yes", "hello", "yes"),
            {"refund 20 EUR of 1012": BACK, "hello": BACK},
            ["refund_order"],
        ),
        (
            ("refund 20 EUR of 1012", "yes, refund 1012", "hello", "ok"),
            {"refund 20 EUR of 1012": BACK, "hello": BACK},
            ["refund_order"],
        ),
        (
            ("refund 20 EUR of 1012", "yes", "refund the beanie of 1012 too", "yes"),
            {"refund 20 EUR of 1012": BACK, "refund the beanie of 1012 too": BACK},
            ["refund_order"],
        ),
        (("cancel 1015", "no, never mind", "ok", "yes"), {"cancel 1015": CANCEL, "ok": CANCEL}, []),
        (("cancel 1015", "no, I keep it", "thanks", "ok"), {"cancel 1015": CANCEL, "thanks": CANCEL}, []),
        ((WHERE, "no", "hello", "yes"), {WHERE: MOVE, "hello": MOVE}, []),
    ],
)
async def test_a_wish_that_was_decided_about_is_over(
    stage: Stage, says: tuple[str, ...], calls: dict[str, AIMessage], done: list[str]
) -> None:
    async with talking(stage, on(calls)) as talk:
        told = await through(talk, *says)
        assert await talk.done() == done
        assert "in so many words" in told or "Nothing" in told or talk.replies[-1].proposal is None, told


async def test_a_wish_for_another_order_outlives_the_decision(stage: Stage) -> None:
    both = "cancel 1015 and refund the beanie of 1012"
    async with talking(stage, on({both: CANCEL, "and the other one?": BEANIE})) as talk:
        await through(talk, both, "yes", "and the other one?")
        assert talk.replies[-1].proposal is not None, talk.replies[-1].text
        await through(talk, "yes, refund 1012")
        assert await talk.done() == ["cancel_order", "refund_order", "refund_order"]


@pytest.mark.parametrize("again", ["cancel 1015 after all", "please cancel 1015"])
async def test_what_was_declined_may_be_asked_for_again(stage: Stage, again: str) -> None:
    async with talking(stage, on({"cancel 1015": CANCEL, again: CANCEL})) as talk:
        await through(talk, "cancel 1015", "no", again, "yes")
        assert await talk.done() == ["cancel_order", "refund_order"]


async def test_what_was_replaced_is_asked_for_still(stage: Stage) -> None:
    async with talking(stage, on({"cancel 1015": CANCEL, "hello": CANCEL})) as talk:
        await through(talk, "cancel 1015", "hello", "yes")
        assert await talk.done() == ["cancel_order", "refund_order"]


async def test_only_the_next_answer_takes_a_deed_without_its_condition(stage: Stage) -> None:
    late = "cancel 1015 if it is late"
    async with talking(stage, on({late: CANCEL, "yes": CANCEL})) as talk:
        await through(talk, late, "is it shipped?", "yes")
        assert talk.replies[-1].proposal is None, talk.replies[-1].text
        await through(talk, "yes")
        assert talk.replies[-1].proposal is not None, talk.replies[-1].text
