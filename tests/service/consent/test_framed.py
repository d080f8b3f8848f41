"""The same words are a request in one order and none in another."""

from __future__ import annotations

import time

import pytest

from service.consent import framed


@pytest.mark.parametrize(
    ("wish", "none"),
    [
        ("can you cancel N", "you can cancel N"),
        ("i want my money for N back", "i have my money back for N"),
        ("i'd like a refund for N", "i got a refund for N"),
        ("i need N cancelled", "i have N cancelled"),
        ("a refund for N please", "the refund for N please"),
        ("i want to cancel N now", "i want N so cancel now"),
        ("can N be cancelled", "can orders be cancelled"),
        ("send the A of N back", "send the A of N"),
        ("send my order N back", "send my order N out"),
        ("cancel my order N", "cancel N for now"),
    ],
)
def test_the_order_of_words_makes_a_wish(wish: str, none: str) -> None:
    assert framed.reads(wish, "en", "cancel") == "asks"
    assert framed.reads(none, "en", "cancel") == ""


@pytest.mark.parametrize(
    ("language", "wish", "none"),
    [
        ("de", "ich möchte N stornieren", "sie können N stornieren"),
        ("de", "ich will mein geld zurück für N", "ich bekomme mein geld zurück für N"),
        ("es", "quiero cancelar N", "quiero N cancelar ya mi"),
        ("it", "vorrei annullare N", "il mio annullamento di N"),
    ],
)
def test_it_does_so_in_other_languages(language: str, wish: str, none: str) -> None:
    assert framed.reads(wish, language, "refund") == "asks"
    assert framed.reads(none, language, "refund") == ""


def test_what_names_no_deed_asks_for_none() -> None:
    assert framed.reads("hello there", "en", "refund") == "polite"
    assert framed.reads("my order is N", "en", "refund") == "beside"
    assert framed.reads("i need N", "en", "refund") == ""


def test_a_word_that_is_in_no_list_is_not_read() -> None:
    assert framed.reads("cancel N zeppelin", "en", "cancel") == ""


def test_what_a_deed_is_for_goes_with_the_deed() -> None:
    assert framed.reads("refund the payment for N", "en", "refund") == "asks"
    assert framed.reads("cancel the payment for N", "en", "cancel") == ""


@pytest.mark.parametrize("word", ["all", "the", "this", "it", "all of", "this kind of", "the order"])
def test_words_over_and_over_take_no_time(word: str) -> None:
    for many in (20, 50, 2000):
        framed.reads(f"cancel {word}", "en", "cancel")
        begun = time.process_time()
        framed.reads(" ".join(["cancel", *[word] * many, "never"]), "en", "cancel")
        assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("language", "whether", "wish"),
    [
        ("en", "can i still cancel N", "can you still cancel N"),
        ("en", "is it still possible to cancel N", "is it possible to cancel N"),
        ("de", "kann ich N noch stornieren", "können sie N noch stornieren"),
        ("es", "todavía puedo cancelar N", "todavía quiero cancelar N"),
        ("it", "posso ancora annullare N", "vorrei ancora annullare N"),
        ("fr", "puis je encore annuler N", "puis je annuler N"),
    ],
)
def test_whether_it_can_still_be_done_is_a_question(language: str, whether: str, wish: str) -> None:
    assert framed.reads(whether, language, "cancel") == ""
    assert framed.reads(wish, language, "cancel") == "asks"
