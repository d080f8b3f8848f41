"""The engine's rules: an ordered table, each with a name that a move carries."""

import pytest
from langchain_core.messages import HumanMessage

from agent.embedded.next_move import RULES, decide
from agent.embedded.router import router

TOOLS = {
    "get_order": frozenset({"order_number"}),
    "search_products": frozenset({"query", "max_price", "min_price"}),
    "handoff": frozenset({"reason"}),
}


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("1015", "short answer"), ("I want a cap", "as routed"), ("", "nothing said")],
)
def test_a_move_tells_the_rule_that_made_it(text: str, rule: str) -> None:
    assert decide([HumanMessage(text)], TOOLS, router()).rule == rule


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("how long does shipping take? do you take PayPal? where is 1007?", "get_order"),
        ("when will 1015 arrive? and who brings it", "get_order"),
        ("please refund my order 1015, it took too long", "get_order"),
    ],
)
def test_a_question_about_an_order_takes_only_what_asks_nothing_else(text: str, tool: str) -> None:
    found = decide([HumanMessage(text)], {**TOOLS, "plan": frozenset({"items"}), "refund_order": frozenset()}, router())
    assert found.tool == tool
    assert (found.rule == "question about an order") is (text.startswith("when"))


def test_who_scolds_and_tells_what_is_wrong_is_heard() -> None:
    tools = {**TOOLS, "list_orders": frozenset({"about"})}
    assert decide([HumanMessage("the beanie has a hole in it wtf")], tools, router()).tool == "list_orders"
    assert decide([HumanMessage("wtf")], tools, router()).rule == "is upset"
