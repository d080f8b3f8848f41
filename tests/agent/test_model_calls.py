"""One call of a model: what of an answer that was cut may be shown, and what a server refuses to be asked."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.model_calls import refused, repeats, uncut


def cut(text: str, reason: str = "length") -> str:
    return str(uncut(AIMessage(text, response_metadata={"finish_reason": reason})).content)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Two lamps fit. The third is for peo", "Two lamps fit."),
        ("It costs 12.50 EUR and has a shade of", ""),
        ("First line\nsecond li", "First line"),
        ('He said "yes." And th', 'He said "yes."'),
        ("\u3053\u308c\u3067\u3059\u3002 \u6b21\u306f", "\u3053\u308c\u3067\u3059\u3002"),
        ("", ""),
    ],
)
def test_what_was_cut_ends_with_its_last_whole_sentence(text: str, shown: str) -> None:
    assert cut(text) == shown
    assert cut(text, "MAX_TOKENS") == shown
    assert cut(text, "stop") == text


def test_a_cut_call_is_no_call() -> None:
    call = {"name": "list_orders", "args": {}, "id": "1"}
    answer = AIMessage("", tool_calls=[call], response_metadata={"stop_reason": "max_tokens"})
    assert uncut(answer).tool_calls == []


def test_a_refusal_stands_in_for_nothing_only() -> None:
    told = {"refusal": "I cannot help with that."}
    assert uncut(AIMessage("", additional_kwargs=told)).content == "I cannot help with that."
    assert uncut(AIMessage("Hello.", additional_kwargs=told)).content == "Hello."


class Answered(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status_code = status


def test_only_what_can_be_left_out_is_left_out_and_once() -> None:
    assert refused(Answered(400, "'parallel_tool_calls' is not supported"), set()) == "parallel_tool_calls"
    assert refused(Answered(400, "'parallel_tool_calls' is not supported"), {"parallel_tool_calls"}) == ""
    assert refused(Answered(422, "tools cannot be used with streaming: stream must be false"), set()) == "stream"
    assert refused(Answered(500, "parallel_tool_calls"), set()) == ""
    assert refused(Answered(400, "failed to parse grammar"), set()) == ""
    assert refused(ValueError("No generation chunks were returned"), set()) == "stream"
    assert refused(ValueError("No generation chunks were returned"), {"stream"}) == ""


def made(name: str, number: str, place: int) -> list[AIMessage | ToolMessage]:
    call = {"name": name, "args": {"order_number": number}, "id": f"c{place}"}
    return [
        AIMessage("", tool_calls=[call]),
        ToolMessage('{"kind": "denied", "reason": "no"}', tool_call_id=f"c{place}", name=name),
    ]


def test_a_call_repeats_one_of_the_same_turn_unless_something_was_done_since() -> None:
    again = made("get_order", "1007", 9)[0]
    assert isinstance(again, AIMessage)
    asked = [HumanMessage("where is 1007?"), *made("get_order", "1007", 1)]
    assert repeats(asked, again)
    assert repeats([*asked, *made("search_products", "x", 2)], again)
    assert not repeats([HumanMessage("where is 1007?"), *made("get_order", "1008", 1)], again)
    assert not repeats([*asked, HumanMessage("and now?")], again)
    assert not repeats([*asked, *made("verify_customer", "1007", 2)], again)
    assert not repeats([*asked, *made("refund_order", "1007", 2)], again)
