# ruff: noqa: E501 - tables of messages read better whole
"""Several requests in one message: which there are, that each is answered, and that one thing is asked at most."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from agent.embedded import request_queue
from agent.embedded.dialogue import Frame
from agent.embedded.engine_history import EngineHistory
from agent.embedded.router import router
from agent.embedded.turn import Turn
from commerce.sentences import say
from tests.agent.embedded.conftest import ARGUMENTS, EXTRAS

TOOLS = {name: frozenset(each) for name, each in {**ARGUMENTS, **EXTRAS}.items()}


def read(text: str) -> tuple[str, ...]:
    return request_queue.read(Turn(text, EngineHistory([HumanMessage(text)]), TOOLS, Frame()), router())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("where's 1007 and can i return the beanie", ("where's 1007", "can i return the beanie")),
        ("do you have rain jackets and do you ship to norway?", ("do you have rain jackets", "do you ship to norway?")),
        ("cancel 1015 and what's your return policy", ("what's your return policy", "cancel 1015")),
        ("when does 1030 come and btw is the soap vegan", ("when does 1030 come", "is the soap vegan")),
        ("looking for a hat under 30, also do you gift wrap?", ("looking for a hat under 30", "do you gift wrap?")),
        ("where is 1006? cancel 1015 and refund 1012", ("where is 1006?", "cancel 1015. refund 1012")),
        (
            "find me a rain jacket and also where is my order 1007?",
            ("find me a rain jacket", "where is my order 1007?"),
        ),
    ],
)
def test_each_wish_has_its_own_words_and_changes_come_last(text: str, parts: tuple[str, ...]) -> None:
    assert read(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "do you have a black and white mug",
        "cancel and refund 1015",
        "refund the jacket and the mug",
        "do you sell cups and saucers?",
        "what is your policy on loyalty points and a bonus programme?",
        "hi! when will 1007 come?",
        "what the hell, where is order 1007",
        "order 1009 - what was sent and what not",
        "i want to return the shirt. what do i have to do?",
        "please cancel 1015, can you confirm that by mail?",
        "compare the first and the second",
    ],
)
def test_what_only_tells_more_is_no_wish_of_its_own(text: str) -> None:
    assert read(text) == ()


def test_each_is_answered_in_one_reply(talk: Any) -> None:
    said = talk.say("where is 1008 and cancel order 1009")
    assert talk.names == ["get_order", "get_order"]
    assert "Order 1008" in said
    assert said.index("Order 1008") < said.index("Why")


def test_a_question_that_has_to_ask_waits_for_the_others(talk: Any, shop: Any) -> None:
    shop.answers["list_orders"] = {
        "kind": "orders",
        "orders": [{"number": "1007", "status": "shipped"}, {"number": "1008", "status": "delivered"}],
    }
    said = talk.say("where is my order? and do you sell to companies?")
    assert said.rstrip().endswith(say("chat.which_order"))


def test_what_is_not_understood_is_named(talk: Any) -> None:
    assert "“what the frob does”" in say("engine.part_unclear", words="what the frob does")
    said = talk.say("where is 1008 and do you take PayPal?")
    assert "Order 1008" in said
