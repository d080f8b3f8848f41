"""Thoughts and tool calls that a model writes as text never reach a reader."""

from __future__ import annotations

import pytest

from agent.guardrails.artefacts import MAX_TEXT, spoken

TOOLS = ("get_order", "refund_order", "plan", "handoff", "recommend")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<think>The customer wants money.</think>Which order is it?", "Which order is it?"),
        ("The customer wants money.</think>\nWhich order is it?", "Which order is it?"),
        ("Hello.<think>Now what", "Hello."),
        ("<thinking>a</thinking>Hi <reasoning>b</reasoning>there", "there"),
        ("<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>Hello.", "Hello."),
        ("◁think▷hm◁/think▷Hello.", "Hello."),
        ('Hi. <tool_call>\n{"name": "get_order"}\n</tool_call>', "Hi."),
        ("<tools><plan>x</plan></tools>", ""),
        ('{{"name": "get_order", "arguments": {"order_number": "1007"}}}', ""),
        ('Sure:\n```json\n{"tool": 1}\n```', "Sure:"),
        ('[TOOL_CALLS][{"name": "get_order"}]', ""),
        ('[{"name": "get_order", "arguments": {}}]', ""),
        ('get_order(order_number="1007")', ""),
        ("Hello.\nfunctions.get_order({})", "Hello."),
        ("I call get_order for you.", ""),
        ("plan (items=[])", ""),
        ("I have a plan for the hand-off.", "I have a plan for the hand-off."),
        ("Action: get_order\nAction Input: 1007", ""),
        ("<function=get_order>{}</function>", ""),
        ("Hello.<|im_end|>", "Hello."),
        ("Sizes {S, M, L} are there.", "Sizes {S, M, L} are there."),
        ("It is <b>nice</b> & 5 < 6.", "It is <b>nice</b> & 5 < 6."),
    ],
)
def test_only_what_is_meant_for_a_reader_is_left(text: str, left: str) -> None:
    assert spoken(text, TOOLS).strip() == left


def test_it_reads_long_nonsense_quickly() -> None:
    for piece in ("{ ", "<", "<think ", "```", "\n", "</think", "get_order"):
        assert len(spoken(piece * 30_000, TOOLS)) <= MAX_TEXT
