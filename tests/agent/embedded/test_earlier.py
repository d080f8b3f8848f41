"""What was told earlier in the conversation is kept, and belongs to what it was said of."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.embedded import earlier, reasons
from agent.embedded.dialogue import Frame
from agent.embedded.engine_history import EngineHistory
from agent.embedded.turn import Turn

ORDER = (
    '{"kind": "order", "order": {"number": "1007", "items": ['
    '{"handle": "Ljkt", "title": "Rain Jacket", "sku": "J", "quantity": 1},'
    '{"handle": "Lhat", "title": "Wool Beanie", "sku": "H", "quantity": 1}]}}'
)


def turn(*said: str, outcome: str = "") -> Turn:
    messages: list[HumanMessage | ToolMessage | AIMessage] = [
        HumanMessage("where is order 1007?"),
        ToolMessage(ORDER, tool_call_id="1", name="get_order"),
    ]
    for place, words in enumerate(said):
        messages.append(HumanMessage(words))
        if outcome and place < len(said) - 1:
            told = f'{{"kind": "outcome", "state": "{outcome}"}}'
            messages.append(ToolMessage(told, tool_call_id=f"o{place}", name="proposal_status"))
    return Turn(said[-1], EngineHistory(messages), {}, Frame())


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (("it never came", "I want my money back"), "lost"),
        (("the jacket has a hole", "I'd like a replacement"), "defective"),
        (("the jacket has a hole", "send the jacket back please"), "defective"),
        (("the jacket has a hole", "and the beanie goes back too"), ""),
        (("the jacket has a hole", "the jacket is too small, I return it"), ""),
        (("it never came", "ok it has arrived now", "I want my money back"), ""),
        (("it never came", "sorry, it turned up after all", "I want my money back"), ""),
        (("it arrived broken", "order 1012: refund it"), ""),
        (("refund it",), ""),
    ],
)
def test_a_fault_is_kept_until_it_is_over_or_something_else_is_meant(said: tuple[str, ...], cause: str) -> None:
    number = "1012" if "1012" in said[-1] else "1007"
    assert earlier.cause(turn(*said), number, said[-1]) == cause


def test_a_change_that_was_made_ends_what_was_told() -> None:
    said = ("the jacket has a hole", "refund it")
    assert earlier.cause(turn(*said, outcome="confirmed"), "1007", said[-1]) == ""
    assert earlier.cause(turn(*said, outcome="void"), "1007", said[-1]) == "defective"


def test_it_is_the_article_that_was_named_last() -> None:
    said = ("can I return the beanie", "it has a hole")
    found = earlier.articles(turn(*said), "1007", said[-1], turn(*said).history.order("1007")["items"])  # type: ignore[index]
    assert [line["handle"] for line in found.lines] == ["Lhat"]


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("I withdraw from my purchase of order 1151", True),
        ("I want to withdraw from order 1048", True),
        ("I'd like to exercise my right of withdrawal for 1012", True),
        ("I hereby revoke the contract", True),
        ("what is the right of withdrawal?", False),
        ("how long can I withdraw from an order?", False),
        ("return order 1012", False),
        ("withdraw cash", False),
    ],
)
def test_who_withdraws_and_who_only_asks(words: str, is_one: bool) -> None:
    assert reasons.withdraws(words) is is_one
