"""Whole conversations: a yes with more beside it. Nothing is done by it, and neither of the two requests is lost."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: As they are said in English, German and Spanish.
CANCELS = (
    "Cancel order 1015.",
    "Stornierung von Bestellung 1015.",
    "Cancelar el pedido 1015.",
    "Annullare l'ordine 1015.",
)
CANCELLED = (
    "order 1015 has been cancelled",
    "Bestellung 1015 ist storniert",
    "pedido 1015 se ha cancelado",
    "ordine 1015 è stato annullato",
)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("yes, and 1408 as well", "Cancel order 1408."),
        ("Yes! Also please cancel 1408.", "Cancel order 1408."),
        ("ja, und 1408 auch", "Stornierung von Bestellung 1408."),
        ("yes, and also refund the beanie from 1012", "Refund 12.90 EUR for 1 x Oslo"),
        ("yes and then refund 1012", "Refund 58.70 EUR for order 1012"),
        (
            "yes and change the address of 1408 to Birkenweg 3, 22307 Hamburg, Germany",
            "Send order 1408 to this address instead",
        ),
    ],
)
async def test_what_comes_on_top_of_a_yes_waits_for_it(stage: Stage, text: str, then: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1015", text)
        assert summary(reply).startswith("Cancel order 1015.") and await talk.done() == [], reply.plain()
        reply = await talk.say("yes")
        assert any(each in reply.plain() for each in CANCELLED) and summary(reply).startswith(then), reply.plain()


@pytest.mark.parametrize(
    "text", ["yes cancel 1408", "yes, and only 1408", "yes, 1408", "yes, and 1408 instead", "yes, and not 1408"]
)
async def test_another_order_in_place_of_it_voids_it(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1015", text)
        assert not summary(reply).startswith("Cancel order 1015."), reply.plain()
        assert (await talk.proposals())[0] == "cancel_order:1015:void" and await talk.done() == []


@pytest.mark.parametrize(
    ("wish", "text", "shows"),
    [
        ("cancel 1015", "sure but how long does it take?", "within 5 to 7 working days"),
        ("cancel 1015", "yes - but does it cost anything?", "It costs you nothing."),
        ("cancel 1015", "would I have to send anything?", "Nothing has to be sent back"),
        ("cancel 1015", "yes? what happens with my money", "It goes back to the payment method"),
        ("Bitte Bestellung 1015 stornieren", "Wie lange dauert die Rückzahlung?", "5 bis 7 Werktage"),
        ("Quiero cancelar mi pedido 1015", "¿cuánto tarda el reembolso?", "de 5 a 7 días hábiles"),
        ("Vorrei annullare l'ordine 1015", "quanto tempo ci vuole?", ""),
    ],
)
async def test_a_question_about_it_beside_a_yes_leaves_it_open(stage: Stage, wish: str, text: str, shows: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, wish, text)
        assert shows in reply.text and summary(reply).startswith(CANCELS), reply.plain()
        assert await talk.done() == []
        told = (await talk.say("yes")).plain()
        assert any(each in told for each in CANCELLED), told


async def test_a_part_asked_about_after_a_yes_is_another_wish(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1015", "yes but only the candles?")
        assert not summary(reply).startswith("Cancel order 1015."), reply.plain()


async def test_who_hesitates_is_told_the_yes_that_counts(stage: Stage) -> None:
    async with talking(stage) as talk:
        asked = await all_of(talk, "God forbid, cancel 1015", "hmm")
        assert "Please answer “yes, cancel 1015” if you want it" in asked.text, asked.plain()


async def test_what_is_taken_out_of_an_order_is_a_part_of_it(stage: Stage) -> None:
    async with talking(stage) as talk:
        asked = await talk.say("I ordered a lamp by mistake, please take it off my order 1015")
        assert asked.proposal is None and "or only about some of it?" in asked.text, asked.plain()
        assert summary(await talk.say("the lamp")).startswith("Refund 89.00 EUR for 1 x Juno")


async def test_a_number_in_a_sentence_of_its_own_is_the_wish_before(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "I want to cancel. order 1015. thanks", "yes")
        assert "has been cancelled" in reply.plain() and "Still open" not in reply.plain(), reply.plain()


async def test_a_recipient_behind_the_number_of_an_order(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(
            "change the shipping address of 1408 to Sandra Lindt, Hauptstraße 12, 50667 Köln, Germany"
        )
        assert summary(reply).startswith("Send order 1408 to this address instead: Sandra Lindt, Hauptstraße 12"), (
            reply.plain()
        )
