"""What the conversation so far tells: read from its messages each time, never kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.embedded.numbers import order_numbers


def result_of(message: ToolMessage) -> dict[str, Any]:
    """Return a tool's JSON result; an empty dict when it is not a JSON object."""
    try:
        value = json.loads(message.text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Memory:
    """A reading of the whole message list.

    Args:
        messages: The conversation, oldest first.
    """

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        self._messages = messages

    def said(self) -> str:
        """Return the customer's newest message."""
        for message in reversed(self._messages):
            if isinstance(message, HumanMessage):
                return message.text
        return ""

    def current_order(self) -> str | None:
        """Return the number of the one order that was talked about last; None when that is not clear."""
        for message in reversed(self._messages):
            numbers = _mentioned(message)
            if numbers:
                return numbers[0] if len(numbers) == 1 else None
        return None

    def order(self, number: str) -> dict[str, Any] | None:
        """Return the newest look at an order, if it was looked at in this conversation."""
        for message in reversed(self._messages):
            if isinstance(message, ToolMessage):
                result = result_of(message)
                order = result.get("order")
                if result.get("kind") == "order" and isinstance(order, dict) and same(order.get("number"), number):
                    return order
        return None

    def order_now(self, number: str) -> dict[str, Any] | None:
        """Return the look at an order that was taken since the customer's newest message, if any."""
        return Memory(self._now()).order(number)

    def calls(self) -> int:
        """Return how many tools were called since the customer's newest message or decision."""
        return sum(isinstance(message, ToolMessage) for message in self._now())

    def still_open(self, latest: bool = True) -> list[dict[str, Any]]:
        """Return what is still open on the checklist, as the newest tool result (or the one before) tells it."""
        for message in reversed(self._messages):
            if isinstance(message, ToolMessage) and "still_open" in (result := result_of(message)):
                if not latest:
                    latest = True
                    continue
                found = result["still_open"]
                return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
        return []

    def product(self, product_id: str = "") -> dict[str, Any] | None:
        """Return a product with its variants, as it was looked at; without an id the one looked at last.

        Without an id a search after it hides it: "I'll take it" means what was shown last.
        """
        for message in reversed(self._messages):
            if not isinstance(message, ToolMessage):
                continue
            result = result_of(message)
            if not product_id and result.get("kind") == "products":
                return None
            item = result.get("item")
            if result.get("kind") != "product" or not isinstance(item, dict) or not item.get("id"):
                continue
            if not product_id or str(item["id"]) == product_id:
                return item
        return None

    def _now(self) -> Sequence[BaseMessage]:
        """Return the messages since the customer's newest message, or since the outcome that came after it."""
        for index in range(len(self._messages) - 1, -1, -1):
            message = self._messages[index]
            if isinstance(message, HumanMessage):
                return self._messages[index:]
            if isinstance(message, ToolMessage) and result_of(message).get("kind") == "outcome":
                return self._messages[index:]
        return self._messages

    def products(self) -> list[dict[str, Any]]:
        """Return the products shown last."""
        for message in reversed(self._messages):
            if isinstance(message, ToolMessage) and (result := result_of(message)).get("kind") == "products":
                near = result.get("nearest")
                items = result.get("items") or (near.get("items") if isinstance(near, dict) else None)
                return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        return []

    def last_search(self) -> dict[str, Any]:
        """Return the arguments of the last search, if the customer has only looked at products since."""
        for message in reversed(self._messages):
            if isinstance(message, AIMessage) and message.tool_calls:
                call = message.tool_calls[0]
                if call["name"] == "search_products":
                    return dict(call["args"])
                if call["name"] != "get_product":
                    return {}
        return {}

    @property
    def messages(self) -> Sequence[BaseMessage]:
        """The conversation, oldest first."""
        return self._messages

    def proposal_waits(self) -> bool:
        """Whether the newest change that was proposed has no outcome yet."""
        for message in reversed(self._messages):
            if isinstance(message, ToolMessage):
                kind = str(result_of(message).get("kind"))
                if kind in ("proposal", "outcome"):
                    return kind == "proposal"
        return False


def same(one: object, other: object) -> bool:
    """Whether two order numbers are the same, however written."""
    return str(one).lstrip("#").casefold() == str(other).lstrip("#").casefold()


def _mentioned(message: BaseMessage) -> list[str]:
    """Return the order numbers that a message is about."""
    if isinstance(message, HumanMessage):
        return order_numbers(message.text, bare=False)
    if not isinstance(message, ToolMessage):
        return []
    result = result_of(message)
    kind = result.get("kind")
    if kind == "order" and isinstance(result.get("order"), dict):
        return [str(result["order"].get("number", ""))]
    if kind == "proposal" and result.get("order_number"):
        return [str(result["order_number"])]
    if kind == "orders" and isinstance(result.get("orders"), list):
        return [str(order.get("number", "")) for order in result["orders"] if isinstance(order, dict)]
    return []
