"""Order numbers and SKUs in a customer's words."""

from __future__ import annotations

import re
from functools import lru_cache

from agent.embedded.text import normalise
from service.consent import references
from service.consent.references import ENDS

# Shops write 1007, #1007, W1007, OD23456789 or 407-3987654-1234567.
_NUMBER = r"[A-Za-z]{0,3}-?[0-9](?:[0-9-]{0,30}[0-9])?"
_LONG = r"(?=[A-Za-z0-9-]{3})"
_CUED = re.compile(
    r"\b(?:order|purchase)s?\b(?:\s+(?:with|bearing)(?:\s+the)?)?[\s:]{0,8}"
    r"(?:(?:id|nos?\.?|nr\.?|numbers?|num\.?|reference|ref\.?)\b\.?)?(?:\s{0,4}\([^()]{0,20}\))?\s{0,4}(?:is\b|was\b)?"
    rf"[\s:#]{{0,8}}{_LONG}({_NUMBER})(?![\w@])"
    rf"|\b(?:id|number|reference|ref\.?|no\.)\s{{0,4}}(?:is\b)?[\s:#]{{0,8}}({_NUMBER})(?![\w@])"
    rf"|(?<![\w&])#\s?({_NUMBER})(?![\w@])",
    re.I,
)
_ANOTHER = re.compile(r"\W{0,12}(?:,|\band\b|&|\bor\b)\s*#?([0-9]{4,20})(?![\w@])", re.I)
_ANOTHER_SHORT = re.compile(
    rf"\W{{0,12}}(?:,|\band\b|&|\bor\b)\s*#?([0-9]{{4,20}}(?![\w@])|[0-9]{{1,3}}(?!\w){ENDS})", re.I
)
_LETTERED = re.compile(r"(?<![\w-])([A-Za-z][0-9]{4,15})(?![\w-])")
#: What makes a number one of money or of a measure.
_UNIT = (
    r"(?:dollars?|bucks|euros?|eur|usd|gbp|pounds?|cents?|€|£|\$|pages?|pieces?|pcs"
    r"|m?ah|wh|w|watts?|lumens?|lm|k|hz|rpm|dpi|steps|lit(?:er|re)s?|l|gb|mb|tb|ml|mm|cm|m|kg|g)\b"
)
_BARE = re.compile(
    r"(?<![\w.,$€£@/-])(?<![$€£0-9]\s)([0-9]{4,20}|[0-9]{3}-[0-9]{5,9}-[0-9]{5,9})(?![\w@/%€£$-]|[.,\s][0-9])"
    rf"(?!\s*{_UNIT})",
    re.I,
)
_PRICE_BEFORE = re.compile(r"(?:under|below|over|above|than|between|max(?:imum)?|budget|size)\W*(?:of\W*)?$", re.I)
_POSTCODE_BEFORE = re.compile(
    r"\b(?:(?:ship\w*|deliver\w*|send\w*) (?:(?:it|this|that|them|parcels?|stuff|things) )?to"
    r"|(?:post|postal|zip) ?codes?|zip)"
    r"(?: is| area| code)?\W{0,3}$",
    re.I,
)
_HOUSE_BEFORE = re.compile(
    r"\b(?:house|flat|door|apartment|apt|unit|room|street|building|phone|telephone|mobile)\s{1,3}$", re.I
)
_POSTCODE = re.compile(r"[0-9]{5}")
_ALONE = re.compile(
    r"^\W*(?:(?:it's|it is|its|the|my|this is|that's|yes|sure|ok|order|number|no\.?|id|is|one)[\s:,.#]*)*"
    r"([A-Za-z0-9][\w/.#-]{0,40})$",
    re.I,
)
_WHOLE = re.compile(_NUMBER)
_PLURAL = re.compile(r"\borders\b[^\n.?!]{0,40}$", re.I)
_SKU = re.compile(r"(?<![\w-])([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,10}){1,5})(?![\w-])")
_SHORT = re.compile(rf"(?<![\w.,/€$£+-])(?<!\d[ )])([0-9]{{3}})(?![\w@/%€$£-]|[.,][0-9]|\s[0-9]){ENDS}")
_NEAR = 60  # characters before a number that may make a price of it
_LIKE_SKU = re.compile(r"-[A-Za-z]*[0-9]")


