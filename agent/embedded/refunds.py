"""A refund: which order, which articles, how much and why, all from the customer's words."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import talk
from agent.embedded.articles import PLAIN, REASON, WHOLE, content_words, joined, lines, match_items, pieces, quantity
from agent.embedded.dialogue import Frame, Move
from agent.embedded.money import amount
from agent.embedded.numbers import lone_number, order_numbers, skus
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.embedded.words import choice
from commerce.text import one_line

_STATUS = re.compile(
    r"\b(?:where(?:'s| is)|when (?:do|will|does|is|can)|status|pending|waiting|delayed|overdue|how long|"
    r"check(?:ing)? (?:on|the|my|if|whether)|already (?:returned|sent)|less than|turned down|denied|rejected|refused|"
    r"(?:not|n't) (?:yet )?(?:received|arrived|reflect\w*|show\w*|initiated|started|been)|still (?:not|no)|is late)\b"
    r"|(?:^|[.,!?]\s*|\band )(?:has|have|did) (?:my|the|you|it|i|we)\b"
    r"|\b(?:refund|money|credit)\b.{0,25}\b(?:missing|late|not)\b",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:i(?:'d| would)? (?:want|like|need|demand)|please|can (?:i|you)|could (?:i|you)|give me|get me|"
    r"refund (?:me|my|the|order|it|#))\b",
    re.I,
)
_MONEY_WORD = re.compile(r"\b(?:dollars?|euros?|pounds?|bucks|quid|usd|eur|gbp)\b|[$€£]", re.I)
_NAMES_ONE = re.compile(r"\brefund(?: me)?(?: for| of)? (?:the|my|one|two|both|this|that|a) ([a-z]{3,})", re.I)
_CARRIAGE = r"(?:shipping|delivery|postage)"
_SHIPPING = re.compile(
    rf"\b{_CARRIAGE} (?:costs?|fees?|charges?|part|price)\b"
    rf"|\b(?:refund|back)(?: me)?(?: for)? (?:the |my )?{_CARRIAGE}\b(?! (?:address|was|is|took|time|date))",
    re.I,
)
#: "order 1015 with the shipping" is the whole order.
_WITH_SHIPPING = re.compile(rf"\b(?:includ\w+|with|plus|and|as well as) (?:the |all |my )?{_CARRIAGE}\b", re.I)
_NTH = re.compile(r"\bthe (?:first|second|third|fourth|fifth|last) (?:item|one|article|product|thing)\b", re.I)
_NEWS = re.compile(r"\b(?:status|where|when)\b", re.I)


def wants_news(text: str) -> bool:
    """Whether the words ask after a refund rather than for one."""
    plain = normalise(text)
    return bool(_STATUS.search(plain)) and not (
        _ASKS.search(plain) and not re.search(r"\b(?:status|where|when)\b", plain, re.I)
    )


def act(turn: Turn) -> Move:
    """Answer a refund wish: look the order up, ask for what is missing, or propose the refund."""
    if wants_news(turn.text):
        return _news(turn)
    numbers = order_numbers(turn.text)
    lone = lone_number(turn.text)
    numbers = numbers or ([lone] if lone else [])
    if len(numbers) > 1:
        return turn.say(
            f"One order at a time, please. Which one comes first: {', '.join(numbers[:5])}?",
            Frame("order_number", "refund", {"text": turn.text}),
            "refund",
        )
    number = numbers[0] if numbers else turn.frame.args.get("order_number") or turn.memory.current_order()
    if not number:
        return ask_order(turn, "refund")
    return propose(turn, str(number), turn.text)


def _news(turn: Turn) -> Move:
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.memory.current_order()
    frame = Frame("lookup", "refund_news", {"text": turn.text})
    if number:
        return turn.call("get_order", {"order_number": number}, frame, "refund")
    return turn.call("list_orders", {}, frame, "refund")


def ask_order(turn: Turn, intent: str) -> Move:
    """Ask for the order number, keeping what was said."""
    args = {**turn.frame.args, "text": turn.text}
    if re.search(r"\b(?:last|latest|most recent|newest)\b", turn.text, re.I) and "list_orders" in turn.tools:
        return turn.call("list_orders", {}, Frame("lookup", intent, {**args, "pick": "newest"}), intent)
    question = talk.ASK_ORDER.get(intent, talk.ASK_ORDER_ANY)
    return turn.say(question, Frame("order_number", intent, args), intent)


def propose(turn: Turn, number: str, text: str) -> Move:
    """Propose a refund of an order, or look at the order first when the words name an article."""
    order = turn.memory.order(number)
    named = skus(text) or content_words(text) or pieces(text)
    if order is None and named and "get_order" in turn.tools:
        return turn.call("get_order", {"order_number": number}, Frame("lookup", "refund", {"text": text}), "refund")
    args: dict[str, Any] = {"order_number": number}
    if sum_asked := amount(text):
        args["amount"] = sum_asked.value
        args |= {"currency": sum_asked.currency} if sum_asked.currency else {}
    elif _MONEY_WORD.search(text):
        kept = Frame("refund_amount", "refund", {"order_number": number, "text": text})
        return turn.say("How much exactly? Please write one amount in figures, such as 12.50.", kept, "refund")
    elif _shipping(turn, text) and not _WITH_SHIPPING.search(text):
        args["shipping"] = True
    elif order is not None and not WHOLE.search(text):
        items = _items(turn, number, text, lines(order))
        if isinstance(items, Move):
            return items
        args |= {"items": items} if items else {}
        args |= {"shipping": True} if items and _shipping(turn, text) else {}
    # Lines may come from different messages: a reason is one message's words, never two run together.
    reasons = [found[1].strip(" .!?") for line in text.splitlines() if (found := REASON.search(normalise(line)))]
    if reasons:
        args["reason"] = reasons[0]
    return turn.call("refund_order", args, intent="refund")


def _shipping(turn: Turn, text: str) -> bool:
    """Whether the words ask for the shipping cost; a reason that speaks of it does not."""
    known = "shipping" in turn.tools.get("refund_order", frozenset())
    return known and bool(_SHIPPING.search(REASON.sub("", normalise(text))))


def _items(turn: Turn, number: str, text: str, has: list[dict[str, Any]]) -> Move | list[dict[str, Any]]:
    """Return the articles to refund, none for the whole order, or the question which ones."""
    found, unknown = match_items(text, has)
    index = choice(nth[0], len(has)) if (nth := _NTH.search(normalise(text))) else None
    if index is not None and not found:
        found = [has[index]]
    if unknown:
        return _ask_item(turn, number, text, has, f"{unknown} is not part of order {number}. It has")
    if len(found) > 1 and not joined(text):
        return _ask_item(turn, number, text, found, f"Order {number} has several that fit")
    one = _NAMES_ONE.search(normalise(text))
    if not found and pieces(text) and not WHOLE.search(text):
        if len(has) != 1:
            return _ask_item(turn, number, text, has, f"Order {number} has")
        found = has
    if not found and has and one and one[1].casefold() not in PLAIN:
        return _ask_item(turn, number, text, has, f"I do not see that in order {number}. It has")
    return [{"sku": line["sku"], "quantity": quantity(text, line)} for line in found]


def _ask_item(turn: Turn, number: str, text: str, lines: list[dict[str, Any]], head: str) -> Move:
    listed = "; ".join(f"{n}) {one_line(str(line.get('title', '')), 80)}" for n, line in enumerate(lines, 1))
    args = {"order_number": number, "text": text, "skus": [line["sku"] for line in lines]}
    return turn.say(f"{head}: {listed}. Which one should be refunded?", Frame("refund_item", "refund", args), "refund")
