"""A refund: which order, which articles, how much and why, all from the customer's words."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.money import amount
from agent.embedded.numbers import lone_number, order_numbers, skus, without_orders
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
_NTH = re.compile(r"\bthe (?:first|second|third|fourth|fifth|last) (?:item|one|article|product|thing)\b", re.I)
_NEWS = re.compile(r"\b(?:status|where|when)\b", re.I)
_REASON = re.compile(r"\b(?:because|since|as it|as they|cause)\b\s*(.{3,280})", re.I)
_WHOLE = re.compile(r"\b(?:whole|entire|complete|full|everything|all of it|all items|all)\b", re.I)
_COUNT = {"one": 1, "a": 1, "an": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_PLAIN_WORDS = """
refund refunded refunds refunding money back reimburse reimbursed reimbursement order orders number no id my me mine i
would want wanted like need needed please can could you we the a an of for on to in it its this that is was get give got
have has had thanks thank hi hello hey there return returned whole entire full complete everything all and or with from
so now purchase bought ordered item items article product thing things one dollars euros pounds bucks usd eur gbp pay
paid partial some amount credit card account only just do be if sir am are im your yes ok okay help how been demand
compensation last latest recent back ll re ve
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


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
    named = skus(text) or _content_words(text)
    if order is None and named and "get_order" in turn.tools:
        return turn.call("get_order", {"order_number": number}, Frame("lookup", "refund", {"text": text}), "refund")
    args: dict[str, Any] = {"order_number": number}
    if sum_asked := amount(text):
        args["amount"] = sum_asked.value
        args |= {"currency": sum_asked.currency} if sum_asked.currency else {}
    elif _MONEY_WORD.search(text):
        kept = Frame("refund_amount", "refund", {"order_number": number, "text": text})
        return turn.say("How much exactly? Please write one amount in figures, such as 12.50.", kept, "refund")
    elif order is not None and not _WHOLE.search(text):
        items = _items(turn, number, text, lines(order))
        if isinstance(items, Move):
            return items
        args |= {"items": items} if items else {}
    # Lines may come from different messages: a reason is one message's words, never two run together.
    reasons = [found[1].strip(" .!?") for line in text.splitlines() if (found := _REASON.search(normalise(line)))]
    if reasons:
        args["reason"] = reasons[0]
    return turn.call("refund_order", args, intent="refund")


def _items(turn: Turn, number: str, text: str, has: list[dict[str, Any]]) -> Move | list[dict[str, Any]]:
    """Return the articles to refund, none for the whole order, or the question which ones."""
    found, unknown = match_items(text, has)
    index = choice(nth[0], len(has)) if (nth := _NTH.search(normalise(text))) else None
    if index is not None and not found:
        found = [has[index]]
    if unknown:
        return _ask_item(turn, number, text, has, f"{unknown} is not part of order {number}. It has")
    if len(found) > 1 and not _joined(text):
        return _ask_item(turn, number, text, found, f"Order {number} has several that fit")
    one = _NAMES_ONE.search(normalise(text))
    if not found and has and one and one[1].casefold() not in _PLAIN:
        return _ask_item(turn, number, text, has, f"I do not see that in order {number}. It has")
    return [{"sku": line["sku"], "quantity": _quantity(text, line)} for line in found]


def _ask_item(turn: Turn, number: str, text: str, lines: list[dict[str, Any]], head: str) -> Move:
    listed = "; ".join(f"{n}) {one_line(str(line.get('title', '')), 80)}" for n, line in enumerate(lines, 1))
    args = {"order_number": number, "text": text, "skus": [line["sku"] for line in lines]}
    return turn.say(f"{head}: {listed}. Which one should be refunded?", Frame("refund_item", "refund", args), "refund")


def lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of an order that have a SKU."""
    items = order.get("items")
    found = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    return [each for each in found if each.get("sku")]


def match_items(text: str, lines: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Return the order's lines that the words name, and a named SKU that is not among them.

    Args:
        text: The customer's words.
        lines: Lines of the order, from a tool result.
    """
    asked = [code.casefold() for code in skus(text)]
    if asked:
        found = [line for line in lines if str(line["sku"]).casefold() in asked]
        have = {str(line["sku"]).casefold() for line in lines}
        return found, next((code.upper() for code in asked if code not in have), "")
    words = _content_words(text)
    titles = [{_stem(word) for word in _words(f"{line.get('title', '')} {line.get('variant', '')}")} for line in lines]
    telling = [word for word in words if 0 < sum(word in title for title in titles) < max(2, len(lines))]
    scores = [sum(word in title for word in telling) for title in titles]
    best = max(scores, default=0)
    return [line for line, score in zip(lines, scores, strict=True) if score and (score == best or _joined(text))], ""


def _joined(text: str) -> bool:
    return bool(re.search(r"\b(?:and|both|&|plus)\b|,", text, re.I))


def _quantity(text: str, line: dict[str, Any]) -> int:
    left = int(line.get("quantity") or 1) - int(line.get("refunded") or 0)
    plain = without_orders(normalise(text)).casefold()
    title = "|".join(re.escape(word) for word in _words(str(line.get("title", ""))))
    match = re.search(
        rf"\b(\d{{1,2}}|one|single|two|both|three|four|five)\b(?: of)?(?: the| my)?(?: \w+){{0,2}}? (?:{title})", plain
    )
    if match is None:
        return max(1, left)
    return max(1, min(_COUNT.get(match[1]) or int(match[1]), 1000))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 1]


def _stem(word: str) -> str:
    return word[:-2] if word.endswith(("shes", "ches", "sses", "xes")) else word.removesuffix("s")


def _content_words(text: str) -> list[str]:
    """Return the words that may name an article: not the ones that any refund message has."""
    plain = without_orders(_REASON.sub("", normalise(text)))
    return [_stem(word) for word in _words(plain) if word not in _PLAIN and not word.isdigit()]
