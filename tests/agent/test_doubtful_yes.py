"""An answer that is a yes in one language and says something else in another, in whole conversations."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("answer", ["tak", "si", "tak, super", "[ ] yes", "yes/no", "may i refund", "1015 ✅"])
async def test_it_decides_nothing_by_doubt(stage: Stage, answer: str) -> None:
    async with talking(stage) as talk:
        assert (await talk.say("refund order 1012")).proposal is not None
        await talk.say(answer)
        assert await talk.done() == []


async def test_thanks_of_a_dane_leave_the_question_open(stage: Stage) -> None:
    async with talking(stage) as talk:
        await talk.say("refund order 1012")
        asked = await talk.say("tak")
        assert asked.proposal is not None and "answer yes" in asked.text
        assert "Done:" in (await talk.say("yes")).text


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("Dzień dobry, dziękuję bardzo, proszę", "tak"),
        ("Buongiorno, vorrei sapere dove si trova il mio ordine, grazie mille, per favore", "si"),
    ],
)
async def test_it_is_a_yes_where_the_customer_writes_that_language(stage: Stage, before: str, answer: str) -> None:
    async with talking(stage) as talk:
        await talk.say(before)
        assert (await talk.say("refund order 1012")).proposal is not None
        await talk.say(answer)
        assert await talk.done() == ["refund_order"]


async def test_ticks_and_crosses_answer_for_their_orders(stage: Stage) -> None:
    async with talking(stage) as talk:
        assert (await talk.say("cancel 1015")).proposal is not None
        await talk.say("1012 ✅\n1015 ❌")
        assert await talk.done() == []
        assert (await talk.proposals())[0].startswith("cancel_order:1015:declined")
    async with talking(stage) as talk:
        assert (await talk.say("cancel 1015")).proposal is not None
        assert "Done:" in (await talk.say("1015 ✅")).text
