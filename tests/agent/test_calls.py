"""What is done with a tool call before it runs."""

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent import calls
from agent.guardrails.grounding import Grounding


def call(name: str, call_id: str | None = "c", **args: object) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": call_id}])


def test_an_id_that_was_used_before_is_made_anew() -> None:
    history = [HumanMessage("hi"), ToolMessage("{}", tool_call_id="c")]
    first, second = calls.plain(call("get_order"), []), calls.plain(call("get_order"), history)
    assert first.tool_calls[0]["id"] == "c"
    assert second.tool_calls[0]["id"] != "c"
    assert calls.plain(call("get_order", None)).tool_calls[0]["id"]


def test_refused_calls_keep_no_arguments() -> None:
    kept, problem = calls.checked(call("send_email", to="x@y.test"), 0, Grounding((), []))
    assert problem == "There is no such tool."
    assert kept.tool_calls[0]["args"] == {}


def test_foreign_values_are_left_out_of_reading_calls_and_refused_in_changes() -> None:
    grounding = Grounding((), [HumanMessage("Refund 1015")])
    kept, problem = calls.checked(call("search_products", query="hat x@y.test"), 0, grounding)
    assert (problem, kept.tool_calls[0]["args"]) == (None, {"query": "hat [address removed]"})
    kept, problem = calls.checked(call("refund_order", order_number="1015", reason="x@y.test"), 0, grounding)
    assert (problem, kept.tool_calls[0]["args"]) == (calls.FOREIGN, {})


def test_names_are_plain() -> None:
    assert calls.plain(call("mail to x@y.test")).tool_calls[0]["name"] == "mail_to_x_y_test"


def test_every_answer_has_an_id_of_its_own() -> None:
    """Some endpoints give all their answers one id, and the history keeps one message of each."""
    answers = [calls.plain(AIMessage("hi", id="m1")) for _ in range(2)]
    assert len({"m1", *(each.id for each in answers)}) == 3
