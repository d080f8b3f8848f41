"""Money of another kind than the goods, denied addresses and things asked about: nothing is proposed that was not said."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from commerce.sentences import say
from evals.run import Stage
from evals.scripted import ScriptedChat, call
from tests.adversary.money_rows import ELSEWHERE, HERE, KINDS, PLAIN
from tests.adversary.said_rows import Row, row
from tests.adversary.test_consent import talking
from tests.adversary.test_said import PROPOSES, given, let_through, opened, proposed_otherwise, talk
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def summaries(stage: Stage, rows: list[Row]) -> list[str]:
    """Let a model make each row's call at its last message, and return what was proposed."""
    found = []
    async with opened(stage, "en") as shop:
        for each in rows:
            step = call(each.action, order_number=each.order, **await given(shop, each))
            steps = [call("get_order", order_number=each.order), step]

            def answer(
                messages: list[BaseMessage], steps: list[AIMessage] = steps, last: str = each.says[-1]
            ) -> AIMessage:
                said = next(one.text for one in reversed(messages) if one.type == "human")
                return steps.pop(0) if said == last and steps else AIMessage("")

            found.append(summary(await talk(shop, stage, ScriptedChat(answer=answer), each)))
    return found


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_that_the_words_contradict_is_refused(stage: Stage, kind: str) -> None:
    assert await let_through(stage, KINDS[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_the_engine_proposes_what_was_said_or_asks(stage: Stage, kind: str) -> None:
    wrong, lost = await proposed_otherwise(stage, KINDS[kind])
    assert wrong == [], wrong
    assert len(lost) <= (1 - PROPOSES) * len([each for each in KINDS[kind] if each.shows]), lost


async def test_ordinary_wishes_are_proposed(stage: Stage) -> None:
    found = zip(PLAIN, await summaries(stage, PLAIN), strict=True)
    assert [
        (each.says, told)
        for each, told in found
        if not told or each.shows not in told or (each.hides and each.hides in told)
    ] == []


async def test_a_mail_says_that_it_goes_nowhere_else(stage: Stage) -> None:
    def mails(says: list[str]) -> list[Row]:
        return [row(each, "resend_message 1012", kind="invoice") for each in says]

    there = await summaries(stage, mails(ELSEWHERE))
    assert [
        text for text, told in zip(ELSEWHERE, there, strict=True) if say("actions.message.only_there") not in told
    ] == []
    here = await summaries(stage, mails(HERE))
    assert [
        (text, told)
        for text, told in zip(HERE, here, strict=True)
        if not told or say("actions.message.only_there") in told
    ] == []


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("refund 1012 as store credit", "the way it was paid", "Refund 58.70 EUR for order 1012"),
        ("refund the beanie of 1012 as store credit", "the way it was paid", "Refund 12.90 EUR for 1 x Oslo"),
        ("give me a voucher for 1012", "the way it was paid", "Refund 58.70 EUR for order 1012"),
        ("refund the deposit on 1012", "“deposit” by itself", ""),
    ],
)
async def test_what_can_be_done_instead_is_asked_and_done_after_a_yes(
    stage: Stage, text: str, asked: str, expected: str
) -> None:
    async with talking(stage) as here:
        assert asked in (await here.say(text)).text
        reply = await here.say("yes")
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()
        assert expected or "colleague" in reply.text


async def test_a_yes_to_the_question_charges_the_other_way_to_pay(stage: Stage) -> None:
    step = call("change_payment", order_number="1015", method="PayPal")

    def answer(messages: list[BaseMessage]) -> AIMessage:
        return step if messages[-1].type == "human" else AIMessage("")

    async with talking(stage, ScriptedChat(answer=answer)) as here:
        reply = await all_of(here, "can I pay 1015 by PayPal?")
        assert reply.proposal is None and "Shall I have it charged to PayPal?" in reply.text
        assert summary(await here.say("yes")).startswith("Charge order 1015")
