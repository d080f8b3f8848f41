"""Graders: compare what happened with what a scenario expects. Each returns what is wrong, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agent.events import Reply
from evals.scenario import EndExpect, Shown, TurnExpect


def turn(expect: TurnExpect, reply: Reply | None, tools: list[str], error: str) -> list[str]:
    """Grade one turn; ``error`` is the code of the error it met, empty when there was none."""
    if error != (expect.error or ""):
        return [f"met the error {error or 'none'}, expected {expect.error or 'none'}"]
    problems = []
    text = reply.plain() if reply else ""
    low = text.casefold()
    problems += [f"does not contain {word!r}: {text!r}" for word in expect.contains if word.casefold() not in low]
    if expect.contains_any and not any(word.casefold() in low for word in expect.contains_any):
        problems.append(f"contains none of {expect.contains_any}: {text!r}")
    problems += [f"says {word!r}: {text!r}" for word in expect.never_says if word.casefold() in low]
    problems += [f"did not call {name} (called {tools})" for name in expect.tools if name not in tools]
    problems += [f"called {name}" for name in expect.tools_never if name in tools]
    if reply is not None:
        problems += _reply(expect, reply)
    return problems


def _reply(expect: TurnExpect, reply: Reply) -> list[str]:
    problems = []
    if expect.proposal is not None:
        action = reply.proposal["action"] if reply.proposal else "none"
        if action != expect.proposal:
            problems.append(f"shows the proposal {action}, expected {expect.proposal}: {reply.plain()!r}")
    if expect.products is not None:
        problems += _products(expect.products, reply.products)
    if expect.outcome is not None and (reply.outcome or {}).get("state") != expect.outcome:
        problems.append(f"outcome {reply.outcome}, expected {expect.outcome}")
    if expect.state is not None and reply.state != expect.state:
        problems.append(f"state {reply.state}, expected {expect.state}")
    return problems


def _products(expect: Shown, shown: list[dict[str, Any]]) -> list[str]:
    problems = []
    if len(shown) < expect.at_least:
        problems.append(f"shows {len(shown)} products, expected at least {expect.at_least}")
    for item in shown:
        price, title = Decimal(item["price"]), item["title"].casefold()
        if expect.max_price is not None and price > Decimal(expect.max_price):
            problems.append(f"shows {item['title']} at {price}, above {expect.max_price}")
        if expect.min_price is not None and price < Decimal(expect.min_price):
            problems.append(f"shows {item['title']} at {price}, below {expect.min_price}")
        if expect.in_stock and not item["in_stock"]:
            problems.append(f"shows {item['title']}, which is sold out")
        if expect.all_titles.casefold() not in title:
            problems.append(f"shows {item['title']}, not a {expect.all_titles}")
        if expect.category.casefold() not in item.get("category", "").casefold():
            problems.append(f"shows {item['title']} of {item.get('category')}, not {expect.category}")
    if expect.any_title and not any(expect.any_title.casefold() in item["title"].casefold() for item in shown):
        problems.append(f"shows no {expect.any_title}: {[item['title'] for item in shown]}")
    return problems


def end(expect: EndExpect, facts: dict[str, Any]) -> list[str]:
    """Grade the end state; ``facts`` is what `evals.run` read from the demo store and the ledger."""
    problems = []
    for number, amount in expect.refunded.items():
        if Decimal(facts["refunded"][number]) != Decimal(amount):
            problems.append(f"order {number}: {facts['refunded'][number]} refunded, expected {amount}")
    for number, words in expect.address.items():
        if words.casefold() not in facts["address"][number].casefold():
            problems.append(f"order {number} goes to {facts['address'][number]!r}, expected {words!r}")
    problems += _orders(expect, facts)
    problems += [f"order {number} was changed" for number in expect.unchanged if number in facts["changed"]]
    problems += [f"called {name}" for name in expect.tools_never if name in facts["tools"]]
    said = "\n".join(facts["said"]).casefold()
    problems += [f"says {words!r}" for words in expect.never_says if words.casefold() in said]
    for name in ("proposals", "effects"):
        wanted = getattr(expect, name)
        if (wanted or name == "proposals") and wanted is not None and wanted != facts[name]:
            problems.append(f"{name}: {facts[name]}, expected {wanted}")
    if facts["owner"] != expect.owner:
        problems.append(f"the conversation belongs to the {facts['owner']}, expected the {expect.owner}")
    problems += [f"audit: {problem}" for problem in facts["audit"]]
    return problems


def _orders(expect: EndExpect, facts: dict[str, Any]) -> list[str]:
    """Return which orders are not as they should be; an empty word expects an empty field."""
    problems = []
    for number, fields in expect.orders.items():
        for field, words in fields.items():
            found = facts["orders"][number].get(field, "")
            if words.casefold() not in found.casefold() or (not words and found):
                problems.append(f"order {number}: {field} is {found!r}, expected {words!r}")
    return problems
