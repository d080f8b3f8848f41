"""Cancelling an order and sending goods back: which articles, and why."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import reasons
from agent.embedded.articles import REASON, WHOLE, lines, match_items, quantity
from agent.embedded.dialogue import Move
from agent.embedded.forms import Case, refuse
from agent.embedded.text import normalise
from commerce.text import one_line

_ORDER = re.compile(
    r"\b(?:return|send back|returning|cancel)\s+(?:(?:my|the|this|that|whole|entire)\s+)*(?:order|#?\d{3,})", re.I
)
_SOME = re.compile(
    r"\b(?:something|(?:some|one|part) of|an? (?:item|article|thing|product)|one (?:item|article))\b", re.I
)


def cancel(case: Case) -> Move:
    """Cancel the order, with a reason from the list."""
    if not case.allowed("cancel_order"):
        return refuse(case, "cancel_order", (("return_items", "return"),))
    known = reasons_of(case, "cancel_order")
    reason = str(case.slots.get("reason") or reasons.read(case.text, known))
    if known and not reason:
        question = f"Why would you like to cancel order {case.number}? {reasons.options(known)}"
        return case.ask("reason", question, list(known))
    return case.call("cancel_order", reason=reason)


def give_back(case: Case) -> Move:
    """Ask for a return of some articles of the order, or all of them."""
    if not case.allowed("return_items"):
        return refuse(case, "return_items", (("cancel_order", "cancel_order"),))
    has = lines(case.order)
    items = case.slots.get("items")
    if items is None:
        items = articles(case, has)
        if isinstance(items, Move):
            return items
        case = case.knowing(items=items)
    known = reasons_of(case, "return_items")
    reason = str(case.slots.get("reason") or reasons.read(case.text, known))
    if known and not reason:
        return case.ask("reason", f"Why would you like to send it back? {reasons.options(known)}", list(known))
    args: dict[str, Any] = {"items": items, "reason": reason}
    if said := REASON.search(normalise(str(case.slots.get("note") or case.text))):
        args["note"] = said[1].strip(" .!?")
    return case.call("return_items", **args)


def articles(case: Case, has: list[dict[str, Any]]) -> list[dict[str, Any]] | Move:
    """Return the articles that are meant, none for all of the order, or the question which."""
    found, unknown = match_items(case.text, has)
    if unknown:
        return ask_articles(case, has, f"{unknown} is not part of order {case.number}.")
    if found:
        return [{"sku": line["sku"], "quantity": quantity(case.text, line)} for line in found]
    plain = normalise(case.text)
    if len(has) < 2 or WHOLE.search(plain) or (_ORDER.search(plain) and not _SOME.search(plain)):
        return []
    return ask_articles(case, has, "")


def ask_articles(case: Case, has: list[dict[str, Any]], head: str) -> Move:
    """Ask which articles of the order are meant."""
    listed = "; ".join(f"{n}) {named(line)}" for n, line in enumerate(has, 1))
    question = f"{head} Which articles of order {case.number} should go back: {listed}; or all of them?".strip()
    return case.ask("items", question, [str(line["sku"]) for line in has])


def named(line: dict[str, Any]) -> str:
    """Return an article of an order as a customer reads it."""
    title, variant = one_line(str(line.get("title", "")), 80), one_line(str(line.get("variant", "")), 40)
    return f"{title} ({variant})" if variant and variant != "Default Title" else title


def reasons_of(case: Case, action: str) -> dict[str, str]:
    """Return the reasons that the shop takes for an action: codes, and the words that customers read."""
    found = case.rule(action).get("reasons")
    return {str(code): str(words) for code, words in found.items()} if isinstance(found, dict) else {}
