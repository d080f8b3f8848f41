"""A few words that name nothing but articles of an order."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import named_articles
from agent.embedded.dialogue import Frame
from agent.embedded.turn import Turn


class OfOne:
    """The history of a conversation in which one order was looked at."""

    def order(self, number: str) -> dict[str, Any] | None:
        items = [{"title": "Anouk Big Mug", "variant": "Petrol"}, {"title": "Oslo Frying Pan", "variant": "24 cm"}]
        return {"items": items} if number == "1014" else None


@pytest.mark.parametrize("text", ["the petrol ones", "the mug", "both mugs", "the pan"])
def test_these_name_only_articles_of_it(text: str) -> None:
    assert named_articles.only(Turn(text, OfOne(), {}, Frame()), "1014")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["not the mugs", "no, the pan", "the lamp", "cancel the mug", "the mug is broken", "is the mug blue?", "yes", ""],
)
def test_these_say_more_or_something_else(text: str) -> None:
    assert not named_articles.only(Turn(text, OfOne(), {}, Frame()), "1014")  # type: ignore[arg-type]


def test_of_an_order_that_nobody_looked_at_nothing_is_named() -> None:
    assert not named_articles.only(Turn("the mug", OfOne(), {}, Frame()), "1015")  # type: ignore[arg-type]
