"""Answers to the questions of a form: a number in the list shown, or words for one of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.embedded import extras, reasons
from agent.embedded.articles import lines, match_items, quantity
from agent.embedded.forms import Case
from agent.embedded.returning import reasons_of
from agent.embedded.swaps import matching
from agent.embedded.words import choice, core, is_yes

_ALL = frozenset({"all", "everything", "both", "all of them", "all of it", "the whole order", "both of them"})
_LONGEST_REASON = 25


def read(name: str, case: Case, offered: Sequence[str]) -> dict[str, Any]:
    """Return what an answer fills in, empty when it does not look like one.

    Args:
        name: The slot that was asked for.
        case: The form; its turn holds the answer.
        offered: The values behind the numbers in the question.
    """
    text = case.turn.text
    index = choice(text, len(offered))
    if name == "items":
        return _items(case, text, offered, index)
    if index is not None:
        return {name: offered[index]}
    if name == "reason":
        code = reasons.read(text, reasons_of(case, talk_action(case)))
        return {"reason": code, "note": text} if code else {}
    found = ""
    if name == "line":
        fitting, _ = match_items(text, [line for line in lines(case.order) if line["sku"] in offered])
        found = str(fitting[0]["sku"]) if len(fitting) == 1 else ""
    elif name == "variant":
        found = _variant(case, text, offered)
    elif name == "method":
        named = extras.methods(text, list(offered))
        found = named[0] if len(named) == 1 else ""
    elif name == "kind":
        found = extras.kind_of(text)
    return {name: found} if found else {}


def anything(name: str, text: str) -> dict[str, Any]:
    """Return what words fill in that are no other wish either: a note is free text, a reason may be any."""
    if name == "note" and not is_yes(text):
        return {"note": text}
    if name == "reason" and 1 < len(text.split()) <= _LONGEST_REASON:
        return {"reason": "other", "note": text}
    return {}


def talk_action(case: Case) -> str:
    """Return the action whose reasons the form asks for."""
    return "cancel_order" if case.intent == "cancel_order" else "return_items"


def _items(case: Case, text: str, offered: Sequence[str], index: int | None) -> dict[str, Any]:
    if core(text) in _ALL:
        return {"items": []}
    has = lines(case.order)
    found = [line for line in has if index is not None and line["sku"] == offered[index]] or match_items(text, has)[0]
    chosen = [{"sku": line["sku"], "quantity": quantity(text if index is None else "", line)} for line in found]
    return {"items": chosen} if chosen else {}


def _variant(case: Case, text: str, offered: Sequence[str]) -> str:
    product_id = case.slots.get("product")
    line = next((each for each in lines(case.order) if each["sku"] == case.slots.get("line")), {})
    product = case.turn.memory.product(str(product_id or line.get("product_id") or "")) or {}
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict)]
    fitting = [each for each in matching(text, variants, str(line.get("sku", ""))) if each.get("sku") in offered]
    return str(fitting[0]["sku"]) if len(fitting) == 1 else ""
