"""What is said of a proposal's money is said of the whole request, and never of a part of it that was asked about."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("wish", "question", "whole"),
    [
        ("refund order 1012", "how much do I get for the beanie?", "58.70 EUR"),
        ("refund order 1012", "how much would I get back for one t-shirt?", "58.70 EUR"),
        ("refund the beanie of 1012", "how much would it be for all of it?", "12.90 EUR"),
        ("refund the beanie of 1012", "how much would I get for both t-shirts?", "12.90 EUR"),
    ],
)
async def test_a_part_that_is_asked_about_gets_no_sum_of_the_whole(
    stage: Stage, wish: str, question: str, whole: str
) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(wish)
        assert reply.proposal is not None and whole in reply.proposal["summary"]
        reply = await talk.say(question)
        assert f"it is about {whole}" not in reply.text
        assert whole not in reply.text or "The request says: Refund" in reply.text


async def test_the_whole_that_is_asked_about_gets_its_sum(stage: Stage) -> None:
    async with talking(stage) as talk:
        await talk.say("refund order 1012")
        assert "58.70 EUR" in (await talk.say("how much will I get back?")).text
