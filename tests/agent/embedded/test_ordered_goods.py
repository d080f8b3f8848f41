"""How things of an order are: only a question for a property, of an order that the words named."""

from typing import Any

import pytest

from agent.embedded import ordered_goods
from agent.embedded.dialogue import Frame
from agent.embedded.engine_history import EngineHistory
from agent.embedded.finding_orders import FOUND
from agent.embedded.turn import Turn

TOOLS: dict[str, frozenset[str]] = {"get_product": frozenset({"product_id"}), "get_order": frozenset({"order_number"})}


def turn(text: str, args: dict[str, Any]) -> Turn:
    return Turn(text, EngineHistory([]), TOOLS, Frame(args=args))


def test_the_order_that_was_found_is_looked_at() -> None:
    move = ordered_goods.asked(turn("is the stuff in my last order waterproof?", {FOUND: True, "order_number": "1025"}))
    assert move is not None
    assert (move.tool, move.args) == ("get_order", {"order_number": "1025"})


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("is the stuff in my last order waterproof?", {}),
        ("where is my last order", {FOUND: True, "order_number": "1025"}),
        ("cancel my last order, is it waterproof?", {FOUND: True, "order_number": "1025"}),
    ],
)
def test_other_words_are_left(text: str, args: dict[str, Any]) -> None:
    assert ordered_goods.asked(turn(text, args)) is None
