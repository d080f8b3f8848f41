"""What the engine does about each wish."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.embedded import moving, refunds, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers, skus
from agent.embedded.shopping import wanted
from agent.embedded.turn import Turn
from agent.embedded.words import choice

#: The tools of later releases: used when they are bound, else the engine says what it cannot do.
CHANGE_TOOLS = {
    "cancel_order": "cancel_order",
    "return": "request_return",
    "exchange": "exchange_items",
    "try_on": "start_try_on",
}
_LIST = re.compile(
    r"\b(?:my|all|recent|past|previous|other|last \w+) orders\b|\border history\b|\blist\b|"
    r"\bwhat (?:did|have) i (?:order|b[ou]+ght)",
    re.I,
)
_NEWEST = re.compile(r"\b(?:last|latest|most recent|newest) (?:\w+ )?(?:order|purchase)\b", re.I)
_POINTS = re.compile(
    r"\b(?:tell|show|more|about|details?|describe|info\w*|what|which|is|does|look|pick|take|see)\b|^\W*#?\d\W*$|^the\b",
    re.I,
)


def act(label: str, turn: Turn) -> Move:
    """Return the move for a wish that was understood.

    Args:
        label: The wish.
        turn: The turn that it was read from.
    """
    return _ACTS[label](turn)


def order_status(turn: Turn) -> Move:
    """Look an order up when its number is known, else list the customer's orders."""
    numbers = order_numbers(turn.text)
    lone = lone_number(turn.text)
    number = numbers[0] if numbers else lone
    if number is None and _NEWEST.search(turn.text):
        frame = Frame("lookup", "order_status", {"pick": "newest"})
        return turn.call("list_orders", {}, frame, "order_status")
    if number is None and not _LIST.search(turn.text):
        number = turn.frame.args.get("order_number") or turn.memory.current_order()
    if number:
        return turn.call("get_order", {"order_number": number}, intent="order_status")
    return turn.call("list_orders", {}, Frame("lookup", "order_status"), "order_status")


def product_discovery(turn: Turn) -> Move:
    """Search, or show one of the products of the last search."""
    shown = turn.memory.products()
    pointed = choice(turn.text, len(shown))
    if pointed is not None and _POINTS.search(turn.text) and "get_product" in turn.tools and not skus(turn.text):
        return turn.call("get_product", {"product_id": str(shown[pointed].get("id"))}, intent="product_discovery")
    found = wanted(turn.text, turn.memory.last_search())
    return turn.call("search_products", found.arguments(), intent="product_discovery")


def policy_question(turn: Turn) -> Move:
    """Quote the store's policy on what was asked."""
    topic = " ".join(turn.text.split())[:300]
    return turn.call("store_policy", {"topic": topic}, intent="policy_question")


def human_handoff(turn: Turn) -> Move:
    """Call a person at once."""
    return turn.hand_off()


def chitchat(turn: Turn) -> Move:
    """Answer small talk with a fixed sentence."""
    return turn.say(talk.small_talk(turn.text), intent="chitchat")


def other(turn: Turn) -> Move:
    """Say that this is not something the engine does, and offer a person."""
    return turn.offer_person(talk.UNABLE["other"], "other")


def _change(label: str) -> Callable[[Turn], Move]:
    def act_on(turn: Turn) -> Move:
        tool = CHANGE_TOOLS[label]
        if tool not in turn.tools:
            return turn.offer_person(talk.UNABLE[label], label)
        numbers = order_numbers(turn.text)
        lone = lone_number(turn.text)
        number = numbers[0] if numbers else lone or turn.frame.args.get("order_number") or turn.memory.current_order()
        codes = skus(turn.text)
        args = {"order_number": number, "sku": codes[0] if codes else None, "reason": " ".join(turn.text.split())[:300]}
        if "order_number" in turn.tools[tool] and not number:
            return refunds.ask_order(turn, label)
        if "sku" in turn.tools[tool] and not codes and "order_number" not in turn.tools[tool]:
            return turn.say("Which article is it? Please give me its SKU.", Frame("", label), label)
        return turn.call(tool, {name: value for name, value in args.items() if value}, intent=label)

    return act_on


_ACTS: dict[str, Callable[[Turn], Move]] = {
    "order_status": order_status,
    "refund": refunds.act,
    "return": _change("return"),
    "exchange": _change("exchange"),
    "cancel_order": _change("cancel_order"),
    "change_address": moving.act,
    "product_discovery": product_discovery,
    "try_on": _change("try_on"),
    "policy_question": policy_question,
    "human_handoff": human_handoff,
    "chitchat": chitchat,
    "other": other,
}
