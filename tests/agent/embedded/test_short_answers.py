from __future__ import annotations

import pytest

from agent.embedded import short_answers
from agent.embedded.shopping import wanted
from agent.embedded.short_answers import choice, does_not_know, is_never_mind, is_no, is_yes


@pytest.mark.parametrize("text", ["yes", "Yes, please!", "ok", "Sure.", "go ahead", "y"])
def test_yes(text: str):
    assert is_yes(text)
    assert not is_no(text)


@pytest.mark.parametrize("text", ["no", "No, thanks.", "nope", "neither", "no thank you"])
def test_no(text: str):
    assert is_no(text)
    assert not is_yes(text)


@pytest.mark.parametrize("text", ["yes I want to cancel", "no idea where it is", "", "yesterday", "know"])
def test_neither_yes_nor_no(text: str):
    assert not is_yes(text)
    assert not is_no(text)


def test_never_mind_and_not_knowing():
    assert is_never_mind("never mind, thanks")
    assert not is_never_mind("never mind the colour, I want a hat")
    assert does_not_know("I don't know it")
    assert not does_not_know("1007")


@pytest.mark.parametrize(
    ("text", "length", "index"),
    [
        ("1", 2, 0),
        ("the second one", 2, 1),
        ("option 2", 2, 1),
        ("last", 3, 2),
        ("3", 2, None),
        ("2", 0, None),
        ("1007", 5, None),
        ("two", 2, None),
        ("tell me more about the third one", 5, 2),
    ],
)
def test_choice(text: str, length: int, index: int | None):
    assert choice(text, length) == index


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("rain jacket under 120", {"query": "rain jacket", "max_price": "120"}),
        ("Hi there, I'm looking for a red dress", {"query": "red dress"}),
        ("do you have running shoes in stock?", {"query": "running shoes", "in_stock": True}),
        ("is JKT-204 in stock?", {"query": "JKT-204"}),
        ("Can you show me some plain t-shirts?", {"query": "plain t-shirts"}),
        ("any wool sweaters", {"query": "wool sweaters"}),
        ("the cheapest lamp", {"query": "lamp", "sort": "price_asc"}),
    ],
)
def test_wanted(text: str, arguments: dict[str, object]):
    assert wanted(text).arguments() == arguments


@pytest.mark.parametrize(
    ("text", "label"),
    [("then cancel it now", "cancel_order"), ("can u send it again", "resend_message"), ("ok do it", "refund")],
)
def test_what_was_offered_is_asked_for_once_more(text: str, label: str) -> None:
    assert short_answers.repeats(text, label)


@pytest.mark.parametrize("text", ["cancel 1408", "send it to Paris", "swap it for a mug", "cancel it or not"])
def test_other_wishes_repeat_nothing(text: str) -> None:
    assert not any(short_answers.repeats(text, each) for each in ("cancel_order", "resend_message", "exchange"))


@pytest.mark.parametrize(
    ("text", "hurried"), [("now pls", True), ("asap", True), ("not now", False), ("now 1015", False)]
)
def test_pressing_is_heard(text: str, hurried: bool) -> None:
    assert short_answers.hurries(text) is hurried
