"""Talk about several orders at once: "both", "the first", "the other one", and second halves that must not be lost."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
TWO = "refund 1012 and 1015"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no to the first, yes to the second", "Refund 126.80 EUR for order 1015"),
        ("yes to the second, no to the first", "Refund 126.80 EUR for order 1015"),
        ("first no, second yes", "Refund 126.80 EUR for order 1015"),
        ("first yes, second no", "Refund 58.70 EUR for order 1012"),
        ("yes to the first but not the second", "Refund 58.70 EUR for order 1012"),
        ("yes to both", "Refund 58.70 EUR for order 1012"),
        ("both of them yes", "Refund 58.70 EUR for order 1012"),
        ("both", "Refund 58.70 EUR for order 1012"),
        ("no to both", ""),
        ("neither of them", ""),
    ],
)
async def test_an_answer_to_each_of_two_wishes(stage: Stage, text: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, TWO, text)
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()
        assert await talk.done() == []


async def test_a_yes_to_both_does_both_one_by_one(stage: Stage) -> None:
    async with talking(stage) as talk:
        await all_of(talk, TWO, "yes to both", "yes", "yes")
        assert len(await talk.done()) == 2


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("where is 1015 and 1408", "cancel both"), "Cancel order 1015."),
        (("where is 1015 and 1408", "cancel the first one"), "Cancel order 1015."),
        (("where is 1015 and 1408", "cancel the second please"), "Cancel order 1408."),
        (("where is 1015 and 1408", "cancel it"), ""),
        (("pls cancel 1408", "actually the other one"), ""),
        (("pls cancel 1408", "no, the other order", "1015"), "Cancel order 1015."),
        (("i want to return something", "1012", "the second one", "both"), ""),
        (("cancel 1480", "sorry, 1408"), "Cancel order 1408."),
        (("cancel 1480", "oops, 1408"), "Cancel order 1408."),
        (("if 1015 hasnt shipped yet pls cancel it, otherwise leave it", "yes"), "Cancel order 1015."),
        (("return the mugs of 1414", "how many days do i have?"), "Send back 2 x Moss"),
        (("return the mugs of 1414", "can i keep the stuff?"), "Send back 2 x Moss"),
        (("refund 1012", "how long till i get my money back?"), "Refund 58.70 EUR"),
        (("refund 1012", "on which account"), "Refund 58.70 EUR"),
    ],
)
async def test_which_order_is_meant(stage: Stage, messages: tuple[str, ...], expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, *messages)
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()


@pytest.mark.parametrize(
    ("messages", "then"),
    [
        (("resend invoice 1012", "and for 1414 too"), "Send the invoice of order 1414"),
        (("cancel 1015", "1408 as well please"), "Cancel order 1408."),
        (("return pan 1414 and beanie 1012",), "Send back 1 x Oslo"),
        (("where is 1015 and 1408", "cancel both"), "Cancel order 1408."),
        (
            ("please change my address to Eppendorfer Weg 88, 20259 Hamburg, Germany for order 1015 and also 1408",),
            "Send order 1408 to this address instead: Mara Lindt, Eppendorfer Weg 88",
        ),
    ],
)
async def test_the_second_half_comes_after_the_first(stage: Stage, messages: tuple[str, ...], then: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, *messages, "yes")
        assert summary(reply).startswith(then), reply.plain()


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("please cancel the lamp from 1015 and also cancel 1408", "Cancel order 1408."),
        ("cancel the frying pan from 1408, and return the beanie of 1012", "Send back 1 x Oslo"),
        (
            "cancel one mug from 1408, and send 1018 to Lindenallee 7, 20259 Hamburg, Germany",
            "Send order 1018 to this address",
        ),
        ("cancel the mugs of 1408 and refund the frying pan of 1408", "Refund 75.00 EUR for 1 x Kite"),
    ],
)
async def test_a_part_that_is_called_off_is_done_and_the_next_wish_comes(stage: Stage, text: str, then: str) -> None:
    async with talking(stage) as talk:
        first = await talk.say(text)
        assert summary(first).startswith("Refund"), first.plain()
        reply = await talk.say("yes")
        assert summary(reply).startswith(then) and "0 left" not in reply.text, reply.plain()
        assert "Still open" not in (await talk.say("yes")).text
        assert len(await talk.proposals()) == 2


async def test_two_orders_are_both_shown(stage: Stage) -> None:
    async with talking(stage) as talk:
        text = (await talk.say("show me 1414 and 1012")).text
        assert "Order 1414 of" in text and "Order 1012 of" in text


@pytest.mark.parametrize(
    "text",
    ["ok yes cancel", "yes, cancel it", "yes please cancel the order", "yes\nSent from my iPhone", "sounds good to me"],
)
async def test_a_yes_that_names_the_deed_counts(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        await all_of(talk, "cancel 1408", text)
        assert await talk.proposals() == ["cancel_order:1408:accepted"]


@pytest.mark.parametrize(
    "text",
    [
        '"yes"',
        "“yes”",
        "yes, Mara",
        "Yes.\n\nBest regards\nMara Lindt",
        "ok, cancel",
        "ok, cancel it",
        "yes, cancel that",
    ],
)
async def test_what_is_no_plain_yes_leaves_it_open(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "cancel 1408", text)
        assert await talk.done() == [] and summary(reply).startswith("Cancel order 1408"), reply.plain()


@pytest.mark.parametrize(
    ("wish", "again"),
    [
        ("cancel the frying pan from 1408", "just the frying pan"),
        ("refund 1 mug from 1408", "only one mug please"),
        ("storniere 1408", "ja, beide"),
        ("refund the candles from 1015", "yes, both candles"),
    ],
)
async def test_what_is_shown_and_said_again_stays_open(stage: Stage, wish: str, again: str) -> None:
    async with talking(stage) as talk:
        first = await talk.say(wish)
        reply = await talk.say(again)
        assert summary(reply) == summary(first) != "" and "dropped" not in reply.text, reply.plain()
        await talk.say("yes")
        assert [each.rpartition(":")[2] for each in await talk.proposals()] == ["accepted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("please cancel 1015 unless it has already been sent", "Cancel order 1015."),
        ("ich möchte 1408 stornieren, falls das noch möglich ist", "Stornierung von Bestellung 1408."),
        ("cancela el pedido 1408 si aún no lo han enviado", "Cancelar el pedido 1408."),
        ("send 1018 to Lindenallee 7, 20259 Hamburg, Germany if it's not too late", "Send order 1018 to this address"),
        ("cancel 1007 if it hasn't been sent", ""),
        ("refund 1007 if it hasn't been sent", ""),
        ("cancel 1408 if it isn't here by Monday", ""),
    ],
)
async def test_a_condition_that_the_rules_set_is_seen_at_once(stage: Stage, text: str, expected: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()
        assert ("I cannot wait" in reply.text) is (not expected and "cancel 1007" not in text), reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "mi esposo quiere anular el pedido 1015, yo no",
        "¿cuánto tarda el reembolso si anulo el pedido 1015?",
        "anoche cancelamos el pedido 1015, ¿dónde está el dinero?",
    ],
)
async def test_words_with_a_verb_are_asked_about_as_no_article(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await talk.say(text)
        assert reply.proposal is None and "I do not see" not in reply.text, reply.plain()


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("cancel 1015", "no wait, 1408!", "yes, 1408"), "Cancel order 1408."),
        (("annulez la commande 1408 vite", "yes, 1015"), ""),
        (("cancel 1015", "yes", "and 1408 as well"), "Cancel order 1408."),
        (
            ("please ship 1018 to Lindenallee 7, 20259 Hamburg", "it's in Germany, yes"),
            "Send order 1018 to this address",
        ),
        (("change the address of 1018 to Lindenallee 7, 20259 Hamburg, Germany", "cancel that change please"), ""),
    ],
)
async def test_an_answer_is_read_as_one(stage: Stage, messages: tuple[str, ...], expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, *messages)
        assert summary(reply).startswith(expected) and bool(summary(reply)) is bool(expected), reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "Könnt ihr die 1018 an Lindenallee 7, 20259 Hamburg, Deutschland liefern",
        "Quisiera mandar el 1018 a Calle Luna 4, 28004 Madrid, España",
    ],
)
async def test_a_number_with_an_article_is_the_order(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        assert "Which order" not in (await talk.say(text)).text


async def test_a_stolen_card_is_no_stolen_parcel(stage: Stage) -> None:
    async with talking(stage) as talk:
        assert (
            "nothing to refund"
            not in (await talk.say("someone stole my wallet, can I pay order 1025 with another card?")).text
        )
