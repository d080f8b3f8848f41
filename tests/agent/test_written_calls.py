"""Calls as weak models and servers write them are read, and go the way of all calls; what is no call is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agent import written_calls
from evals.run import Stage
from tests.agent.test_openai import talk
from tools import TOOLS

CALL = {"name": "get_order", "arguments": {"order_number": "1007"}}
SAID = json.dumps(CALL)
WRITTEN = [
    f"<tool_call>\n{SAID}\n</tool_call>",
    f"I will look.\n<tool_call>{SAID}",
    f"```json\n{SAID}\n```",
    f"[TOOL_CALLS][{SAID}]",
    "{" + SAID + "}",
    SAID.replace("arguments", "parameters"),
    json.dumps({"type": "function", "function": {"name": "get_order", "arguments": json.dumps(CALL["arguments"])}}),
    json.dumps({"action": "get_order", "action_input": {"order_number": "1007"}}),
    '<function=get_order>{"order_number": "1007"}</function>',
    'get_order(order_number="1007")',
    'Let me see.\n`get_order(order_number="1007")`',
    f"<think>They want {{'name': 1}}</think>{SAID.replace('get_order', 'functions.get_order')}",
]
NONE = [
    "",
    "Your order is on its way.",
    "Use get_order to see it.",
    'You can write get_order(order_number="1007") to me.',
    'get_order("1007")',
    "get_order(order_number=open('x'))",
    "get_order(order_number={1, 2})",
    "get_order(order_number=1e999)",
    "get_order(**{})",
    f"<think>{SAID}</think>It is on its way.",
    SAID[:-3],
    '{"name": "get_order", "name": "refund_order", "arguments": {}}',
    '{"name": "send_money", "arguments": {"to": "me"}}',
    '{"name": "get_order", "arguments": "1007"}',
    '{"name": "get_order", "arguments": {"order_number": NaN}}',
    "(" * 5_000,
    "get_order(" + "(" * 1_900 + ")",
    "{" * 7_000,
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_call_that_is_written_out_is_read(text: str) -> None:
    assert written_calls.read(text, TOOLS) == ("get_order", {"order_number": "1007"})


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_call_is_none(text: str) -> None:
    assert written_calls.read(text, TOOLS) is None


@given(some.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    for each in (text, "{" + text, f"get_order({text})", f"<function=get_order>{text}"):
        found = written_calls.read(each, TOOLS)
        assert found is None or found[0] in TOOLS


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("get_order", "get_order"),
        ("functions.get_order", "get_order"),
        ("get_orderget_order", "get_order"),
        ("get_orderget", "get_orderget"),
        ("mail to x@y.test", "mail_to_x_y_test"),
    ],
)
def test_names(name: str, meant: str) -> None:
    assert written_calls.named(name, TOOLS) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("{}", {}),
        ("", {}),
        ('{"a": 1}', {"a": 1}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        (json.dumps('{"a": 1}'), {"a": 1}),
        (json.dumps(json.dumps('{"a": 1}')), None),
        ('{"a": 1', None),
        ('{"a": 1, "a": 2}', None),
        ('{"a": Infinity}', None),
        ("[1]", None),
    ],
)
def test_arguments_are_strict_json_however_wrapped(raw: str, meant: dict[str, Any] | None) -> None:
    assert written_calls.arguments(raw) == meant


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "step",
    [
        {"text": WRITTEN[0]},
        {"text": WRITTEN[9]},
        {"tool": "functions.get_order", "args": {"order_number": "1007"}},
        {"tool": "get_order", "args": json.dumps('{"order_number": "1007"}')},
        {"tool": "get_order", "args": '```json\n{"order_number": "1007"}\n```'},
    ],
)
async def test_a_turn_goes_on_with_it(stage: Stage, step: dict[str, Any]) -> None:
    replies, script, _ = await talk(stage, [step, {"text": "Anything else?"}], "where is my order 1007?")
    assert replies[0].text.startswith("Order 1007 of ")
    assert "get_order" not in replies[0].text
    assert len(script.requests) == 2


@pytest.mark.asyncio(loop_scope="module")
async def test_a_change_that_is_written_out_waits_for_the_customer(stage: Stage) -> None:
    text = json.dumps({"name": "cancel_order", "arguments": {"order_number": "1015"}})
    steps = [{"text": f"Done, it is cancelled! {text}"}, {"text": "Anything else?"}]
    replies, _, effects = await talk(stage, steps, "cancel 1015 please")
    assert replies[0].proposal is not None
    assert "Done" not in replies[0].text
    assert effects == []
