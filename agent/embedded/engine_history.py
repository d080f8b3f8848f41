"""What the conversation so far tells: read from its messages each time, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.embedded.dialogue import Queue
from agent.embedded.numbers import order_numbers
from agent.embedded.state import Dialogue
from agent.history import History, Step, result_of
from commerce.own_words import own
from service.consent import said
from tools.results import (
    ComparisonResult,
    OrderResult,
    OrdersResult,
    OutcomeResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    TryOnResult,
)

_DONE = ("confirmed", "partly", "processing")


class EngineHistory(History):
    """A reading of the whole message list, for the engine.

    Args:
        messages: The conversation, oldest first.
        kept: What was kept of the dialogue's state; None reads it from the messages alone.
        queue: The requests of the newest message, where one of several is in hand.
    """

    def __init__(
        self, messages: Sequence[BaseMessage], kept: Dialogue | None = None, queue: Queue | None = None
    ) -> None:
        super().__init__(messages)
        self._kept = kept
        self.queue = queue or Queue()

    @cached_property
    def state(self) -> Dialogue:
        """What the conversation is about, with all that tools have answered."""
        return (self._kept or Dialogue()).after(self.messages)

    def this_turn(self) -> list[Step]:
        """Return the steps for the newest message; of several requests, those for the one in hand."""
        return super().this_turn()[self.queue.begun :]

    def last_reply(self) -> str:
        """Return what was said before the customer's newest message; empty where nothing was."""
        place = max((n for n, each in enumerate(self.messages) if isinstance(each, HumanMessage)), default=0)
        before = (each for each in reversed(self.messages[:place]) if isinstance(each, AIMessage) and each.text)
        return next((each.text for each in before), "")

    def last_intent(self) -> str:
        """Return what the engine took the message before the newest one for; empty where it said nothing."""
        place = max((n for n, each in enumerate(self.messages) if isinstance(each, HumanMessage)), default=0)
        before = (each for each in reversed(self.messages[:place]) if isinstance(each, AIMessage) and each.text)
        return next((str(each.response_metadata.get("intent") or "") for each in before), "")

    def said_before(self) -> str:
        """Return the customer's own words in the message before their newest one; empty where there is none."""
        texts = [own(each.text) for each in self.messages if isinstance(each, HumanMessage)]
        return texts[-2] if len(texts) > 1 else ""

    def current_order(self) -> str | None:
        """Return the number of the one order that was talked about last; None when that is not clear."""
        said = 0
        for message in reversed(self.messages):
            said += _said(message)
            numbers = _mentioned(message)
            if numbers and said and len(shown := self.shown_orders()) > 1 and numbers[0] in shown:
                return None  # the answer showed several
            if numbers:
                return numbers[0] if len(numbers) == 1 else None
        return None

    def shown_orders(self) -> list[str]:
        """Return the orders that the answer before the customer's newest message looked at, none beside a proposal."""
        newest = next((n for n in range(len(self.messages) - 1, -1, -1) if _said(self.messages[n])), 0)
        told = list(reversed(_just_before(self.messages[:newest])))
        if any(isinstance(result_of(each), (ProposalResult, OutcomeResult, OrdersResult)) for each in told):
            return []
        return list(dict.fromkeys(number for each in told for number in _mentioned(each)))

    def said_about(self, number: str) -> list[str]:
        """Return what the customer said about an order since it was last changed, oldest first.

        Words without a number are about the order that is talked about, or that is looked at for them.
        """
        found: list[str] = []
        loose: list[str] = []
        current = ""
        for message in self.messages:
            numbers = _mentioned(message)
            if isinstance(message, HumanMessage):
                current = numbers[0] if len(numbers) == 1 else "" if numbers else current
                mine = same(current, number) if current else False
                (found if mine else loose).append(own(message.text))
                loose = loose if not current else []
            elif isinstance(message, ToolMessage):
                result = result_of(message)
                if isinstance(result, OutcomeResult) and result.state in _DONE:
                    found, loose = [], []
                elif len(numbers) == 1:
                    if not current and same(numbers[0], number):
                        found += loose
                    current, loose = numbers[0], []
        return found

    def order(self, number: str) -> dict[str, Any] | None:
        """Return the newest look at an order, if it was looked at in this conversation."""
        for result in reversed(self.results):
            if isinstance(result, OrderResult) and same(result.order.get("number"), number):
                return result.order
        return None

    def skus(self) -> frozenset[str]:
        """Return the SKUs of what was looked at in this conversation, in small letters."""
        found: list[dict[str, Any]] = []
        for result in self.results:
            if isinstance(result, OrderResult):
                found += result.order.get("items") or []
            elif isinstance(result, ProductResult):
                found += result.item.get("variants") or []
        return frozenset(str(each.get("sku") or "").casefold() for each in found)

    def order_now(self, number: str) -> dict[str, Any] | None:
        """Return the look at an order that was taken since the customer's newest message, if any."""
        return EngineHistory(self._now()).order(number)

    def calls(self) -> int:
        """Return how many tools were called since the customer's newest message or decision."""
        return sum(isinstance(message, ToolMessage) for message in self._now())

    def still_open(self, latest: bool = True) -> list[dict[str, Any]]:
        """Return what is still open on the checklist, as the newest tool result (or the one before) tells it."""
        for result in reversed(self.results):
            if result.still_open is not None:
                if not latest:
                    latest = True
                    continue
                return result.still_open
        return []

    def planned(self) -> list[dict[str, Any]]:
        """Return what was noted down last, in the order in which the customer was told it."""
        for message in reversed(self.messages):
            if isinstance(message, AIMessage):
                for call in message.tool_calls:
                    if call["name"] == "plan" and call["args"].get("items"):
                        return [each for each in call["args"]["items"] if isinstance(each, dict)]
        return []

    def product(self, product_id: str = "") -> dict[str, Any] | None:
        """Return a product with its variants, as it was looked at; without an id the one looked at last.

        Without an id a search after it hides it: "I'll take it" means what was shown last.
        """
        for result in reversed(self.results):
            if not product_id and isinstance(result, (ProductsResult, ComparisonResult)):
                return None
            if not product_id and isinstance(result, TryOnResult) and result.article:
                return {**result.article, "id": result.article.get("product_id")}  # without its variants
            if not isinstance(result, ProductResult) or not result.item.get("id"):
                continue
            if not product_id or str(result.item["id"]) == product_id:
                return result.item
        return None

    def _now(self) -> Sequence[BaseMessage]:
        """Return the messages since the customer's newest message, or since the outcome that came after it."""
        for index in range(len(self.messages) - 1, -1, -1):
            message = self.messages[index]
            if isinstance(message, HumanMessage):
                return self.messages[index:]
            if isinstance(message, ToolMessage) and isinstance(result_of(message), OutcomeResult):
                return self.messages[index:]
        return self.messages

    def products(self) -> list[dict[str, Any]]:
        """Return the products shown last."""
        lists = (each for each in reversed(self.results) if isinstance(each, (ProductsResult, ComparisonResult)))
        newest = next((each for each in lists if isinstance(each, ComparisonResult) or not each.unread), None)
        return [] if newest is None else newest.items if isinstance(newest, ComparisonResult) else newest.shown

    def tried(self) -> TryOnResult | None:
        """Return what was tried on last, if no other tool has answered since; with its article, colours and sizes."""
        for message in reversed(self.messages):
            if isinstance(message, ToolMessage):
                if message.name != "try_on":
                    return None
                result = result_of(message)
                if isinstance(result, TryOnResult) and result.article:
                    return result
        return None

    def last_search(self) -> dict[str, Any]:
        """Return the arguments of the last search, if the customer has only looked at products, or asked, since."""
        for message in reversed(self.messages):
            if isinstance(message, AIMessage) and message.tool_calls:
                call = message.tool_calls[0]
                if call["name"] == "search_products":
                    return dict(call["args"])
                if call["name"] not in ("get_product", "compare_products", "try_on", "ask_store"):
                    return {}
        return {}

    def dropped(self) -> dict[str, Any] | None:
        """Return the call whose proposal the customer's newest message made void; None when it made none so."""
        said = next((n for n in range(len(self.messages) - 1, -1, -1) if _said(self.messages[n])), 0)
        told = [result_of(each) for each in _just_before(self.messages[:said])]
        if not any(isinstance(each, OutcomeResult) and each.state == "void" for each in told):
            return None
        return EngineHistory(self.messages[:said]).proposed_by()

    def proposed_by(self) -> dict[str, Any] | None:
        """Return the call that made the newest proposal, None when there was none."""
        proposed = ""
        for message in reversed(self.messages):
            if isinstance(message, ToolMessage) and not proposed and _proposes(message):
                proposed = message.tool_call_id
            if isinstance(message, AIMessage):
                for call in message.tool_calls:
                    if proposed and call["id"] == proposed:
                        return {"name": call["name"], "args": dict(call["args"])}
        return None

    def last_call(self) -> dict[str, Any] | None:
        """Return the newest call of a tool, None before the first."""
        answers = (each for each in reversed(self.messages) if isinstance(each, AIMessage))
        call = next((each.tool_calls[0] for each in answers if each.tool_calls), None)
        return None if call is None else {"name": call["name"], "args": dict(call["args"])}

    def asked_for(self) -> str:
        """Return the customer's words that led to the newest proposal: its frame's, or their message."""
        proposed = ""
        for message in reversed(self.messages):
            if isinstance(message, ToolMessage) and not proposed and _proposes(message):
                proposed = message.tool_call_id
            elif proposed and isinstance(message, AIMessage) and any(c["id"] == proposed for c in message.tool_calls):
                frame = message.response_metadata.get("frame") or {}
                if words := str((frame.get("args") or {}).get("text") or ""):
                    return words
            elif proposed and isinstance(message, HumanMessage):
                return own(message.text)
        return ""

    def proposed(self) -> str:
        """Return the sentence of the newest proposal, empty when there was none."""
        return next((each.summary for each in reversed(self.results) if isinstance(each, ProposalResult)), "")

    def outcome_just_told(self) -> bool:
        """Whether the last reply told that what was proposed is done."""
        said = next((n for n in range(len(self.messages) - 1, -1, -1) if _said(self.messages[n])), 0)
        before = next((n for n in range(said - 1, -1, -1) if _said(self.messages[n])), 0)
        told = [result_of(each) for each in self.messages[before:said] if isinstance(each, ToolMessage)]
        return any(isinstance(each, OutcomeResult) and each.state == "confirmed" for each in told)

    def proposal_waits(self) -> bool:
        """Whether the newest change that was proposed has no outcome yet."""
        decided = (each for each in reversed(self.results) if isinstance(each, (ProposalResult, OutcomeResult)))
        return isinstance(next(decided, None), ProposalResult)


