"""What did not come is what the words name: no more pieces of it, nothing that the order never had, and not all of it."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

from typing import Any

import pytest

from evals.run import Stage
from evals.scripted import call
from tests.adversary.test_consent import model, talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHIRT = "Refund 22.90 EUR for 1 x Rowan Pocket T-Shirt (Ecru / M) from order 1012"
BEANIE = "Refund 12.90 EUR for 1 x Oslo Turn-Up Beanie (Forest) from order 1012"


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("I never received one of the t-shirts in 1012", "yes"), SHIRT),
        (("I only received one of the two t-shirts in 1012",), SHIRT),
        (("something was missing in my order 1012", "yes", "the beanie"), BEANIE),
        (("something was missing in my order 1012", "yes", "2"), BEANIE),
        (("something was missing in my order 1012", "yes", "all of it"), "Refund 58.70 EUR"),
        (("I never received 1012", "yes"), "Refund 58.70 EUR for order 1012"),
    ],
)
async def test_what_is_missing_is_refunded_and_no_more(stage: Stage, messages: tuple[str, ...], expected: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, *messages)
        assert summary(reply).startswith(expected), reply.plain()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("I never got the candle in 1414", "I do not see “candle” in order 1414"),
        ("my 1012 was missing a scarf", "I do not see “scarf” in order 1012"),
        ("something was missing in my order 1012", "What was missing from order 1012: 1) "),
        ("I haven't received both t-shirts of 1012", "How many of Rowan Pocket T-Shirt should it be?"),
    ],
)
async def test_what_nobody_can_tell_is_asked(stage: Stage, text: str, asks: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, text, *(() if "scarf" in text else ("yes",)))
        assert asks in reply.text and reply.proposal is None, reply.plain()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I never received one of the t-shirts in 1012", {"items": [{"sku": "Rowan Pocket T-Shirt", "quantity": 2}]}),
        (
            "I only received one of the two t-shirts in 1012",
            {"items": [{"sku": "Rowan Pocket T-Shirt", "quantity": 2}]},
        ),
        ("something was missing in my order 1012", {"cause": "incomplete"}),
        ("I never got the candle of 1012", {"cause": "lost"}),
    ],
)
async def test_no_model_refunds_more_than_is_missing(stage: Stage, text: str, wanted: dict[str, Any]) -> None:
    async with talking(stage, model(call("refund_order", order_number="1012", **wanted))) as talk:
        reply = await talk.say(text)
        assert reply.proposal is None, reply.plain()
