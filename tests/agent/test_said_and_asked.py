"""Whole conversations in which the words ask for less than they name: sums told, picks, addresses asked about."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
MARAS = "Kranichweg 20, Berlin, 10967"


@pytest.mark.parametrize(
    "says",
    [
        ("refund half of 1012", "I have 20 euro left"),
        ("refund half of 1012", "20 EUR shipping is a lot"),
        ("refund half of 1012", "it was 20 EUR cheaper at X"),
        ("refund the beanie of 1012", "I paid 20 EUR elsewhere for it"),
        ("refund the beanie of 1012", "it was 20 EUR cheaper at X"),
        ("refund the beanie of 1012", "I have 20 euro left"),
        ("refund order 1012", "20 EUR shipping is a lot"),
        ("refund order 1012, I paid 20 EUR for shipping",),
        ("refund 1012; it cost me 20 EUR at the post office",),
        ("the beanie of 1012 was 20 EUR cheaper at X, I want a refund",),
    ],
)
async def test_a_sum_that_nobody_asked_for_is_not_proposed(stage: Stage, says: tuple[str, ...]) -> None:
    async with talking(stage) as talk:
        assert "20.00" not in summary(await all_of(talk, *says))


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("refund the candles of 1015... ah, not the candles, the lamp", "Lamp"),
        ("return the beanie of 1012, not the beanie, the t-shirts", "T-Shirt"),
        ("refund the lamp from 1015 - er, candles", "Candle"),
        ("erstatte die Candles von 1015, ach nein, nicht die Candles, die Lamp", "Lamp"),
        ("reembolsa las candles del 1015, no, las candles no, la lamp", "Lamp"),
        ("rimborsa le candles del 1015, non le candles, la lamp", "Lamp"),
    ],
)
async def test_the_last_wish_of_a_message_counts(stage: Stage, text: str, shows: str) -> None:
    async with talking(stage) as talk:
        told = summary(await talk.say(text))
        assert shows in told and not any(each in told for each in {"Lamp", "Candle", "Beanie", "T-Shirt"} - {shows}), (
            told
        )


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        (("cancel 1408, only the mug stays", "1"), "Cancel order 1408."),
        (("cancel 1408, only the mug stays", "the first"), "Cancel order 1408."),
        (("cancel 1408, only the mug stays", "2"), "Frying Pan"),
        (("cancel 1015 or 1408", "1"), "Cancel order 1015."),
        (("cancel 1015 or 1408", "the second one please"), "Cancel order 1408."),
        (("cancel half of 1408", "1", "the second"), "2 x Ulva"),
        (("cancel half of 1408", "1", "1"), "Frying Pan"),
    ],
)
async def test_a_number_picks_what_the_question_offers(stage: Stage, says: tuple[str, ...], shows: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, *says)
        assert shows in summary(reply), reply.plain()


async def test_the_first_is_picked_from_the_orders_that_can_take_it(stage: Stage) -> None:
    async with talking(stage) as talk:
        listed = await all_of(talk, "cancel my order")
        assert "1012" not in listed.text and "Which one is it about" in listed.text
        first = listed.text.split("- ")[1].split()[0]
        reply = await all_of(talk, "the first")
        assert reply.proposal is not None and first in reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "refund part of 1012",
        "cancel some of 1408",
        "cancel 1408 but not all",
        "cancel one thing in 1408",
        "I don't need all of 1408, cancel",
    ],
)
async def test_some_of_an_order_is_not_all_of_it(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert reply.proposal is None and "or only about some of it?" in reply.text, reply.plain()


async def test_what_is_liked_is_not_left_out_of_a_wish_for_the_rest(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await talk.say("the pan of 1414 is great but the handle is loose")
        assert reply.proposal is None and "1)" in reply.text, reply.plain()


async def test_another_variant_of_a_cancelled_order_is_answered_plainly(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1408", "yes", "change the mug colour to white?")
        assert "cancelled" in reply.text and "I am not sure" not in reply.text, reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "whats my address on 1015",
        "what is my delivery address for order 1015",
        "where does 1015 go",
        "where is 1015 being sent to?",
        "to which address is 1015 going?",
        "what address did I give for order 1015?",
        "is the address of 1015 right?",
        "show me the address of order 1015",
        "can you tell me the address of 1015",
        "did you change the address of 1015?",
        "where are you shipping 1015 to",
    ],
)
async def test_where_an_order_goes_is_told_to_its_owner(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert MARAS in reply.plain() and reply.proposal is None, reply.plain()
        assert MARAS not in (await talk.say(text.replace("1015", "1116"))).plain()  # somebody else's


@pytest.mark.parametrize(
    "says",
    [
        ("My address on order 1015 is wrong", "Hauptstr. 7, 50667 Köln, Germany"),
        ("my address on order 1015 is wrong, it should be Hauptstr. 7, 50667 Köln, Germany",),
        ("change my default address on order 1015 to Hauptstr. 7, 50667 Köln, Germany",),
        ("my account address on order 1015 is wrong", "Hauptstr. 7, 50667 Köln, Germany"),
        ("my address for 1015 should be Hauptstr. 7, 50667 Köln, Germany",),
        ("where is order 1015?", "my address on it is wrong", "Hauptstr. 7, 50667 Köln, Germany"),
    ],
)
async def test_the_address_of_an_order_is_not_the_accounts(stage: Stage, says: tuple[str, ...]) -> None:
    async with talking(stage) as talk:
        assert (
            summary(await all_of(talk, *says))
            == "Send order 1015 to this address instead: Mara Lindt, Hauptstr. 7, Köln, 50667, Germany."
        )
