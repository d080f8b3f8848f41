"""The one view of a conversation: what was said, what tools answered, and in which turn."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.history import History, of_orders
from tools.results import OrderResult, ProductsResult, RefusedResult, Result, of


def call(tool: str, result: Result, number: int, **args: Any) -> list[AnyMessage]:
    made = {"name": tool, "args": args, "id": str(number), "type": "tool_call"}
    return [AIMessage("", tool_calls=[made]), ToolMessage(result.written, tool_call_id=str(number), name=tool)]


ORDER = OrderResult(order={"number": "#1007"})
FOUND = ProductsResult(items=[{"id": "p1"}, {"id": "p2"}])
NO = RefusedResult(kind="denied", code="too_late", reason="It is too late.")
TALK: list[AnyMessage] = [
    HumanMessage("where is it?"),
    *call("get_order", ORDER, 1, order_number="1007"),
    AIMessage("On its way."),
    HumanMessage("> refund it\nshow me jackets"),
    *call("search_products", FOUND, 2),
    AIMessage("Here."),
    HumanMessage("refund it"),
    *call("refund_order", NO, 3, order_number="#1007"),
]


def test_steps_by_turn() -> None:
    history = History(TALK)
    assert [step.tool for step in history.steps] == ["get_order", "search_products", "refund_order"]
    assert [(step.tool, step.number) for step in history.this_turn()] == [("refund_order", "1007")]
    assert [(step.tool, step.about_products) for step in history.last_turn()] == [("search_products", True)]
    assert [step.tool for step in history.lately(2)] == ["get_order", "search_products"]
    assert history.since_asked() == [NO]
    assert history.results == [ORDER, FOUND, NO]


def test_what_was_said_shown_and_refused() -> None:
    assert History(TALK).said() == "refund it"
    assert History(TALK[:5]).said().strip() == "show me jackets"  # not what they quote
    assert History(TALK).shown() == ("p2", "p1")
    assert History(TALK).refused() == ("refund_order: It is too late.",)
    assert History(TALK).called("get_order")
    assert not History(TALK).called("try_on")
    assert History([]).said() == ""


def test_what_code_says_of_orders() -> None:
    assert of_orders(History(TALK).steps) == ("#1007", "It is too late.")
    wrong = of({"kind": "error", "code": "order_not_named", "message": "Nobody spoke of 1015."})
    assert of_orders(History(call("get_order", wrong, 1)).steps) == ()
