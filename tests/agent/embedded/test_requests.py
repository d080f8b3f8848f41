# ruff: noqa: E501 - tables of messages read better whole
"""Several requests in one message: which there are, of which order, and how they are worked off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage


def planned(talk: Any) -> list[tuple[str, str]]:
    return [
        (item["action"], item["order_number"]) for name, args in talk.calls if name == "plan" for item in args["items"]
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("cancel 1009 and refund 1008", [("cancel_order", "1009"), ("refund_order", "1008")]),
        (
            "please resend the order confirmation of 1008 and the invoice for 1007",
            [("resend_message", "1008"), ("resend_message", "1007")],
        ),
        ("send me the invoice and the confirmation of 1008", [("resend_message", "1008"), ("resend_message", "1008")]),
        (
            "refund the beanie of order 1008 and the jacket of order 1007",
            [("refund_order", "1008"), ("refund_order", "1007")],
        ),
        ("refund both 1008 and 1007", [("refund_order", "1008"), ("refund_order", "1007")]),
        (
            "refund orders 1007, 1008 and 1009",
            [("refund_order", "1007"), ("refund_order", "1008"), ("refund_order", "1009")],
        ),
        ("please refund order 1007. Also cancel order 1009.", [("refund_order", "1007"), ("cancel_order", "1009")]),
        (
            "return 1008 and change the address of 1009 to Lindenweg 5, 10115 Berlin, Germany",
            [("return_items", "1008"), ("change_address", "1009")],
        ),
        (
            "change the address of order 1009 to Lindenweg 5, 10115 Berlin, Germany and add a note: ring twice",
            [("change_address", "1009"), ("add_note", "1009")],
        ),
        (
            "return the jacket and exchange the beanie of order 1008 for a red one",
            [("return_items", "1008"), ("exchange_items", "1008")],
        ),
        (
            "charge order 1009 to my PayPal instead and send me the invoice again",
            [("change_payment", "1009"), ("resend_message", "1009")],
        ),
    ],
)
def test_several_requests_are_noted_down(talk: Any, text: str, entries: list[tuple[str, str]]):
    assert talk.say(text)
    assert talk.names[0] == "plan"
    assert planned(talk) == entries


@pytest.mark.parametrize(
    "text",
    [
        "it arrived broken. I want to return order 1008 and get a refund",
        "cancel order 1009 and refund me",
        "I want to return the jacket and the beanie of order 1008",
        "I ordered the wrong size and want to cancel order 1009",
        "Hello, how are you? Where is my order 1007?",
        "refund order 1007, it is broken and the colour is wrong",
        "send order 1009 to 12 Oak Street, Denver, CO 80203, USA please, and not to my old address",
    ],
)
def test_one_story_is_one_request(talk: Any, text: str):
    assert talk.say(text)
    assert "plan" not in talk.names


def test_what_is_denied_is_told_and_the_rest_goes_on(talk: Any):
    said = talk.say("cancel order 1007 and refund order 1008")
    assert "too late for cancel_order" in said
    assert talk.calls[-1] == ("refund_order", {"order_number": "1008"})


def test_a_question_may_be_left_and_the_rest_goes_on(talk: Any):
    assert "Why" in talk.say("cancel 1009 and refund 1008")
    talk.say("never mind")
    assert talk.names == ["plan", "get_order", "plan", "refund_order"]


def test_after_an_aside_the_open_question_comes_again(talk: Any):
    talk.say("cancel 1009 and refund 1008")
    assert "Why" in talk.say("where is order 1007?")


@pytest.fixture
def waiting(talk: Any, shop: Any) -> Any:
    """A conversation with two requests on the list and no question open."""
    shop.listed = [
        {"id": 1, "action": "refund_order", "order_number": "1008", "words": "refund 1008"},
        {"id": 2, "action": "add_note", "order_number": "1007", "words": "add a note: ring"},
    ]
    result = {"kind": "error", "code": "store_unavailable", "message": "Not now.", "still_open": shop.listed}
    call = {"name": "refund_order", "args": {}, "id": "c"}
    talk.messages = [
        HumanMessage("refund"),
        AIMessage("", tool_calls=[call]),
        ToolMessage(json.dumps(result), tool_call_id="c"),
        AIMessage("Not now."),
    ]
    return talk


@pytest.mark.parametrize("text", ["go on", "yes", "next one please", "and the rest?"])
def test_going_on_takes_up_what_is_open(waiting: Any, text: str):
    waiting.say(text)
    assert waiting.calls[0] == ("refund_order", {"order_number": "1008"})


@pytest.mark.parametrize("text", ["no", "never mind", "forget it"])
def test_no_lets_go_of_everything(waiting: Any, text: str):
    assert "leave it" in waiting.say(text)
    assert waiting.calls == [("plan", {"drop": [1, 2]})]
