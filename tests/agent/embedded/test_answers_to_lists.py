"""Answers to the engine's own questions: numbers, the list's own words, and what answers nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import reasons
from agent.embedded import talk as lines
from agent.embedded.short_answers import agrees, asks, choice, refuses, takes_back
from commerce.sentences import say

NINE = {
    "no_longer_needed": "no longer needed",
    "ordered_by_mistake": "ordered by mistake",
    "changed_mind": "changed my mind",
    "found_cheaper": "found it cheaper",
    "too_slow": "delivery takes too long",
    "payment_problem": "payment problem",
    "colour": "the colour",
    "style": "the style",
    "other": "another reason",
}


def asked(talk: Any, shop: Any, required: bool = True) -> str:
    rule = shop.orders["1009"]["can"]["cancel_order"]
    rule |= {"reasons": NINE, "reason_required": required}
    return str(talk.say("cancel order 1009"))


@pytest.mark.parametrize("length", [1, 2, 5, 6, 9, 12, 20, 40])
def test_any_number_up_to_the_lists_length_chooses(length: int) -> None:
    for number in range(1, length + 1):
        for text in (
            f"{number}",
            f"#{number}",
            f"option {number}",
            f"number {number}",
            f"no. {number}",
            f"{number}.",
            f"{number}, please",
        ):
            assert choice(text, length) == number - 1, text
    assert choice(f"{length + 1}", length) is None
    assert choice("0", length) is None


def test_so_does_any_ordinal() -> None:
    for number, text in enumerate(["the sixth one", "the 7th", "eighth", "the 9th option", "tenth", "the 11th"], 5):
        assert choice(text, 12) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [(f"{n}", code) for n, code in enumerate(NINE, 1)]
    + [(words, code) for code, words in NINE.items()]
    + [("I changed my mind", "changed_mind"), ("no reason", "other"), ("none of these", "other"), ("none", "other")],
)
def test_every_reason_is_taken_by_number_and_in_its_own_words(talk: Any, shop: Any, text: str, code: str) -> None:
    assert "Why would you like" in asked(talk, shop)
    talk.say(text)
    assert talk.calls[-1] == ("cancel_order", {"order_number": "1009", "reason": code})


def test_a_reason_that_the_shop_does_not_need_is_not_asked_for(talk: Any, shop: Any) -> None:
    assert "Why" not in asked(talk, shop, required=False)
    assert talk.calls[-1] == ("cancel_order", {"order_number": "1009", "reason": ""})
    shop.orders["1008"]["can"]["return_items"] |= {"reason_required": False}
    talk.say("return order 1008")
    assert talk.calls[-1] == ("return_items", {"order_number": "1008", "items": [], "reason": ""})


@pytest.mark.parametrize(
    "text",
    [
        "do I have to say why?",
        "why do you ask",
        "is that necessary?",
        "and the power banks in black",
        "also order 1008",
        "yes",
        "yes of course",
        "what happens then?",
        "return the jacket of order 1008 instead of that",
    ],
)
def test_a_question_or_another_wish_is_no_reason(talk: Any, shop: Any, text: str) -> None:
    asked(talk, shop)
    talk.say(text)
    assert "cancel_order" not in talk.names


@pytest.mark.parametrize(
    "text",
    [
        "actually, leave it, I want to keep it",
        "never mind",
        "forget it",
        "no",
        "I'd rather keep it",
        "don't cancel it then",
        "nein danke",
        "oh, leave it",
    ],
)
def test_a_wish_that_is_taken_back_is_not_pursued(talk: Any, shop: Any, text: str) -> None:
    asked(talk, shop)
    assert talk.say(text) == lines.dropped()
    assert "cancel_order" not in talk.names


def test_two_answers_that_come_to_nothing_name_a_person_and_keep_the_question(talk: Any, shop: Any) -> None:
    asked(talk, shop)
    assert "colleague" not in talk.say("ok")
    again = talk.say("yes")
    assert "Why would you like" in again and "a colleague" in again
    assert "handoff" not in talk.names
    talk.say("a colleague please")
    assert talk.names[-1] == "handoff"


@pytest.mark.parametrize("text", ["yes", "yes please", "ok", "ja"])
def test_a_yes_chooses_neither_of_two(talk: Any, text: str) -> None:
    talk.say("blorp the snark")
    said = talk.say(text)
    assert talk.calls == [] and "1)" in said and "2)" in said and "with a number" in said
    talk.say("1")
    assert talk.names == ["search_products"]


def test_what_was_paid_back_is_a_question_and_no_wish(talk: Any) -> None:
    for text in ("what did you refund on order 1007?", "how much was refunded for order 1007?"):
        talk.say(text)
        assert talk.names[-1] == "get_order"
    talk.say("refund order 1007")
    assert talk.names[-1] == "refund_order"


@pytest.mark.parametrize("text", ["Yes, of course!", "ja klar", "perfect", "\U0001f44d"])
def test_an_everyday_yes_agrees(text: str) -> None:
    assert agrees(text) and not refuses(text)


def test_words_of_answers() -> None:
    assert refuses("non merci") and not agrees("non merci")
    assert takes_back("hmm, I will keep it") and not takes_back("I want to keep the beanie and return the jacket")
    assert asks("do I have to") and asks("why") and not asks("it is too small")
    assert reasons.read("no reason", NINE) == "other"


@pytest.mark.parametrize("text", ["thanks for nothing", "you people are a joke", "what the hell, you are useless"])
def test_who_scolds_hears_that_we_are_sorry(talk: Any, text: str) -> None:
    assert say("engine.sorry") in talk.say(text)


def test_thanks_are_thanks_and_a_poor_article_is_no_scolding(talk: Any) -> None:
    assert say("engine.sorry") not in talk.say("thanks, great service")
    assert say("engine.sorry") not in talk.say("what the hell, where is order 1007")
    assert not lines.upset("this lamp is too bright")


def test_another_language_is_not_understood_rather_than_not_done() -> None:
    for text in (
        "Kann ich meine Mühle in der Spülmaschine waschen?",
        "Avez-vous un magasin à Paris ?",
        "Czy macie sklep w Krakowie?",
        "هل لديكم متجر؟",
    ):
        assert not lines.english(text)
    assert lines.english("can you write a poem for me")
