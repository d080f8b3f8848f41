"""Another size or colour of what was ordered: which article, which variant, before or after it was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import reasons
from agent.embedded.articles import lines, match_items, quantity
from agent.embedded.dialogue import Move
from agent.embedded.forms import Case, refuse
from agent.embedded.numbers import without_orders
from agent.embedded.returning import named, reasons_of
from agent.embedded.text import normalise
from commerce.text import one_line

_SENT = frozenset({"partly_shipped", "shipped", "delivered"})
_WORDS = {"small": "s", "medium": "m", "large": "l", "extra large": "xl", "extra small": "xs", "x-large": "xl"}
_LETTERS = re.compile(r"x{0,4}[sml]|[0-9]xl|[a-z]|[0-9]{1,3}(?:[./][0-9]{1,2})?")
#: "It is too small" is no wish for a small one, and the digits of an order no size.
_NO_SIZE = re.compile(r"#?\b\d{4,}\b|\b(?:too|bit|little|very|so)\s+\w+", re.I)
_CLAUSES = re.compile(r"\s*,?\s+and\s+(?:also\s+)?(?=(?:the|my)\s)", re.I)
OFFERED = 10


def swap(case: Case) -> Move:
    """Change the article before the order is sent, exchange it afterwards."""
    sent = case.order.get("status") in _SENT
    action = "exchange_items" if case.allowed("exchange_items") or (sent and case.rule("exchange_items")) else ""
    if case.allowed("change_items") or not action:
        action = "change_items"
    if not case.allowed(action):
        return refuse(case, action, (("return_items", "return"), ("cancel_order", "cancel_order")))
    swaps: list[dict[str, Any]] = list(case.slots.get("swaps") or [])
    parts = _CLAUSES.split(case.text)
    for part in parts[len(swaps) :]:
        found = _one(case.knowing(swaps=swaps), part if len(parts) > 1 else case.text)
        if isinstance(found, Move):
            return found
        swaps.append(found)
        case = Case(case.turn, case.intent, case.number, case.order, case.text, {
            name: value for name, value in case.slots.items() if name not in ("line", "variant")
        })  # fmt: skip
    args: dict[str, Any] = {"swaps": swaps}
    if action == "exchange_items":
        args["reason"] = reasons.read(case.text, reasons_of(case, action))
    return case.call(action, **args)


def _one(case: Case, text: str) -> dict[str, Any] | Move:
    """Return one swap, or the move that finds out what is missing."""
    line = _line(case, text)
    if isinstance(line, Move):
        return line
    case = case.knowing(line=line["sku"])
    if not line.get("product_id"):
        return case.turn.offer_person("I cannot see which variants there are of it.", case.intent)
    product = case.turn.memory.product(str(line["product_id"]))
    if product is None:
        return case.look("get_product", product_id=str(line["product_id"]))
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict) and each.get("sku")]
    chosen = str(case.slots.get("variant") or "")
    if not chosen:
        fitting = matching(text, variants, str(line["sku"]))
        chosen = str(fitting[0]["sku"]) if len(fitting) == 1 else ""
    if not chosen:
        return _ask_variant(case, line, variants)
    return {"sku": line["sku"], "quantity": quantity(text, line), "new_sku": chosen}


def _line(case: Case, text: str) -> dict[str, Any] | Move:
    has = lines(case.order)
    known = next((line for line in has if line["sku"] == case.slots.get("line")), None)
    if known is not None:
        return known
    found, _ = match_items(text, has)
    if len(found) == 1 or (len(has) == 1 and not found):
        return (found or has)[0]
    listed = "; ".join(f"{n}) {named(line)}" for n, line in enumerate(found or has, 1))
    question = f"Which article of order {case.number} is it: {listed}?"
    return case.ask("line", question, [str(line["sku"]) for line in found or has])


def _ask_variant(case: Case, line: dict[str, Any], variants: Sequence[dict[str, Any]]) -> Move:
    others = [each for each in variants if each["sku"] != line["sku"] and each.get("in_stock")][:OFFERED]
    if not others:
        return case.turn.offer_person(f"There is no other variant of {named(line)} in stock.", case.intent)
    listed = "; ".join(f"{n}) {one_line(str(each.get('title', '')), 60)}" for n, each in enumerate(others, 1))
    question = f"Which one would you like instead of {named(line)}: {listed}?"
    return case.ask("variant", question, [str(each["sku"]) for each in others])


def matching(text: str, variants: Sequence[dict[str, Any]], current: str = "") -> list[dict[str, Any]]:
    """Return the variants whose options the words name; an option that is not named stays as it is.

    Args:
        text: The customer's words.
        variants: The product's variants, from a tool result.
        current: SKU of the present variant, empty when there is none.
    """
    have = next((each for each in variants if each.get("sku") == current), None)
    before = _options(have) if have else {}
    wanted: dict[str, set[str]] = {}
    for each in variants:
        for name, value in _options(each).items():
            if _says(text, value):
                wanted.setdefault(name, set()).add(value)
    for name, values in list(wanted.items()):
        values.discard(before.get(name, ""))
        if not values:
            wanted.pop(name)
    if not wanted:
        return []

    def fits(variant: dict[str, Any]) -> bool:
        own = _options(variant).items()
        return all(value in wanted[name] if name in wanted else before.get(name, value) == value for name, value in own)

    return [each for each in variants if each.get("sku") != current and fits(each)]


def _options(variant: dict[str, Any]) -> dict[str, str]:
    found = variant.get("options")
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _says(text: str, value: str) -> bool:
    plain = _NO_SIZE.sub(" ", without_orders(normalise(text)))
    low = value.casefold()
    if not _LETTERS.fullmatch(low):
        return bool(re.search(rf"(?<!\w){re.escape(low)}(?!\w)", plain.casefold()))
    # A lone letter is a size only when it is written like one: "size m", "in M", never the m of "I'm".
    spoken = [word for word, letter in _WORDS.items() if letter == low]
    if any(re.search(rf"(?<![\w-]){word}(?![\w-])", re.sub(r"extra[ -]large", "xl", plain.casefold()) if word == "large"
                     else plain.casefold()) for word in spoken):  # fmt: skip
        return True
    return bool(
        re.search(rf"(?<![\w'.])(?i:size\s+){re.escape(value)}(?![\w'])", plain, re.I)
        or re.search(rf"(?<![\w'.]){re.escape(value)}(?![\w'])", plain)
    )