def order_numbers(text: str, bare: bool = True) -> list[str]:
    """Return the order numbers that a message names, each once, as the customer wrote them, without ``#``.

    Args:
        text: The message.
        bare: Whether a number of four digits or more counts without a word like "order" before it; not wise
            where postcodes or budgets are expected.
    """
    return list(_named(text, bare))


@lru_cache(maxsize=512)
def _named(text: str, bare: bool) -> tuple[str, ...]:
    plain = normalise(text)
    # Where a number is read in two ways, the longer one is the number.
    named = [(start, end, plain[start:end].lstrip("# ")) for start, end in references.places(plain)]
    cued = [(each.start(), *_number_of(each)) for each in _CUED.finditer(plain) if not _of_a_house(plain, each.start())]
    cued = [each for each in cued if not any(start < each[1] and each[0] < end for start, end, _ in named)]
    found = []
    for start, end, number in sorted([*named, *(each for each in cued if not _is_sku(each[2]))]):
        found.append(number)
        another = _ANOTHER_SHORT if _PLURAL.search(plain, 0, start) else _ANOTHER
        following = another.match(plain, end)
        while following is not None:
            found.append(following[1])
            following = another.match(plain, following.end())
    found += _LETTERED.findall(plain)
    if bare and not found:
        found = [
            match[1]
            for match in _BARE.finditer(plain)
            if not _is_price(plain, match.start()) and not _is_postcode(plain, match)
        ]
    return tuple(dict.fromkeys(number.strip("-") for number in found))


def short_numbers(text: str) -> list[str]:
    """Return the numbers of three digits that stand alone, each once: order numbers only where orders tell so.

    A house number, a part of a telephone number and a price are none.
    """
    plain = normalise(text)
    return list(dict.fromkeys(each[1] for each in _SHORT.finditer(plain) if not _is_price(plain, each.start())))


def is_measure(number: str, text: str) -> bool:
    """Return whether a text counts something with a number, and names no order or place by it: "20000 mAh"."""
    return bool(re.search(rf"(?<!\w){re.escape(number)}\s?{_UNIT}", text, re.I))


def _number_of(match: re.Match[str]) -> tuple[int, str]:
    return match.end(), next(part for part in reversed(match.groups()) if part)


def _of_a_house(plain: str, place: int) -> bool:
    """Whether a number is told as that of a house or a telephone: "house nr is 126"."""
    return bool(_HOUSE_BEFORE.search(plain, max(0, place - _NEAR), place))


def _is_price(plain: str, place: int) -> bool:
    return bool(_PRICE_BEFORE.search(plain, max(0, place - _NEAR), place))


def _is_postcode(plain: str, match: re.Match[str]) -> bool:
    """Whether a number is told as where something goes to: "do you ship to 10115"."""
    before = _POSTCODE_BEFORE.search(plain, max(0, match.start() - _NEAR), match.start())
    return bool(before and _POSTCODE.fullmatch(match[1]))


def lone_number(text: str, asked: bool = False) -> str | None:
    """Return the number when the message is nothing but an order number, however short.

    Args:
        text: The message.
        asked: Whether a number was asked for; what looks like a SKU is one then.
    """
    match = _ALONE.match(normalise(text).rstrip(" .,;:!?)\"'"))
    if match is None or (_is_sku(match[1]) and not asked and "#" not in text):
        return None
    number = match[1].strip("-")
    return number if _WHOLE.fullmatch(number) or references.written(number) else None


def without_orders(text: str) -> str:
    """Return the message with a bar in place of each order number and the words that introduce it."""
    return _CUED.sub(" | ", references.without_named(text, " | "))


def skus(text: str) -> list[str]:
    """Return what looks like a SKU, such as JKT-204 or TSH-12-M, each once, as written."""
    plain = references.without_named(normalise(text), " | ")
    return list(dict.fromkeys(sku for sku in _SKU.findall(plain) if _LIKE_SKU.search(sku)))


def _is_sku(token: str) -> bool:
    return bool(re.match(r"[A-Za-z]{2,}-", token))
