"""The conversation so far: one view of its messages, through which everybody reads what tools answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from commerce.own_words import own
from tools import results
from tools.results import (
    AnswerResult,
    ComparisonResult,
    OrderResult,
    OrdersResult,
    ProductResult,
    ProductsResult,
    Result,
)


@dataclass(frozen=True)
class Step:
    """One call of a tool and what it answered."""

    tool: str
    args: dict[str, Any]
    result: Result

    @property
    def kind(self) -> str:
        """What the result is."""
        return self.result.kind

    @property
    def about_products(self) -> bool:
        """Whether the result tells of nothing but articles. Everything else is a matter of orders, money or rules."""
        if isinstance(self.result, AnswerResult):
            return self.result.of_products
        return isinstance(self.result, (ProductsResult, ProductResult, ComparisonResult))

    @property
    def number(self) -> str:
        """The order that it is about, in one spelling; empty when it is about none."""
        return plain_number(self.result.number or self.args.get("order_number") or "")


class History:
    """A reading of the whole message list.

    Args:
        messages: The conversation, oldest first.
    """

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        self.messages = messages

    @cached_property
    def results(self) -> list[Result]:
        """What tools answered, oldest first."""
        return [result_of(each) for each in self.messages if isinstance(each, ToolMessage)]

    @property
    def plain(self) -> list[dict[str, Any]]:
        """What tools answered, as plain data."""
        return [each.plain for each in self.results]

    @property
    def customer(self) -> list[str]:
        """The customer's messages as they came, oldest first."""
        return [str(each.content) for each in self.messages if isinstance(each, HumanMessage)]

    def said(self) -> str:
        """Return the customer's own words in their newest message; empty when it only quotes."""
        return own(next((each.text for each in reversed(self.messages) if isinstance(each, HumanMessage)), ""))

    def called(self, tool: str) -> bool:
        """Return whether a tool answered in this conversation."""
        return any(isinstance(each, ToolMessage) and each.name == tool for each in self.messages)

    @cached_property
    def steps(self) -> list[Step]:
        """All calls that were answered."""
        return list(_steps(self.messages))

    def this_turn(self) -> list[Step]:
        """Return the steps since the customer's last message, or since the clerk last said something after it."""
        return list(_steps(self.messages[_start(self.messages) :]))

    def last_turn(self) -> list[Step]:
        """Return the steps of the turn before the customer's newest message."""
        newest = max((n for n, each in enumerate(self.messages) if isinstance(each, HumanMessage)), default=0)
        before = self.messages[:newest]
        while before and (isinstance(before[-1], HumanMessage) or _speaks(before[-1])):
            before = before[:-1]
        return list(_steps(before[_start(before) :]))

    def lately(self, turns: int) -> list[Step]:
        """Return the steps of so many turns before this one."""
        places = [n for n, each in enumerate(self.messages) if isinstance(each, HumanMessage)][-turns:]
        return [step for place in places for step in History(self.messages[: place + 1]).last_turn()]

    def since_asked(self) -> list[Result]:
        """Return what tools answered since the customer's newest message."""
        results: list[Result] = []
        for message in reversed(self.messages):
            if isinstance(message, HumanMessage):
                break
            if isinstance(message, ToolMessage):
                results.append(result_of(message))
        return results[::-1]

    def refused(self) -> tuple[str, ...]:
        """Return what tools said cannot be done, for the person who takes over."""
        found = [
            f"{step.tool}: {step.result.plain.get('reason')}"
            for step in self.steps
            if step.kind in ("denied", "needs_person")
        ]
        return tuple(dict.fromkeys(found))

    def shown(self) -> tuple[str, ...]:
        """Return the products that tools showed, oldest first, by the platform's ids."""
        found: dict[str, None] = {}
        for result in self.results:
            for item in _items(result):
                found.pop(item["id"], None)
                found[item["id"]] = None
        return tuple(found)


def result_of(message: ToolMessage) -> Result:
    """Return what a tool answered."""
    return results.read(message.text)


def plain_number(value: object) -> str:
    """Return an order number in one spelling."""
    return str(value).strip().lstrip("#").casefold()


#: Fields of results that code words out of the shop's data; no field repeats what a model wrote.
_OF_ORDERS = {
    "proposal": ("order_number",),
    "outcome": ("sentence",),
    "denied": ("reason",),
    "needs_person": ("reason",),
    "step_up": ("reason",),
    "error": ("ask", "message"),
}


def of_orders(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return what code says of orders in the answer that these steps make: numbers, and sentences that name them."""
    found: list[object] = []
    for step in steps:
        if isinstance(step.result, (OrderResult, OrdersResult)):
            found += step.result.numbers
        elif step.result.plain.get("code") != "order_not_named":  # that names what only the model did
            found += [step.result.plain.get(name) for name in _OF_ORDERS.get(step.kind, ())]
    return tuple(str(each) for each in found if each)


def _items(result: Result) -> Iterator[dict[str, Any]]:
    if isinstance(result, (ProductsResult, ComparisonResult)):
        yield from reversed(result.items)
    elif isinstance(result, ProductResult) and result.item:
        yield result.item


def _speaks(message: BaseMessage) -> bool:
    return isinstance(message, AIMessage) and not message.tool_calls


def _start(messages: Sequence[BaseMessage]) -> int:
    for index in range(len(messages) - 1, -1, -1):
        message = messages[index]
        if isinstance(message, HumanMessage) or (
            isinstance(message, AIMessage)
            and not message.tool_calls
            and not message.invalid_tool_calls
            and message.content
        ):
            return index + 1
    return 0


def _steps(messages: Sequence[BaseMessage]) -> Iterator[Step]:
    args: dict[str, dict[str, Any]] = {}
    for message in messages:
        if isinstance(message, AIMessage):
            args.update({str(call["id"]): call["args"] for call in message.tool_calls})
        elif isinstance(message, ToolMessage):
            yield Step(str(message.name or ""), args.get(message.tool_call_id, {}), result_of(message))
