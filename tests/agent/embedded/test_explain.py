"""Why a move was made: what was read, which rule had it, what it does."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.embedded.explain import entities, explain
from agent.embedded.model import arguments
from agent.embedded.router import router
from tools import TOOLS

KNOWN = arguments(convert_to_openai_tool(tool) for tool in TOOLS.values())


def test_a_message_is_explained_down_to_the_call() -> None:
    found = explain([HumanMessage("where is order 1015?")], KNOWN, router())
    assert (found.tool, found.args) == ("get_order", {"order_number": "1015"})
    assert found.entities["orders"] == ["1015"]
    assert found.likeliest[0].intent == "order_status"
    assert found.likeliest[0].chance > 0.9
    assert found.rule
    assert "try-on" in found.passed


def test_what_is_quoted_is_no_wish() -> None:
    found = explain([HumanMessage("> cancel order 1015\nwhere is my parcel?")], KNOWN, router())
    assert found.quoted
    assert "actions" not in found.entities


def test_what_was_asked_before_is_told() -> None:
    first = explain([HumanMessage("refund my order")], KNOWN, router())
    data = {"engine": "embedded", "frame": {"awaiting": "order_number", "intent": "refund", "args": {}}}
    messages = [
        HumanMessage("refund my order"),
        AIMessage("Which order?", response_metadata=data),
        HumanMessage("1015"),
    ]
    found = explain(messages, KNOWN, router())
    assert first.waited == ""
    assert found.waited == "order_number"
    assert found.args["order_number"] == "1015"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cancel 1015, not 1012", {"orders": ["1015"], "left out": ["1012"], "actions": ["cancel"]}),
        ("it arrived broken, 12.50 EUR back please", {"sum": "12.50 EUR", "reason": "damaged"}),
        ("hats between 20 and 40 euros", {"price": {"from": "20", "to": "40"}}),
        ("yes please", {"answer": "yes"}),
    ],
)
def test_entities_are_told_by_kind(text: str, found: dict[str, object]) -> None:
    assert found.items() <= entities(text).items()
