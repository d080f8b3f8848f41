"""The dialogue's state: what is in focus and what was listed last, written by what tools answered.

It is kept in the graph's state (`agent.state.State.dialogue`), so it outlives the messages that it was written from.
Nothing in it is guessed from old text: a customer's words change it through the call that they led to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import BaseModel, ConfigDict

from agent.history import result_of
from tools.results import (
    AnswerResult,
    ComparisonResult,
    OrderResult,
    OrdersResult,
    PolicyResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    Result,
    TryOnResult,
)

#: So many entries of a list are remembered; more are never pointed at by their place.
_MOST = 50
_WORN = re.compile(r"\bi (?:usually |normally )?wear (?:an? |in |size )*(x{0,3}[sml]|\dxl)\b", re.I)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Named(_Part):
    """A product by its id and title."""

    id: str
    title: str = ""


class Listed(_Part):
    """What the customer can point at by place: the entries of the list shown last, in its order.

    Attributes:
        kind: What they are.
        ids: Order numbers or product ids.
    """

    kind: Literal["", "orders", "products"] = ""
    ids: tuple[str, ...] = ()


class Search(_Part):
    """The search in force: what was asked for, and what of it was understood.

    Attributes:
        args: The arguments of the call, as `search_products` takes them.
        understood: What the shop's search read in them; see `service.discovery`.
        total: How many products fit; None when that is not known.
    """

    args: dict[str, Any]
    understood: dict[str, Any] = {}
    total: int | None = None


class Dialogue(_Part):
    """What the conversation is about.

    Attributes:
        upto: The id of the newest message that it was written from.
        orders: Numbers of the orders in focus; one: the order that is talked about.
        customers: The customer's orders as they were last listed, newest first, as plain facts.
        listed: The list shown last.
        products: The products shown last.
        earlier: Ids of the products that were listed before those.
        product: The product in focus.
        before: The product in focus before that one.
        search: The search in force. Looking at one of its products, at an order or at a page does not end it.
        worn: The size that the customer said they wear, in small letters.
        topic: What the last question to the shop was about (`service.knowledge.topics`); a fragment goes on from it.
    """

    upto: str = ""
    orders: tuple[str, ...] = ()
    customers: tuple[dict[str, Any], ...] = ()
    listed: Listed = Listed()
    products: tuple[Named, ...] = ()
    earlier: tuple[str, ...] = ()
    product: Named | None = None
    before: Named | None = None
    search: Search | None = None
    worn: str = ""
    topic: str = ""

    def after(self, messages: Sequence[BaseMessage]) -> Dialogue:
        """Return the state after the messages that are newer than ``upto``; after all where that one is not there."""
        place = next((n for n, each in enumerate(messages) if self.upto and each.id == self.upto), -1)
        state, looked, calls = self, False, _calls(messages)
        for message in messages[place + 1 :]:
            if isinstance(message, HumanMessage):
                looked = False
            elif isinstance(message, ToolMessage):
                result = result_of(message)
                state = state._told(result, calls.get(message.tool_call_id, {}), also=looked)
                looked = looked or isinstance(result, OrderResult)
        newest = next((str(each.id) for each in reversed(messages) if each.id), self.upto)
        return state.model_copy(update={"upto": newest})

    def _told(self, result: Result, call: dict[str, Any], *, also: bool) -> Dialogue:
        """Return the state after one result; ``also`` says that another order was looked at for the same message."""
        changes: dict[str, Any] = {}
        if isinstance(result, (AnswerResult, PolicyResult)):
            changes = {"topic": result.topic} if result.topic else {}
        elif isinstance(result, OrdersResult):
            if result.about and not result.orders:
                return self  # the words named none
            numbers = tuple(_plain(number) for number in result.numbers[:_MOST])
            changes = {"customers": tuple(result.orders[:_MOST]), "listed": Listed(kind="orders", ids=numbers)}
            changes |= {"orders": numbers} if len(numbers) == 1 else {"orders": ()}
        elif isinstance(result, (OrderResult, ProposalResult)) and result.number:
            number = _plain(result.number)
            known = self.orders if also and isinstance(result, OrderResult) else ()
            changes = {"orders": tuple(dict.fromkeys((*known, number)))}
        elif isinstance(result, ProductsResult) and not result.unread:
            changes = self._found(result, call)
        elif isinstance(result, ComparisonResult):
            changes = self._listed(result.items)
        elif isinstance(result, ProductResult) and result.item.get("id"):
            changes = self._focus(Named(id=str(result.item["id"]), title=str(result.item.get("title") or "")))
        elif isinstance(result, TryOnResult) and result.article.get("product_id"):
            article = result.article
            changes = self._focus(Named(id=str(article["product_id"]), title=str(article.get("title") or "")))
        if changes and "topic" not in changes:
            changes["topic"] = ""
        return self.model_copy(update=changes) if changes else self

    def _focus(self, product: Named) -> dict[str, Any]:
        other = self.product if self.product is not None and self.product.id != product.id else self.before
        return {"product": product, "before": other}

    def _listed(self, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
        shown = tuple(Named(id=str(each["id"]), title=str(each.get("title") or "")) for each in items[:_MOST])
        before = tuple(each.id for each in self.products)
        return {
            "products": shown,
            "earlier": before if len(before) > 1 else self.earlier,
            "listed": Listed(kind="products", ids=tuple(each.id for each in shown)),
            "product": shown[0] if len(shown) == 1 else None,
            "before": self.product or self.before,
        }

    def _found(self, result: ProductsResult, call: dict[str, Any]) -> dict[str, Any]:
        changes = self._listed(result.shown)
        args = call.get("args") or {}
        if call.get("name") == "recommend" and args.get("category"):  # "in green?" is asked of that
            of = str(args["category"])
            changes["search"] = Search(args={"query": of, "kinds": [of]}, total=result.total)
        if worn := _WORN.search(f"{args.get('query') or ''} {args.get('refine') or ''}"):
            changes["worn"] = worn[1].casefold()
        if call.get("name") == "search_products":
            changes["search"] = Search(
                args=dict(call.get("args") or {}), understood=result.understood or {}, total=result.total
            )
        return changes


def _plain(number: str) -> str:
    return number.lstrip("#")


def _calls(messages: Sequence[BaseMessage]) -> dict[str, dict[str, Any]]:
    """Return the calls of tools by their id."""
    made = (call for each in messages if isinstance(each, AIMessage) for call in each.tool_calls)
    return {str(call["id"]): {"name": call["name"], "args": call["args"]} for call in made}


def read(data: Any) -> Dialogue:
    """Return the state that was kept as plain data; an empty one of anything else."""
    return Dialogue.model_validate(data) if isinstance(data, dict) else Dialogue()
