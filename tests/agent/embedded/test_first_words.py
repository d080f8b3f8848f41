"""What is said of a thing before its order was shown: the orders hold it, and the words are of theirs."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import first_words
from tests.agent.embedded.conftest import ARGUMENTS, Talk

ORDER = {"number": "1023", "articles": ["Anouk High-Rise Jeans (Denim Blue / 28)", "Sorrel Yoga Mat (Grey)"]}


@pytest.mark.parametrize(
    "text",
    [
        "jeans in 30 instead please",
        "yoga mat not paid?",
        "what did those jeans cost me",
        "dont need the yoga mat after all",
        "one pair of jeans less",
        "jeans still not sent?",
    ],
)
def test_words_are_of_theirs_once_their_order_holds_the_thing(text: str) -> None:
    assert first_words.of_theirs(text, [ORDER])


@pytest.mark.parametrize(
    "text",
    [
        "do you have jeans in 30",
        "jeans in 30",
        "jeans in 30 please",
        "show me yoga mats",
        "cheaper jeans",
        "a yoga mat for travelling",
    ],
)
def test_a_search_is_one_though_they_ordered_such_a_thing(text: str) -> None:
    assert not first_words.of_theirs(text, [ORDER])


def test_the_orders_are_looked_through_in_the_middle_of_a_talk_too(shop: Any) -> None:
    talk = Talk(shop, {**ARGUMENTS, "list_orders": ["about"]})
    talk.say("where is order 1007?")
    talk.say("and has the kettle been sent yet")
    assert any(name == "list_orders" for name in talk.names)
