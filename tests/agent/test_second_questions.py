"""A question beside another question or a request is answered, or kept and named: none of two is lost."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import summary

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how long does shipping take and do you take PayPal?", ("2 to 5 working days", "Klarna")),
        ("can I return sale items? And do you have a white shirt in M?", ("final sale", "Here is what I found")),
        ("what is your return policy and do you have a blue mug?", ("30 days", "Here is what I found")),
        ("do you have red scarves? and where is 1007?", ("(Scarf, in red)", "Order 1007")),
        (
            "how long does shipping take? do you take PayPal? where is 1007?",
            ("2 to 5 working days", "Klarna", "Order 1007"),
        ),
    ],
)
async def test_both_questions_are_answered(stage: Stage, text: str, told: tuple[str, ...]) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert all(each in reply.text for each in told), reply.plain()


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("do you have a gift card? and cancel 1015", "Gift cards come in any amount", "Cancel order 1015."),
        ("cancel 1015, and where is 1012?", "Order 1012 of ", "Cancel order 1015."),
        ("cancela 1015, ¿y dónde está 1007?", "su estado (pedido 1007)", "Cancelar el pedido 1015."),
        ("annulla 1015, e dov'è 1007?", "il suo stato (ordine 1007)", "Annullare l'ordine 1015."),
        (
            "storniere 1015, und wo ist 1007?",
            "Stand der Bestellung (Bestellung 1007)",
            "Stornierung von Bestellung 1015.",
        ),
        ("charge 1015 to PayPal. And do you have blue mugs?", "Arbor Mug", "Charge order 1015"),
    ],
)
async def test_a_question_beside_a_wish_is_kept(stage: Stage, text: str, listed: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert listed in reply.text and summary(reply).startswith(expected), reply.plain()
        assert all(":1015:" not in each for each in await talk.proposals()) or "1015" in expected


async def test_the_question_beside_a_deed_is_answered_once(stage: Stage) -> None:
    async with talking(stage) as talk:
        assert "Order 1012" in (await talk.say("cancel 1015, and where is 1012?")).text
        assert "Order 1012" not in (await talk.say("yes")).text
