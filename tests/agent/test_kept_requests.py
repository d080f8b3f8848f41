"""Requests over several messages, in whole conversations: corrected ones go on, dropped ones stay away, none is lost."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agent.clerk import Clerk
from agent.events import Reply
from evals.run import Stage, fresh_shop, mailed_code
from service.identity import principals
from tests.adversary.test_consent import ANY, Talk, talking

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: Whose larger changes need a fresh code.
CHLOE = "chloe.bernard@example.com"
TWO = "please cancel 1015 and 1408"
ONE_MUG = "refund one mug of order 1408"


@asynccontextmanager
async def talking_as(stage: Stage, email: str) -> AsyncIterator[Talk]:
    async with fresh_shop(stage, ANY) as shop:
        yield Talk(shop, Clerk(shop, stage.model, stage.checkpointer), await principals.sign_in(shop, email))


async def all_of(talk: Talk, *messages: str) -> Reply:
    for text in messages:
        reply = await talk.say(text)
    return reply


def summary(reply: Reply) -> str:
    return str(reply.proposal["summary"]) if reply.proposal is not None else ""


@pytest.mark.parametrize(
    ("text", "left", "next_one"),
    [
        ("please leave the first", "1015", "1408"),
        ("drop the first one please", "1015", "1408"),
        ("no, keep 1015 as it is", "1015", "1408"),
        ("forget 1015", "1015", "1408"),
        ("skip the first order", "1015", "1408"),
        ("do not cancel 1015 after all", "1015", "1408"),
        ("just 1408 please", "1015", "1408"),
        ("only the second", "1015", "1408"),
        ("leave the other one", "1408", "1015"),
        ("1408 can stay", "1408", "1015"),
        ("yes to the first one, but forget the second", "1408", "1015"),
        ("i no longer want 1408 cancelled", "1408", "1015"),
    ],
)
async def test_one_of_two_wishes_is_left_and_stays_away(stage: Stage, text: str, left: str, next_one: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, TWO, text)
        assert summary(reply).startswith(f"Cancel order {next_one}."), reply.plain()
        reply = await all_of(talk, f"yes, cancel {next_one}", f"where is order {left}?", "yes")
        assert reply.proposal is None and "Still open" not in reply.text
        ends = await talk.proposals()
        assert ends[-1] == f"cancel_order:{next_one}:accepted" and not any(f":{left}:accepted" in each for each in ends)


@pytest.mark.parametrize(
    "text",
    [
        "dont do it",
        "forget about it",
        "i don't want it refunded",
        "scrap that",
        "leave it please",
        "no need any more",
        "never mind this one",
        "please don't refund it",
        "i do not need that anymore",
        "drop it",
    ],
)
async def test_a_dropped_wish_does_not_come_back(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, ONE_MUG, text)
        assert reply.proposal is None and "What should it be" not in reply.text, reply.plain()
        for later in ("thanks", "where is order 1408?", "yes", "ok"):
            assert (await talk.say(later)).proposal is None


@pytest.mark.parametrize("text", ["stop everything", "stop all of this", "stopp alles"])
async def test_who_stops_everything_is_asked_for_nothing_of_it(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1015, cancel 1408 and refund 1012", text)
        assert reply.proposal is None and "Still open" not in reply.text, reply.plain()
        assert "leave it at that: a cancellation (order 1408); a refund (order 1012)" in reply.text
        assert (await talk.say("yes")).proposal is None and await talk.done() == []


@pytest.mark.parametrize(
    "text",
    [
        "stop everything",
        "abort all",
        "I changed my mind about 1015",
        "I need to think",
        "let me ask my wife",
        "not now",
        "1015 soll kommen",
    ],
)
async def test_who_turned_away_is_asked_for_a_yes_that_names_the_deed(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        await all_of(talk, "cancel 1015", text, "yes", "yes")
        assert await talk.done() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make it both", "Refund 27.80 EUR for 2 x"),
        ("actually two of them", "Refund 27.80 EUR for 2 x"),
        ("no, 2", "Refund 27.80 EUR for 2 x"),
        ("i meant two", "Refund 27.80 EUR for 2 x"),
        ("the frying pan instead", "Refund 75.00 EUR for 1 x Kite"),
        ("no, the pan", "Refund 75.00 EUR for 1 x Kite"),
        ("and the pan as well", "Refund 88.90 EUR for 1 x"),
        ("plus the frying pan", "Refund 88.90 EUR for 1 x"),
        ("everything please", "Refund 102.80 EUR for order 1408"),
        ("yes, but just the pan", "Refund 75.00 EUR for 1 x Kite"),
        ("no wait, for 1015", ""),
        ("only the mug right? not the pan", "Refund 13.90 EUR for 1 x"),
    ],
)
async def test_a_corrected_wish_is_proposed_anew(stage: Stage, text: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, ONE_MUG, text)
        assert "How many" not in reply.text and "whole wish" not in reply.text
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()
        assert (await talk.proposals())[0] == "refund_order:1408:void"


@pytest.mark.parametrize(
    ("first", "text", "expected"),
    [
        ("refund the mugs and the pan of 1408", "without the pan", "Refund 27.80 EUR for 2 x"),
        ("refund the mugs and the pan of 1408", "not the mugs", "Refund 75.00 EUR for 1 x Kite"),
        ("cancel 1408", "yes, but only the pan", "Refund 75.00 EUR for 1 x Kite"),
        ("cancel 1408", "no sorry, 1015", "Cancel order 1015."),
        ("refund 1408", "oh wrong number, it's 1015", "Refund 126.80 EUR for order 1015"),
        ("send the invoice of 1015 again", "no, of 1408", "Send the invoice of order 1408 again"),
        ("return one mug from 1414", "two, sorry", "Send back 2 x Moss Big Mug"),
        ("return the mugs from 1414", "just one of those", "Send back 1 x Moss Big Mug"),
        ("return the mugs from 1414", "and the pan too", "Send back 1 x Cleo"),
        ("refund the candles of 1015", "one is enough, only one", "Refund 18.90 EUR for 1 x"),
    ],
)
async def test_narrowing_and_moving_keep_the_deed(stage: Stage, first: str, text: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, first, text)
        assert summary(reply).startswith(expected), reply.plain()


async def test_a_number_said_after_the_question_how_many_counts(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "refund the mugs of 1408", "only some of them", "1")
        assert summary(reply).startswith("Refund 13.90 EUR for 1 x"), reply.plain()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how much do i get back?", "27.80 EUR"),
        ("what am i getting back", "27.80 EUR"),
        ("does that cost me anything?", "costs you nothing"),
        ("are there any fees?", "costs you nothing"),
        ("when will i get the money?", "5 to 7 working days"),
        ("how soon is it there?", "5 to 7 working days"),
        ("which card is it?", "Visa ending 4242"),
        ("do i have to send them back? need a label?", "Nothing has to be sent back"),
        ("what happens to the rest?", "stays as it is"),
        ("will the pan still come?", "stays as it is"),
        ("is it for free?", "costs you nothing"),
    ],
)
async def test_a_question_about_the_proposal_is_answered_beside_it(stage: Stage, text: str, told: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "refund the mugs of 1408", text)
        assert told in reply.text and summary(reply).startswith("Refund 27.80 EUR"), reply.plain()
        assert len(await talk.proposals()) == 1


@pytest.mark.parametrize("text", ["how much if i keep one?", "what would i get for only one?"])
async def test_a_question_that_changes_the_proposal_makes_it_void(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        await all_of(talk, "refund the mugs of 1408", text)
        assert (await talk.proposals())[0] == "refund_order:1408:void"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("can i pay by credit card?", "Source"),
        ("do you take paypal?", "Source"),
        ("how can i pay?", "Source"),
        ("how much does shipping to austria cost?", "6.90"),
        ("is there a showroom?", "no shop to walk into"),
        ("can i send back things i bought in the sale?", "final sale"),
        ("how long do refunds take?", "working days"),
        ("can we return presents?", "30 days"),
        ("do you have a physical store?", "no shop to walk into"),
        ("what happens if a parcel is lost?", "I do not know"),
        ("can you exchange worn shoes?", "unworn"),
    ],
)
async def test_a_question_about_the_rules_needs_no_order(stage: Stage, text: str, told: str) -> None:
    async with talking(stage) as talk:
        alone = await talk.say(text)
        assert told in alone.text and "Which order" not in alone.text, alone.plain()
    async with talking(stage) as talk:
        beside = await all_of(talk, "send the invoice of 1015 again", text)
        assert summary(beside).startswith("Send the invoice of order 1015"), beside.plain()


@pytest.mark.parametrize(
    "text",
    [
        "oh there it is: {code}",
        "{code} - found it in spam",
        "got the mail now, {code}",
        "sorry took a while. {code}!",
        "here you go {code}, thx",
        "my code says {code}, does that work",
        "ok {code} cheers mate",
        "it was {code}",
        "{code} hopefully",
        "finally!! {code}",
    ],
)
async def test_the_wish_behind_a_code_goes_on(stage: Stage, text: str) -> None:
    async with talking_as(stage, CHLOE) as talk:
        reply = await all_of(talk, "cancel order 1116", "111111", "nothing came, please send it once more again")
        assert reply.proposal is None
        reply = await talk.say(text.format(code=await mailed_code(talk.shop)))
        assert summary(reply).startswith("Cancel order 1116."), reply.plain()


async def test_a_wish_that_was_left_is_not_revived_by_its_code(stage: Stage) -> None:
    async with talking_as(stage, CHLOE) as talk:
        await all_of(talk, "cancel order 1116", "forget it")
        reply = await talk.say(await mailed_code(talk.shop))
        assert reply.proposal is None and "the code was right" in reply.text


async def test_what_narrows_the_wish_behind_a_code_is_kept(stage: Stage) -> None:
    async with talking_as(stage, CHLOE) as talk:
        reply = await all_of(talk, "cancel order 1116", "only the puzzle though")
        assert "noted" in reply.text
        reply = await talk.say(await mailed_code(talk.shop))
        assert "Refund" in summary(reply) and "Puzzle" in summary(reply) and "Cap" not in summary(reply), reply.plain()


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        (
            "from 1012: return the beanie, exchange the t-shirt for a black one",
            ["a return (order 1012)", "an exchange (order 1012)"],
        ),
        (
            "order 1408 - remove one mug, and send it to Hauptstr. 7, 50667 Köln, Germany",
            ["a cancellation (order 1408)", "a new shipping address (order 1408)"],
        ),
        (
            "I lost the confirmation of 1408, can you send it? and the invoice of 1015",
            ["sent again (order 1408)", "sent again (order 1015)"],
        ),
        ("cancel 1408 and 1015", ["a cancellation (order 1408)", "a cancellation (order 1015)"]),
    ],
)
async def test_of_two_wishes_in_a_message_none_vanishes(stage: Stage, text: str, listed: list[str]) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert "one by one" in reply.text and all(each in reply.text for each in listed), reply.plain()


@pytest.mark.parametrize(
    ("text", "told", "proposed"),
    [
        ("where is 1007 and refund the lamp of 1015", "Order 1007 of", "Refund 89.00 EUR for 1 x Juno"),
        ("return a mug from 1414 and what's with 1007", "Order 1007 of", "Send back 1 x Moss Big Mug"),
        ("where's 1007? also pls cancel 1408", "Order 1007 of", "Cancel order 1408."),
        ("refund one candle of 1015. when will 1007 arrive?", "Order 1007 is on its way", "Refund 18.90 EUR"),
    ],
)
async def test_a_question_beside_a_change_is_answered_first(stage: Stage, text: str, told: str, proposed: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert reply.text.startswith(told) and summary(reply).startswith(proposed), reply.plain()


@pytest.mark.parametrize("text", ["send 1414 back", "i want to return 1414", "exchange something of 1012"])
async def test_a_second_wish_beside_a_proposal_waits_its_turn(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1408", text)
        assert "noted that" in reply.text and summary(reply).startswith("Cancel order 1408"), reply.plain()
        assert "Still open" in (await talk.say("no")).text


async def test_an_article_on_top_is_added_to_those_in_question(stage: Stage) -> None:
    async with talking_as(stage, CHLOE) as talk:
        reply = await all_of(talk, "1116: cancel the puzzle. Also the cap", "oh, the t-shirt as well then")
        assert "Puzzle" in summary(reply) and "T-Shirt" in summary(reply) and "Jacket" not in summary(reply), (
            reply.plain()
        )


async def test_a_question_beside_another_way_to_pay_is_not_taken_for_its_sum(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "pay 1408 with PayPal please", "what cards do i have saved?")
        assert "removed" not in reply.text and "As the request says" not in reply.text


async def test_several_orders_answer_the_question_for_one(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "I want to cancel two orders", "1015 and 1408")
        assert "a cancellation (order 1015); a cancellation (order 1408)" in reply.text, reply.plain()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the coat from 1018 has to be an M, i need size M", "Eskil Belted Wool Coat"),
        ("1018: coat in M please", "Eskil Belted Wool Coat"),
        ("change the coat to M in 1018", "Eskil Belted Wool Coat"),
        ("I need the coat of 1018 in M instead of L", "Eskil Belted Wool Coat"),
        ("the beanie of 1012 goes back", "Send back 1 x"),
        ("the power bank of 1021 wont charge, i want my money", ""),
        ("the beanie from 1012 is going back", "Send back 1 x"),
        ("pay 1408 with PayPal please", "Charge order 1408"),
        ("the lamp from 1015, refund it", "Refund 89.00 EUR for 1 x"),
        ("1015: the candles, refund them", "Refund 37.80 EUR for 2 x"),
    ],
)
async def test_a_number_that_was_given_is_not_asked_for(stage: Stage, text: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert "order number" not in reply.text and "Which order" not in reply.text, reply.plain()
        assert expected in summary(reply) and "final sale" not in reply.text, reply.plain()
