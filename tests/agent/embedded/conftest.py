# ruff: noqa: E501 - tables of messages and results read better whole
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.embedded.model import EmbeddedChat

ARGUMENTS = {
    "search_products": ["query", "min_price", "max_price", "in_stock", "category", "options", "sort"],
    "get_product": ["product_id"],
    "list_orders": [],
    "get_order": ["order_number"],
    "store_policy": ["topic"],
    "refund_order": ["order_number", "items", "amount", "currency", "reason"],
    "change_address": ["order_number", "name", "line1", "line2", "city", "postcode", "province", "country"],
    "proposal_status": ["proposal_id"],
    "handoff": ["reason"],
}
LATER = {
    "cancel_order": ["order_number", "reason"],
    "request_return": ["order_number", "reason"],
    "exchange_items": ["order_number", "reason"],
    "start_try_on": ["sku"],
}


def schema(name: str, arguments: list[str]) -> dict[str, Any]:
    properties = {argument: {"type": "string"} for argument in arguments}
    parameters = {"type": "object", "properties": properties}
    return {"type": "function", "function": {"name": name, "description": name, "parameters": parameters}}


def order(number: str, **changes: Any) -> dict[str, Any]:
    items = [
        {"title": "Alpine Rain Jacket", "variant": "M", "sku": "JKT-204-M", "quantity": 1, "price": "79.00", "refunded": 0},
        {"title": "Wool Beanie", "variant": "Grey", "sku": "HAT-11-G", "quantity": 2, "price": "19.00", "refunded": 0},
    ]  # fmt: skip
    return {
        "number": number, "status": "shipped", "placed_on": "2026-11-18", "items": items, "total": "117.00",
        "currency": "USD", "refunded": "0.00", "delivered_on": None, "can": {},
        "tracking": [{"carrier": "DHL", "number": "JD1", "url": "https://demo.example.com/t/1", "status": "in_transit"}],
        "shipping_address": "Ann Lee, 5 Elm Road, Austin, TX 78701, US", **changes,
    }  # fmt: skip


class Shop:
    """Answers tool calls as the real tools do, from two orders and two products."""

    def __init__(self) -> None:
        self.orders = {"1007": order("1007"), "1008": order("1008", status="delivered")}
        self.answers: dict[str, dict[str, Any]] = {}

    def answer(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        if name in self.answers:
            return self.answers[name]
        if name == "get_order":
            found = self.orders.get(str(args["order_number"]).lstrip("#"))
            missing = {"kind": "error", "code": "order_not_found", "message": "I could not find that order for you."}
            return {"kind": "order", "order": found} if found else missing
        if name == "list_orders":
            fields = ("number", "status", "placed_on", "total", "currency")
            return {
                "kind": "orders",
                "orders": [{f: o[f] for f in fields} | {"items": 3} for o in self.orders.values()],
            }
        if name == "search_products":
            return {"kind": "products", "query": args["query"], "understood": {"max_price": "120.00"}, "total": 2, "items": [
                {"id": "p1", "sku": "JKT-204", "title": "Rain Jacket", "price": "79.00", "currency": "USD", "in_stock": True},
                {"id": "p2", "sku": "JKT-205", "title": "Storm Coat", "price": "99.00", "currency": "USD", "in_stock": False},
            ]}  # fmt: skip
        if name == "get_product":
            return {"kind": "product", "item": {"id": args["product_id"], "title": "Storm Coat", "price": "99.00",
                    "currency": "USD", "in_stock": False, "description": "Keeps dry.", "options": {"Size": ["S", "M"]}}}  # fmt: skip
        if name == "store_policy":
            return {"kind": "policy", "topic": "refunds", "text": "A refund is possible within 30 days."}
        if name == "handoff":
            return {"kind": "handoff", "sentence": "A colleague takes over from here."}
        return {"kind": "proposal", "proposal_id": "pr-1", "state": "open", "summary": f"{name} it",
                "order_number": args.get("order_number", ""), "expires_at": "2026-11-23T01:00:00+00:00"}  # fmt: skip


class Talk:
    """A conversation with the embedded model: what it called, and what it said."""

    def __init__(self, shop: Shop, tools: dict[str, list[str]]) -> None:
        self.shop = shop
        self.model = EmbeddedChat().bind_tools([schema(name, arguments) for name, arguments in tools.items()])
        self.messages: list[BaseMessage] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def say(self, text: str) -> str:
        self.messages.append(HumanMessage(text))
        for _ in range(6):
            answer = self.model.invoke(list(self.messages))
            self.messages.append(answer)
            if not answer.tool_calls:
                return answer.text
            assert len(answer.tool_calls) == 1
            assert not answer.text
            call = answer.tool_calls[0]
            self.calls.append((call["name"], call["args"]))
            result = json.dumps(self.shop.answer(call["name"], call["args"]))
            self.messages.append(ToolMessage(result, tool_call_id=str(call["id"]), name=call["name"]))
        raise AssertionError("the model keeps calling tools")

    @property
    def last(self) -> AIMessage:
        message = self.messages[-1]
        assert isinstance(message, AIMessage)
        return message

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def talk(shop: Shop) -> Talk:
    return Talk(shop, ARGUMENTS)


@pytest.fixture
def talk_with(shop: Shop) -> Callable[..., Talk]:
    """Return a conversation with some tools only, or with those of later releases."""

    def make(*names: str) -> Talk:
        known = {**ARGUMENTS, **LATER}
        return Talk(shop, {name: known[name] for name in names})

    return make
