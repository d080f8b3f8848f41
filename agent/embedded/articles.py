"""Which articles of an order the customer's words name, and how many of them."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded.numbers import skus, without_orders
from agent.embedded.text import normalise

REASON = re.compile(r"\b(?:because|since|as it|as they|cause)\b\s*(.{3,280})", re.I)
WHOLE = re.compile(r"\b(?:whole|entire|complete|full|everything|all of it|all items|all)\b", re.I)
_COUNT = {"one": 1, "a": 1, "an": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_PLAIN_WORDS = """
refund refunded refunds refunding money back reimburse reimbursed reimbursement order orders number no id my me mine i
would want wanted like need needed please can could you we the a an of for on to in it its this that is was get give got
have has had thanks thank hi hello hey there return returned whole entire full complete everything all and or with from
so now purchase bought ordered item items article product thing things one dollars euros pounds bucks usd eur gbp pay
paid partial some amount credit card account only just do be if sir am are im your yes ok okay help how been demand
compensation last latest recent back ll re ve piece pieces unit units copy copies two three four five
"""
#: "the candles, only one of them": the number stands alone, after the article.
_ALONE = re.compile(
    r"\b(?:only|just) (\d{1,2}|one|two|three|four|five)(?: of (?:them|those|these))?(?: please)?\W*$|"
    r"\b(\d{1,2}|one|two|three|four|five) of (?:them|those|these)\b"
)
PLAIN = frozenset(_PLAIN_WORDS.split())
#: "one piece of order 1003": so many of something that is not named.
_SOME = re.compile(
    r"\b(\d{1,2}|one|an?|single|two|both|three|four|five) (?:single )?"
    r"(?:pieces?|items?|articles?|products?|things?|units?|copies|copy)\b"
    r"(?! (?:number|no|#|\d))"
)


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
    words = content_words(text)
    titles = [{_stem(word) for word in _words(f"{line.get('title', '')} {line.get('variant', '')}")} for line in lines]
    telling = [word for word in words if 0 < sum(word in title for title in titles) < max(2, len(lines))]
    scores = [sum(word in title for word in telling) for title in titles]
    best = max(scores, default=0)
    return [line for line, score in zip(lines, scores, strict=True) if score and (score == best or joined(text))], ""


def joined(text: str) -> bool:
    """Whether the words name several things."""
    return bool(re.search(r"\b(?:and|both|&|plus)\b|,", text, re.I))


def quantity(text: str, line: dict[str, Any]) -> int:
    """Return how many pieces of a line the words name, all that are left when they name no number."""
    left = int(line.get("quantity") or 1) - int(line.get("refunded") or 0)
    plain = without_orders(normalise(text)).casefold()
    title = "|".join(re.escape(word) for word in _words(str(line.get("title", ""))))
    match = re.search(
        rf"\b(\d{{1,2}}|one|single|two|both|three|four|five)\b(?: of)?(?: the| my)?(?: \w+){{0,2}}? (?:{title})", plain
    )
    match = match or _ALONE.search(plain) or _SOME.search(plain)
    return max(1, left) if match is None else _counted(next(group for group in match.groups() if group))


def pieces(text: str) -> int | None:
    """Return how many pieces of something unnamed the words ask for; None when they speak of no number."""
    match = _SOME.search(without_orders(normalise(text)).casefold())
    return _counted(match[1]) if match else None


def _counted(word: str) -> int:
    return max(1, min(_COUNT.get(word) or int(word), 1000))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 1]


def _stem(word: str) -> str:
    return word[:-2] if word.endswith(("shes", "ches", "sses", "xes")) else word.removesuffix("s")


def content_words(text: str) -> list[str]:
    """Return the words that may name an article: not the ones that any refund message has."""
    plain = without_orders(REASON.sub("", normalise(text)))
    return [_stem(word) for word in _words(plain) if word not in PLAIN and not word.isdigit()]
