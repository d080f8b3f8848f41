"""What code read is told to a model beside the customer's newest words, and puts its searches right."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from agent import facts
from agent.embedded.state import Dialogue, Named


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("where are 1007 and 1008", "order numbers: 1007, 1008"),
        ("rain jackets under 120", "price to: 120"),
        ("between 20 and 40 euros", "price from: 20"),
        ("yes", "answer: yes"),
    ],
)
def test_what_is_read_is_a_line(said: str, line: str) -> None:
    assert line in facts.read(said, Dialogue())


def test_what_words_may_point_at_is_told() -> None:
    state = Dialogue(orders=("1012",), product=Named(id="p7", title="Mug"))
    assert facts.read("and when?", state) == ["order spoken of before: 1012", "article looked at before: product_id p7"]
    assert "order spoken of before: 1012" not in facts.read("where is 1007?", state)


def test_only_the_customers_newest_message_is_told_about() -> None:
    asked = [HumanMessage("where is 1007?", id="a")]
    assert facts.beside([*asked, AIMessage("hm")], Dialogue())[-1].text == "hm"
    told = facts.beside(asked, Dialogue())
    assert "1007" in told[-1].text.partition("[Read")[2]
    assert asked[0].text == "where is 1007?"
    assert facts.beside([HumanMessage("thanks")], Dialogue())[-1].text == "thanks"


def call(name: str, **args: Any) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": "1"}])


@pytest.mark.parametrize(
    ("said", "made", "then"),
    [
        ("under 120", {"query": "x", "min_price": "120"}, {"query": "x", "max_price": "120"}),
        ("from 50 to 80", {"max_price": "50"}, {"min_price": "50", "max_price": "80"}),
        ("rain jackets", {"max_price": "120"}, {"max_price": "120"}),
    ],
)
def test_limits_of_price_are_the_customers(said: str, made: dict[str, Any], then: dict[str, Any]) -> None:
    assert facts.priced(call("search_products", **made), said).tool_calls[0]["args"] == then
    assert facts.priced(call("refund_order", **made), said).tool_calls[0]["args"] == made