def _said(message: BaseMessage) -> bool:
    return isinstance(message, HumanMessage)


def _just_before(messages: Sequence[BaseMessage]) -> list[ToolMessage]:
    """Return the results at the end of these messages, back to the customer's message before."""
    found: list[ToolMessage] = []
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            break
        if isinstance(message, ToolMessage):
            found.append(message)
    return found


def same(one: object, other: object) -> bool:
    """Whether two order numbers are the same, however written."""
    return str(one).lstrip("#").casefold() == str(other).lstrip("#").casefold()


def _mentioned(message: BaseMessage) -> list[str]:
    """Return the order numbers that a message is about."""
    if isinstance(message, HumanMessage):
        text = own(message.text)
        return order_numbers(text, bare=False) or _acted_on(text)
    if not isinstance(message, ToolMessage):
        return []
    return result_of(message).numbers


def _acted_on(text: str) -> list[str]:
    """Return the bare number of a message that asks for something to be done with it: "hold 1408 till friday"."""
    reading = said.read(text)
    if not (reading.families or reading.pauses) or "address" in reading.families:
        return []
    numbers = order_numbers(text)
    return numbers if len(numbers) == 1 else []


def _proposes(message: ToolMessage) -> bool:
    return isinstance(result_of(message), ProposalResult)
