"""Answers to the questions of a form: a number in the list shown, or words for one of its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import others, pattern_intents, reasons, small_changes
from agent.embedded.articles import WHOLE, item, lines, meant, picked, quantity
from agent.embedded.forms import Case
from agent.embedded.numbers import order_numbers
from agent.embedded.other_variants import matching
from agent.embedded.returning import WHOLE_ORDER, reasons_of
from agent.embedded.short_answers import agrees, asks, choice
from commerce.wording import is_size
from service.consent import lists, things
from service.consent.lists import fold

_LONGEST_REASON = 25
_FEW = 5  # words of an answer that names a colour or a size
_GOES_ON = re.compile(r"^\W*(?:and|also|plus|or|then)\b", re.I)


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
        return _items(case, text, offered)
    if index is not None or (name == "variant" and len(offered) == 1 and agrees(text)):
        return {name: offered[index or 0]}
    if name == "reason":
        code = reasons.read(text, reasons_of(case, talk_action(case)))
        return {"reason": code, "note": text} if code else {}
    found = ""
    if name == "line":
        fitting = meant(text, [line for line in lines(case.order) if line["handle"] in offered]).lines
        found = str(fitting[0]["handle"]) if len(fitting) == 1 else ""
    elif name == "part":
        found = _part(case, text, offered)
    elif name == "variant":
        found = _variant(case, text, offered)
    elif name == "method":
        named = list(offered) if len(offered) == 1 and agrees(text) else small_changes.methods(text, list(offered))
        found = named[0] if len(named) == 1 else ""
    elif name == "kind":
        found = small_changes.kind_of(text)
    return {name: found} if found else {}


def anything(name: str, text: str) -> dict[str, Any]:
    """Return what words fill in that are no other request either: a note is free text, a reason may be any.

    A question answers nothing, and what goes on with another article, order or action is no reason.
    """
    if (name == "note" or name.startswith(others.PREFIX)) and not agrees(text):
        return {name: text}
    other = asks(text) or bool(_GOES_ON.search(text) or order_numbers(text) or pattern_intents.intent(text))
    other = other or lists.any_of(fold(text), lists.action_words())
    if name == "reason" and 1 < len(text.split()) <= _LONGEST_REASON and not other:
        return {"reason": "other", "note": text}
    return {}


def names_option(text: str) -> bool:
    """Return whether a short answer names a colour or a size, and nothing else that could be wished for."""
    words = fold(text).split()
    named = any(word in things.colours() or (is_size(word) and len(word) > 1) for word in words)
    return named and len(words) <= _FEW and not asks(text)


def talk_action(case: Case) -> str:
    """Return the action whose reasons the form asks for."""
    return "cancel_order" if case.intent == "cancel_order" else "return_items"


def _items(case: Case, text: str, offered: Sequence[str]) -> dict[str, Any]:
    has = lines(case.order)
    handles = picked(text, offered)
    if len(handles) == len(has):  # all of them
        return {"items": []}
    if handles:
        return {"items": [item(line, quantity(case.text, line)) for line in has if line["handle"] in handles]}
    found = meant(text, [line for line in has if line["handle"] in offered])
    found = found if found.items or found.doubt else meant(text, has)
    return {"items": list(found.items)} if found.items else {}


def _part(case: Case, text: str, offered: Sequence[str]) -> str:
    """Return the one article that is meant, or all of the order."""
    named = [str(line["handle"]) for line in meant(text, lines(case.order)).lines]
    if named == [offered[0]]:
        return offered[0]
    return WHOLE_ORDER if not named and WHOLE.search(text) else ""


def _variant(case: Case, text: str, offered: Sequence[str]) -> str:
    product_id = case.slots.get("product")
    line = next((each for each in lines(case.order) if each["handle"] == case.slots.get("line")), {})
    product = case.turn.history.product(str(product_id or line.get("product_id") or "")) or {}
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict)]
    fitting = [
        each for each in matching(text, variants, str(line.get("variant_id", ""))) if each.get("handle") in offered
    ]
    return str(fitting[0]["handle"]) if len(fitting) == 1 else ""
