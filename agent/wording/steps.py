"""What tools answered in this turn: the results that the turn's answer is made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

#: Results about nothing but articles. Everything else is a matter of orders, money or rules.
_PRODUCTS = frozenset({"products", "product"})


@dataclass(frozen=True)
class Step:
    """One call of a tool and what it answered."""

    tool: str
    args: dict[str, Any]
    result: dict[str, Any]

    @property
    def kind(self) -> str:
        """What the result is."""
        return str(self.result.get("kind") or "")

    @property
    def about_products(self) -> bool:
        """Whether the result tells of nothing but articles."""
        if self.kind in _PRODUCTS:
            return True
        quotes = self.result.get("quotes")
        own = isinstance(quotes, list) and all(isinstance(q, dict) and q.get("source") == "product" for q in quotes)
        return self.kind == "answer" and bool(quotes) and own

    @property
    def number(self) -> str:
        """The order that it is about, in one spelling; empty when it is about none."""
        order = self.result.get("order")
        found = order.get("number") if isinstance(order, dict) else None
        return plain_number(found or self.result.get("order_number") or self.args.get("order_number") or "")


#: Results and their fields that code words out of the shop's data; no field repeats what a model wrote.
_OF_ORDERS = {
    "proposal": ("order_number",), "outcome": ("sentence",), "denied": ("reason",), "needs_person": ("reason",),
    "step_up": ("reason",), "error": ("ask", "message"),
}  # fmt: skip


def of_orders(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return what code says of orders in the answer that these steps make: numbers, and sentences that name them."""
    found: list[object] = []
    for step in steps:
        if step.kind == "order":
            found.append(step.result["order"].get("number"))
        elif step.kind == "orders":
            found += [each.get("number") for each in step.result.get("orders") or []]
        elif step.result.get("code") != "order_not_named":  # that names what only the model did
            found += [step.result.get(name) for name in _OF_ORDERS.get(step.kind, ())]
    return tuple(str(each) for each in found if each)


def plain_number(value: object) -> str:
    """Return an order number in one spelling."""
    return str(value).strip().lstrip("#").casefold()


def this_turn(messages: Sequence[AnyMessage]) -> list[Step]:
    """Return the steps since the customer's last message, or since the clerk last said something after it."""
    return _steps(messages[_start(messages, len(messages)) :])


def last_turn(messages: Sequence[AnyMessage]) -> list[Step]:
    """Return the steps of the turn before the customer's newest message."""
    newest = max((n for n, each in enumerate(messages) if isinstance(each, HumanMessage)), default=0)
    before = messages[:newest]
    while (before and isinstance(before[-1], (HumanMessage,))) or _is_said(before):
        before = before[:-1]
    return _steps(before[_start(before, len(before)) :])


def whole_talk(messages: Sequence[AnyMessage]) -> list[Step]:
    """Return all steps that there are."""
    return _steps(messages)


def _is_said(messages: Sequence[AnyMessage]) -> bool:
    return bool(messages) and isinstance(messages[-1], AIMessage) and not messages[-1].tool_calls


def _start(messages: Sequence[AnyMessage], end: int) -> int:
    for index in range(end - 1, -1, -1):
        message = messages[index]
        if isinstance(message, HumanMessage) or (
            isinstance(message, AIMessage)
            and not message.tool_calls
            and not message.invalid_tool_calls
            and message.content
        ):
            return index + 1
    return 0


def _steps(messages: Sequence[AnyMessage]) -> list[Step]:
    args: dict[str, dict[str, Any]] = {}
    found: list[Step] = []
    for message in messages:
        if isinstance(message, AIMessage):
            args.update({str(call["id"]): call["args"] for call in message.tool_calls})
        elif isinstance(message, ToolMessage):
            result = json.loads(str(message.content))
            if isinstance(result, dict):
                found.append(Step(str(message.name or ""), args.get(message.tool_call_id, {}), result))
    return found
