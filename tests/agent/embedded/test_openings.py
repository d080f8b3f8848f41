"""First words that are of something their writer ordered, and where they lead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.embedded import openings
from tests.agent.embedded.conftest import ARGUMENTS, Talk

OWN = [
    "my lamp has a crack",
    "bathrobe is too short",
    "no sign of the money for the sandals",
    "the saucepan came dented",
]
SHOP = ["a lamp with a dimmer", "short bathrobes", "sandals under 40", "which saucepan fits induction", "good morning"]


def test_the_head_knows_what_it_was_fitted_on() -> None:
    with np.load(openings.HEAD.weights, allow_pickle=False) as shipped:
        assert str(shipped["exemplars"]) == openings.HEAD.digest(), "run: shopclerk engine train"


def test_no_line_stands_twice() -> None:
    lines = [line for each in openings.HEAD.exemplars.values() for line in each]
    assert len(lines) == len(set(lines)) and not set(lines) & {*OWN, *SHOP}


def test_words_that_are_no_exemplar_are_read() -> None:
    assert [text for text in OWN if not openings.own(text)] == []
    assert [text for text in SHOP if openings.own(text)] == []
    assert not openings.own("") and not openings.own("my lamp broke " * 20)


@pytest.mark.parametrize("text", ["jumper doesnt fit", "no sign of my money for the vase"])
def test_their_orders_are_looked_through(shop: Any, text: str) -> None:
    talk = Talk(shop, {**ARGUMENTS, "list_orders": ["about"]})
    talk.say(text)
    assert talk.calls[0] == ("list_orders", {"about": f"my {text}"})


def test_what_is_looked_for_in_the_shop_is_searched_at_once(shop: Any) -> None:
    talk = Talk(shop, {**ARGUMENTS, "list_orders": ["about"]})
    talk.say("a jumper without wool")
    assert talk.names[0] == "search_products"
