"""Which product of an order's card is meant by "is it still available"."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.embedded import ordered_product
from agent.embedded.engine_history import EngineHistory


def _asked(said: str, *items: dict[str, Any]) -> EngineHistory:
    order = {"number": "1029", "items": [{"handle": f"item-{n}", **each} for n, each in enumerate(items, 1)]}
    call = {"name": "get_order", "args": {"order_number": "1029"}, "id": "1"}
    messages: list[BaseMessage] = [
        HumanMessage(said),
        AIMessage("", tool_calls=[call]),
        ToolMessage(json.dumps({"kind": "order", "order": order}), tool_call_id="1"),
        AIMessage("Order 1029."),
        HumanMessage("is it still available"),
    ]
    return EngineHistory(messages)


_WATCH = {"title": "Jasper GPS Smartwatch", "product_id": "p1", "quantity": 1}
_BELT = {"title": "Hazel Belt", "product_id": "p2", "quantity": 1}


def test_the_only_article_is_meant() -> None:
    assert ordered_product.of_card(_asked("where is my order", _WATCH)) == "p1"


def test_of_several_the_one_that_was_named() -> None:
    assert ordered_product.of_card(_asked("why did my smartwatch order fail", _WATCH, _BELT)) == "p1"
    assert ordered_product.of_card(_asked("where is my order", _WATCH, _BELT)) == ""


def test_without_a_card_none_is() -> None:
    assert ordered_product.of_card(EngineHistory([HumanMessage("is it still available")])) == ""
