"""A house number alone is put right, and the same address is used for one more order."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from evals.run import Stage
from evals.scripted import ScriptedChat, call
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
SEND = "send 1015 to Lindenweg 21, 20095 Hamburg, Germany"
WHERE = "Where should it go? Please write the full new address"


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ((SEND, "it's 12, not 21"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "sorry, house number 12"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "number 12 instead of 21"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "it should be 12"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "yes", "oh no, it's number 12"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "Hausnummer 12 statt 21"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "es el 12, no el 21"), "Lindenweg 12, Hamburg, 20095"),
        ((SEND, "è il 12, non il 21"), "Lindenweg 12, Hamburg, 20095"),
        (("change the house number of 1015 to 12",), "Kranichweg 12, Berlin, 10967"),
        (("the house number on order 1015 should be 12",), "Kranichweg 12, Berlin, 10967"),
    ],
)
async def test_the_same_address_with_the_right_number(stage: Stage, messages: tuple[str, ...], expected: str) -> None:
    async with talking(stage) as talk:
        assert expected in summary(reply := await all_of(talk, *messages)), reply.plain()


@pytest.mark.parametrize(
    "text",
    ["1015: house number 5 instead of 4", "Hausnummer 12 statt 21 bei 1015", "numero civico 12 invece di 21 per 1015"],
)
async def test_a_number_that_the_address_has_not_is_asked_about(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert reply.proposal is None and reply.text.startswith((WHERE, "Wohin soll es gehen?", "Dove deve andare?")), (
            reply.plain()
        )


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ((SEND, "yes", "and 1408 too"), "Send order 1408 to this address instead: Mara Lindt, Lindenweg 21"),
        ((SEND, "yes", "same for 1408"), "Send order 1408 to this address instead: Mara Lindt, Lindenweg 21"),
        (
            (SEND, "yes", "1408 to the same address please"),
            "Send order 1408 to this address instead: Mara Lindt, Lindenweg 21",
        ),
        ((SEND, "and 1408 too", "yes"), "Send order 1408 to this address instead: Mara Lindt, Lindenweg 21"),
    ],
)
async def test_one_more_order_goes_to_the_same_address(stage: Stage, messages: tuple[str, ...], expected: str) -> None:
    async with talking(stage) as talk:
        assert summary(reply := await all_of(talk, *messages)).startswith(expected), reply.plain()


@pytest.mark.parametrize(("house", "proposed"), [("12", True), ("21", False), ("14", False)])
async def test_a_model_may_only_put_the_number_right_that_was_written(stage: Stage, house: str, proposed: bool) -> None:
    step = call(
        "change_address",
        order_number="1015",
        line1=f"Lindenweg {house}",
        city="Hamburg",
        postcode="20095",
        country="Germany",
    )

    def answer(messages: list[BaseMessage]) -> AIMessage:
        return step if messages[-1].type == "human" and "12" in messages[-1].text else AIMessage("")

    async with talking(stage, ScriptedChat(answer=answer)) as talk:
        reply = await all_of(talk, SEND, "it's 12, not 21")
        assert (f"Lindenweg {house}" in summary(reply)) is proposed, reply.plain()
