"""A question on a topic of the shop is looked up; one about an order, a product or a change is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

QUOTE = {"text": "A word.", "heading": "", "title": "A page", "url": "", "source": "page"}


@pytest.fixture
def asking(talk_with: Callable[..., Any], shop: Any) -> Any:
    shop.answers["ask_store"] = {"kind": "answer", "found": True, "quotes": [QUOTE], "topic": "payment_methods"}
    return talk_with(
        "get_order", "list_orders", "search_products", "store_policy", "ask_store", "cancel_order", "handoff"
    )


@pytest.mark.parametrize("text", ["klarna?", "packstation ok?", "gift cards, which amounts", "real fur?"])
def test_the_pages_are_asked(asking: Any, text: str) -> None:
    asking.say(text)
    assert asking.calls[0] == ("ask_store", {"question": text})


@pytest.mark.parametrize(
    ("text", "topic"),
    [("sundays?", "hours: sundays?"), ("canada", "shipping: canada"), ("return policy?", "return policy?")],
)
def test_the_rules_are_asked(asking: Any, text: str, topic: str) -> None:
    asking.say(text)
    assert asking.calls[0] == ("store_policy", {"topic": topic})


def test_a_fragment_goes_on_from_the_topic_that_was_answered(asking: Any) -> None:
    asking.say("klarna?")
    asking.say("do you ship to canada")
    assert asking.calls[1][0] == "store_policy"


@pytest.mark.parametrize("text", ["cancel order 1007", "where is my order 1007", "rain jacket under 100"])
def test_other_wishes_are_none(asking: Any, text: str) -> None:
    asking.say(text)
    assert asking.names and "ask_store" not in asking.names


def test_what_no_page_says_is_told_beside_what_stands_near(asking: Any, shop: Any) -> None:
    shop.answers["ask_store"] = {"kind": "answer", "found": False, "quotes": [], "near": [QUOTE]}
    said = asking.say("is there a code for new customers?")
    assert "do not say that" in said and "A word." in said and "colleague" in said
