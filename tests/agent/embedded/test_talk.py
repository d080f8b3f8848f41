"""Small talk is heard as a whole message only; what says more, or wants something, is none."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import talk as lines


def name(text: str) -> str:
    found = lines.heard(text)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("just looking", "looking"),
        ("hows it going", "how"),
        ("\U0001f44d", "ok"),
        ("nah all good", "no more"),
        ("ok never mind", "no more"),
        ("lol nvm", "no more"),
        ("are u a bot", "bot"),
        ("anyone there???", "here"),
        ("omg this is so slow", "here"),
        ("ur prices r crazy", "prices"),
        ("i love your shop", "praise"),
        ("thank you so much, the lamp is beautiful", "liked"),
        ("hmm let me think", "pause"),
        ("help", "help"),
        ("??", "question"),
    ],
)
def test_small_talk_is_known(text: str, kind: str) -> None:
    assert name(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "thanks, and cancel 1015",
        "hello, where is my order",
        "they are too small",
        "just looking for a jacket",
        "can you help me return the boots",
        "good quality backpack",
        "no, the blue one",
        "",
        "1015",
    ],
)
def test_what_says_more_is_none(text: str) -> None:
    assert name(text) == ""


@pytest.mark.parametrize("text", ["u suck", "ur useless", "this is ridiculous", "ill buy at amazon", "\U0001f621"])
def test_scolding_is_heard(text: str) -> None:
    assert lines.upset(text)


@pytest.mark.parametrize("text", ["sea salt", "dishwasher ok?", "im 1.95m", "dog food", "sundays?", "sort by rating"])
def test_a_fragment_is_no_other_language(text: str) -> None:
    assert lines.english(text)


@pytest.mark.parametrize("text", ["wo ist mein paket", "Czy macie sklep w Krakowie?", "我的订单在哪里"])
def test_another_language_is_told_by_its_words(text: str) -> None:
    assert not lines.english(text)


def test_an_open_question_stays_open_beside_talk(talk: Any) -> None:
    talk.say("change the address of order 1007")
    before = talk.last.response_metadata["frame"]["awaiting"]
    assert "still open" in talk.say("one sec")
    assert talk.last.response_metadata["frame"]["awaiting"] == before


def test_what_does_not_fit_is_about_an_order(talk: Any) -> None:
    assert talk.say("they are too small").startswith("I am sorry that it does not fit.")
    assert talk.names == ["list_orders"]


def test_what_does_not_fit_of_an_order_that_is_named_is_exchanged(talk: Any) -> None:
    assert talk.say("the jacket from 1008 is too tight, what can i do?").startswith("I am sorry that it does not fit.")
    assert talk.names[0] == "get_order"
    assert talk.last.response_metadata["frame"]["intent"] == "exchange"


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("the gloves from 1017 are too small", True),
        ("my t-shirts are way too big", True),
        ("the sneakers don't fit me", True),
        ("is it true to size", False),
        ("too many mails", False),
        ("it took too long", False),
    ],
)
def test_words_tell_that_something_does_not_fit(text: str, tells: bool) -> None:
    assert lines.misfit(text) is tells


@pytest.mark.parametrize(
    "text",
    [
        "thats not what i asked",
        "you already said that",
        "this is the 3rd time im asking",
        "u didnt answer my question",
        "i just told you",
        "are you even reading what i write",
        "same answer again",
    ],
)
def test_an_answer_that_was_none_is_heard(text: str) -> None:
    assert lines.unheard(text)


@pytest.mark.parametrize(
    "text",
    [
        "as I wrote it",
        "i said size m",
        "i already told you its 1007",
        "you said free shipping",
        "3rd time im asking where my boots are",
        "not what i ordered",
    ],
)
def test_what_says_more_is_no_such_complaint(text: str) -> None:
    assert not lines.unheard(text)


@pytest.mark.parametrize("text", ["ur site is so slow n nobody answers the phone", "thats not fair why not"])
def test_complaints_about_the_shop_are_heard(text: str) -> None:
    assert lines.upset(text)
