"""Questions about products: which one is meant, and a look at it before anything is said."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    "text", ["is the second one waterproof", "how much is the second one?", "the second one, what is it made of"]
)
def test_a_place_in_the_list_is_looked_at(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say(text)
    assert ("get_product", {"product_id": "p2"}) in talk.calls[-2:]


@pytest.mark.parametrize("text", ["how much", "is it waterproof?", "do you have it in blue", "colours?", "in stock?"])
def test_it_is_the_product_in_focus(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say(text)
    assert ("get_product", {"product_id": "p2"}) in talk.calls[-2:]


def test_the_same_is_asked_of_another_one(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("is the second one waterproof")
    talk.say("and the first?")
    assert ("get_product", {"product_id": "p1"}) in talk.calls[-2:]


@pytest.mark.parametrize("text", ["is the emil rain jacket waterproof", "how big is the arbor mug"])
def test_a_name_is_looked_for(talk: Any, text: str) -> None:
    talk.say(text)
    assert talk.calls[0][0] == "get_product"


@pytest.mark.parametrize(
    "text", ["how much is the shipping", "do you have mugs in stock?", "is the refund quick", "any size is fine"]
)
def test_other_questions_are_none_about_a_product(talk: Any, text: str) -> None:
    talk.say(text)
    assert "get_product" not in talk.names


@pytest.mark.parametrize("text", ["when r they back", "when is it back in stock", "will you restock it"])
def test_when_it_is_back_is_asked_of_the_product_in_focus(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say(text)
    assert ("get_product", {"product_id": "p2"}) in talk.calls[-2:]


@pytest.mark.parametrize("text", ["wireless headphones", "waterproof hiking boots"])
def test_another_thing_is_no_question_about_the_product_in_focus(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say(text)
    assert talk.names[-1] == "search_products"


@pytest.mark.parametrize("text", ["machine wash?", "how heavy", "does it come with a cable", "is the hood warm"])
def test_a_short_question_is_about_the_product_in_focus(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say(text)
    assert ("get_product", {"product_id": "p2"}) in talk.calls[-2:]


@pytest.mark.parametrize(
    "text", ["does it have a zip pocket", "which is the lightest", "send me the link pls", "is the lining warm"]
)
def test_a_question_after_a_list_is_asked_of_those_shown(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say(text)
    assert talk.names == ["search_products", "get_product"]


def test_what_to_compare_is_asked_where_nothing_was_shown(talk: Any) -> None:
    assert "Which ones" in talk.say("compare the first two")
    assert not talk.calls
