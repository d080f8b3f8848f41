"""A change of an order that nobody named: the order is named in a question, and a yes goes on."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import meant_order

NOT_NAMED = {"kind": "error", "code": "order_not_named", "message": "Which order is it?", "ask": "Which order?"}
BEANIE = {"order_number": "1008", "items": [{"item": "Lhat", "quantity": 1}], "reason": "too_small"}


@pytest.fixture
def asked(talk: Any, shop: Any) -> str:
    shop.answers["return_items"] = NOT_NAMED
    reply = str(talk.say("return the beanie of order 1008, it is too small"))
    del shop.answers["return_items"]
    return reply


def test_the_order_is_named_with_what_is_meant_of_it(asked: str) -> None:
    assert "1008" in asked
    assert "Beanie" in asked
    assert "Jacket" not in asked


@pytest.mark.parametrize("text", ["yes", "yep", "yes please", "yes that one", "1008", "thats it"])
def test_a_yes_makes_the_same_call_once_more(asked: str, talk: Any, text: str) -> None:
    talk.say(text)
    assert talk.calls[-1] == ("return_items", BEANIE)


def test_a_no_shows_the_orders(asked: str, talk: Any) -> None:
    assert "1009" in talk.say("no")
    assert talk.calls[-1][0] == "list_orders"


def test_other_words_are_read_afresh(asked: str, talk: Any) -> None:
    talk.say("cancel order 1009, I no longer need it")
    assert talk.calls[-1][0] == "cancel_order"


def test_it_is_asked_once(asked: str, talk: Any, shop: Any) -> None:
    shop.answers["return_items"] = NOT_NAMED
    assert talk.say("yes") == "Which order?"


def test_never_mind_leaves_it(asked: str, talk: Any) -> None:
    talk.say("never mind")
    assert talk.calls[-1][0] != "list_orders"


@pytest.mark.parametrize(
    ("text", "yes"),
    [("the petrol ones, yes", True), ("the mugs, exactly", True), ("not the mugs, yes", False)],
)
def test_a_yes_may_stand_behind_what_it_is_of(text: str, yes: bool) -> None:
    assert meant_order._says_yes(text, "1014") is yes
