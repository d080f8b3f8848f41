"""What code read of a customer's message, for a language model: told beside the message, and put right in its calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from agent.embedded import money
from agent.embedded.explain import entities
from agent.embedded.state import Dialogue
from commerce.own_words import own
from commerce.text import one_line

#: What is told of the words: addresses and reasons a model has to copy from the words themselves.
_TOLD = {"orders": "order numbers", "left out": "orders to leave out", "article numbers": "article numbers"}
_BESIDE = "\n\n[Read by the shop's code, not written by the customer: "
_PRICED = ("search_products", "recommend")
#: What is looked at of a message.
_LONGEST = 2000


def beside(messages: Sequence[AnyMessage], state: Dialogue) -> list[AnyMessage]:
    """Return the messages, the newest of which, where it is the customer's, tells what code read in it.

    Args:
        messages: What a model is about to be asked.
        state: What the conversation is about.
    """
    if not messages or not isinstance(messages[-1], HumanMessage):
        return list(messages)
    newest = messages[-1]
    facts = read(newest.text, state)
    if not facts:
        return list(messages)
    told = f"{newest.text}{_BESIDE}{'; '.join(facts)}]"
    return [*messages[:-1], newest.model_copy(update={"content": told})]


def written(text: str) -> str:
    """Return what the customer wrote of a message that is told with what code read in it."""
    return text.partition(_BESIDE)[0]


def read(text: str, state: Dialogue) -> list[str]:
    """Return what is read in words, and what they may point at, as short lines of data."""
    found = entities(own(text)[:_LONGEST])
    lines = [f"{told}: {', '.join(found[name])}" for name, told in _TOLD.items() if found.get(name)]
    lines += [f"price {end}: {value}" for end, value in found.get("price", {}).items()]
    lines += [f"sum: {found['sum']}"] if found.get("sum") and not found.get("price") else []
    lines += [f"answer: {found['answer']}"] if found.get("answer") else []
    if not found.get("orders") and len(state.orders) == 1:
        lines.append(f"order spoken of before: {one_line(state.orders[0], 40)}")
    if state.product is not None:
        lines.append(f"article looked at before: product_id {one_line(state.product.id, 60)}")
    return lines


def priced(answer: AIMessage, text: str) -> AIMessage:
    """Return an answer whose search has the price limits of the customer's words: models mix up the ends.

    Args:
        answer: A model's answer.
        text: The customer's newest message.
    """
    if not answer.tool_calls or answer.tool_calls[0]["name"] not in _PRICED:
        return answer
    limits = money.budget(own(text)[:_LONGEST])
    if limits.low is None and limits.high is None:
        return answer
    call = answer.tool_calls[0]
    args: dict[str, Any] = {
        name: value for name, value in call["args"].items() if name not in ("min_price", "max_price")
    }
    args |= {name: end for name, end in (("min_price", limits.low), ("max_price", limits.high)) if end is not None}
    return answer.model_copy(update={"tool_calls": [{**call, "args": args}]})
