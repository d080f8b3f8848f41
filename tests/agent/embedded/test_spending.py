"""What all orders came to: page by page, without those that nobody paid for in the end."""

from __future__ import annotations

from typing import Any

from agent.embedded import spending
from agent.embedded.dialogue import Frame
from agent.embedded.engine_history import EngineHistory
from agent.embedded.turn import Turn
from tools.results import OrdersResult


def turn(text: str, frame: Frame | None = None) -> Turn:
    return Turn(text, EngineHistory([]), {"list_orders": frozenset({"page"})}, frame or Frame())


def listed(*totals: tuple[str, str], more: bool = False) -> OrdersResult:
    rows: list[dict[str, Any]] = [
        {"number": str(n), "status": status, "total": total, "currency": "EUR", "placed_on": "2026-05-01"}
        for n, (status, total) in enumerate(totals)
    ]
    return OrdersResult(orders=rows, more=more)


def test_every_page_is_added_up() -> None:
    first = spending.asked(turn("how much have i spent so far"))
    assert first is not None and first.tool == "list_orders"
    second = spending.told(turn("", first.frame), listed(("delivered", "10.50"), ("failed", "99.00"), more=True))
    assert (second.tool, second.args) == ("list_orders", {"page": 2})
    last = spending.told(turn("", second.frame), listed(("open", "4.50"), ("refunded", "7.00")))
    assert last.text.startswith("Your 2 orders come to 15.00 EUR")


def test_other_questions_after_money_are_none() -> None:
    for text in ("how much have i spent last month", "how much did i pay for the lamp", "how much is the lamp"):
        assert spending.asked(turn(text)) is None
