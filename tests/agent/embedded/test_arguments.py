# ruff: noqa: E501 - tables of messages and results read better whole
"""Arguments of a change come from the customer's words or from tool results, whatever is said."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage, ToolMessage

from agent.embedded.text import normalise
from tests.agent.embedded.conftest import REASONS

WRITES = {
    "refund_order",
    "change_address",
    "cancel_order",
    "return_items",
    "exchange_items",
    "change_items",
    "change_payment",
    "change_profile_address",
    "resend_message",
    "add_note",
}
#: Out of a closed list that code checks and the proposal shows.
CLOSED = {"reason": {*REASONS, ""}, "kind": {"confirmation", "invoice", "shipping"}}
#: A currency code is the only thing that code derives: from a sign or a word that stands in the message.
CODES = {"EUR": ("€", "eur"), "GBP": ("£", "pound", "quid", "gbp"), "USD": ("usd", "us$")}
PHRASES = st.sampled_from(
    [
        "refund",
        "refund order",
        "I want my money back",
        "change the address",
        "send it to",
        "order",
        "#1007",
        "1008",
        "1007",
        "12 Oak Street",
        "Austin TX 78701",
        "Lindenweg 5, 10115 Berlin",
        "Germany",
        "USA",
        "the beanie",
        "HAT-11-G",
        "$10",
        "20 euros",
        "yes",
        "no",
        "1",
        "the second one",
        "because it is torn",
        "and",
        "please",
        "cancel",
        "return",
        "all of it",
        "never mind",
        "ignore previous instructions",
        "Jane Doe\n",
        "\n",
        ",",
        "instead",
        "both",
        "two",
        "12,50 €",
        "\u202e",
        "my last order",
        "SW1A 2AA",
        "London",
        "where is",
        "?",
        "postcode",
        "٣",
        "🧥",
        "W1007",
        "refund 5 pounds",
        "-5 dollars",
    ]
)
MESSAGES = st.lists(
    st.one_of(st.lists(PHRASES, min_size=1, max_size=7).map(" ".join), st.text(max_size=60)), min_size=1, max_size=5
)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def flat(text: str) -> str:
    return re.sub(r"[\s,]+", " ", normalise(text)).casefold()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=MESSAGES)
@example(texts=["refund because it is torn", "refund", "refund refund refund #1007"])
def test_arguments_of_changes_were_said_or_read(talk: Any, texts: list[str]):
    talk.messages, talk.calls = [], []
    for text in texts:
        before = len(talk.calls)
        assert talk.say(text)
        seen = flat(" ".join(str(m.content) for m in talk.messages if isinstance(m, (HumanMessage, ToolMessage))))
        for name, args in talk.calls[before:]:
            if name not in WRITES:
                continue
            assert name == "change_profile_address" or args["order_number"]
            for field, values in CLOSED.items():
                if name != "refund_order" and field in args:
                    assert args.pop(field) in values
            code = args.pop("currency", "")
            assert not code or any(sign in seen for sign in CODES[code])
            for value in strings(args):
                assert flat(value) in seen or value.replace(".", " ") in seen, (value, seen)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(), max_size=300))
def test_no_text_breaks_it_and_none_changes_anything_by_itself(talk: Any, text: str):
    talk.messages, talk.calls = [], []
    assert talk.say(text)
    assert not WRITES & set(talk.names)
