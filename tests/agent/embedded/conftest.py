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
    "change_address": [
        "order_number",
        "name",
        "line1",
        "line2",
        "city",
        "postcode",
        "province",
        "country",
        "telephone",
    ],
    "proposal_status": ["proposal_id"],
    "handoff": ["reason"],
    "cancel_order": ["order_number", "reason"],
    "return_items": ["order_number", "items", "reason", "note"],
    "exchange_items": ["order_number", "swaps", "reason"],
    "change_items": ["order_number", "swaps"],
    "change_payment": ["order_number", "method"],
    "change_profile_address": ["name", "line1", "line2", "city", "postcode", "province", "country"],
    "resend_message": ["order_number", "kind"],
    "add_note": ["order_number", "text"],
    "checkout_link": ["items"],
    "plan": ["items", "drop"],
}
EXTRAS = {"try_on": ["item", "variant"], "ask_store": ["question", "product_id"]}  # bound only where they are set up
REASONS = {
    "no_longer_needed": "no longer needed",
    "too_small": "too small",
    "defective": "defective",
    "other": "another reason",
}
UNSENT = (
    "refund_order",
    "cancel_order",
    "change_items",
    "change_address",
    "change_payment",
    "resend_message",
    "add_note",
)
ARRIVED = ("refund_order", "return_items", "exchange_items", "resend_message", "add_note")


def can(*names: str) -> dict[str, Any]:
    return {
        name: {
            "allowed": name in names,
            "reason": "" if name in names else f"It is too late for {name}.",
            "reasons": REASONS,
        }
        for name in {*UNSENT, *ARRIVED}
    }


def schema(name: str, arguments: list[str]) -> dict[str, Any]:
    properties = {argument: {"type": "string"} for argument in arguments}
    parameters = {"type": "object", "properties": properties}
    return {"type": "function", "function": {"name": name, "description": name, "parameters": parameters}}


def order(number: str, **changes: Any) -> dict[str, Any]:
    items = [
        {
            "handle": "Ljkt",
            "title": "Alpine Rain Jacket",
            "variant": "M",
            "sku": "JKT-204-M",
            "product_id": "p1",
            "variant_id": "v-M-Red",
            "quantity": 1,
            "price": "79.00",
            "refunded": 0,
        },
        {
            "handle": "Lhat",
            "title": "Wool Beanie",
            "variant": "Grey",
            "sku": "HAT-11-G",
            "product_id": "p9",
            "variant_id": "v-hat",
            "quantity": 2,
            "price": "19.00",
            "refunded": 0,
        },
    ]
    return {
        "number": number,
        "status": "shipped",
        "placed_on": "2026-11-18",
        "items": items,
        "total": "117.00",
        "currency": "USD",
        "refunded": "0.00",
        "delivered_on": None,
        "can": can(*ARRIVED),
        "payment_methods": ["Visa ending 4242", "PayPal"],
        "tracking": [
            {"carrier": "DHL", "number": "JD1", "url": "https://demo.example.com/t/1", "status": "in_transit"}
        ],
        "shipping_address": "Ann Lee, 5 Elm Road, Austin, TX 78701, US",
        **changes,
    }


class Shop:
    """Answers tool calls as the real tools do, from two orders and two products."""

    def __init__(self) -> None:
        self.orders = {
            "1007": order("1007"),
            "1008": order("1008", status="delivered"),
            "1009": order("1009", status="open", can=can(*UNSENT)),
        }
        self.listed: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}

    def settle(self, name: str) -> None:
        """Take the entry off the list that a call is about, as the graph's nodes do."""
        done = next((each for each in self.listed if each["action"] == name), None)
        self.listed = [each for each in self.listed if each is not done]

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
            return {
                "kind": "products",
                "query": args["query"],
                "understood": {"max_price": "120.00"},
                "total": 2,
                "items": [
                    {
                        "id": "p1",
                        "sku": "JKT-204",
                        "title": "Rain Jacket",
                        "price": "79.00",
                        "currency": "USD",
                        "in_stock": True,
                    },
                    {
                        "id": "p2",
                        "sku": "JKT-205",
                        "title": "Storm Coat",
                        "price": "99.00",
                        "currency": "USD",
                        "in_stock": False,
                    },
                ],
            }
        if name == "get_product":
            return {
                "kind": "product",
                "item": {
                    "id": args["product_id"],
                    "title": "Storm Coat",
                    "price": "99.00",
                    "currency": "USD",
                    "in_stock": False,
                    "description": "Keeps dry.",
                    "options": {"Size": ["S", "M"]},
                    "variants": [
                        {
                            "id": f"v-{size}-{colour}",
                            "handle": f"V{size}{colour[0]}",
                            "sku": f"JKT-204-{size}" if colour == "Red" else f"JKT-205-{size}",
                            "title": f"{size} / {colour}",
                            "options": {"Size": size, "Colour": colour},
                            "price": "79.00",
                            "in_stock": size != "S",
                        }
                        for size in ("S", "M", "L")
                        for colour in ("Red", "Navy blue")
                    ],
                },
            }
        if name == "try_on":
            article = {"product_id": args["item"], "title": "Storm Coat", "colour": args.get("variant") or "Red"}
            return {
                "kind": "tryon",
                "stage": "photo",
                "sentence": "Please add a photo.",
                "article": article,
                "colours": ["Red", "Navy blue", "Green"],
                "sizes": ["S", "M"],
            }
        if name == "checkout_link":
            return {"kind": "checkout", "url": "https://demo.example.com/cart/1", "items": args["items"]}
        if name == "plan":
            items = [{"id": number, **item} for number, item in enumerate(args.get("items", []), 1)]
            self.listed = [each for each in items or self.listed if each["id"] not in args.get("drop", [])]
            return {"kind": "checklist", "still_open": self.listed}
        if name == "store_policy":
            return {"kind": "policy", "topic": "refunds", "text": "A refund is possible within 30 days."}
        if name == "handoff":
            return {"kind": "handoff", "sentence": "A colleague takes over from here."}
        return {
            "kind": "proposal",
            "proposal_id": "pr-1",
            "state": "open",
            "summary": f"{name} it",
            "order_number": args.get("order_number", ""),
            "expires_at": "2026-11-23T01:00:00+00:00",
        }


class Talk:
    """A conversation with the embedded model: what it called, and what it said."""

    def __init__(self, shop: Shop, tools: dict[str, list[str]]) -> None:
        self.shop = shop
        self.model = EmbeddedChat().bind_tools([schema(name, arguments) for name, arguments in tools.items()])
        self.messages: list[BaseMessage] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def say(self, text: str) -> str:
        self.messages.append(HumanMessage(text))
        said: list[str] = []
        for _ in range(20):
            answer = self.model.invoke(list(self.messages))
            self.messages.append(answer)
            said.append(answer.text)
            if not answer.tool_calls:
                return "\n".join(part for part in said if part)
            assert len(answer.tool_calls) == 1
            call = answer.tool_calls[0]
            self.calls.append((call["name"], call["args"]))
            result = self.shop.answer(call["name"], call["args"])
            if self.shop.listed and call["name"] != "plan":
                self.shop.settle(call["name"])
                result = {**result, "still_open": self.shop.listed}
            self.messages.append(ToolMessage(json.dumps(result), tool_call_id=str(call["id"]), name=call["name"]))
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
    """Return a conversation with some tools only, or with those of extras."""

    def make(*names: str) -> Talk:
        known = {**ARGUMENTS, **EXTRAS}
        return Talk(shop, {name: known[name] for name in names})

    return make
