"""Budgets and amounts of money in a customer's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.embedded.text import normalise
from commerce.numerals import in_figures

_NUMBER = r"[0-9]{1,3}(?:[ ,.][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?|[0-9]{1,12}(?:[.,][0-9]{1,2})?"
_SIGN = r"(?:us\$|[$€£]|usd|eur|gbp)"
_UNIT = r"(?:dollars?|bucks|euros?|pounds?(?: sterling)?|quid|usd|eur|gbp|nok|sek|chf|[$€£])"
_MONEY = rf"(?:{_SIGN}\s?)?({_NUMBER})\s?(?:{_UNIT})?(?![\w%]|-\w)"
_NOT_MONEY = (
    r"(?!\s*(?:gb|tb|mb|ml|l|kg|g|mm|cm|m|inch(?:es)?|\"|pages?|years?|days?|weeks?|people|persons|pieces|watts?|hz)\b)"
)
_LOW = r"(?:over|above|more than|at least|from|starting (?:at|from)|min(?:imum)?(?: of)?|no less than)"
_HIGH = (
    r"(?:under|below|less than|cheaper than|up ?to|upto|at most|max(?:imum)?(?: of)?|no more than|"
    r"not (?:more|over|above)(?: than)?|within|for less than|"
    r"(?:my )?budget(?: is| of|:)?(?: only| about| around| up to)?|keep (?:it|them) (?:under|below)|<)"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+{_MONEY}\s*(?:and|to|-)\s*{_MONEY}{_NOT_MONEY}|(?<![\w-]){_SIGN}\s?({_NUMBER})\s?-\s?{_SIGN}?\s?({_NUMBER})\b",
    re.I,
)
_MAXIMUM = re.compile(rf"(?<!\w){_HIGH}\s*(?:about |around |of )?{_MONEY}{_NOT_MONEY}", re.I)
_MAX_AFTER = re.compile(
    rf"(?<![\w.,]){_MONEY}\s*(?:max(?:imum)?|or (?:less|under|below|cheaper)|at most|tops|budget)\b", re.I
)
_MINIMUM = re.compile(rf"\b{_LOW}\s*{_SIGN}\s?({_NUMBER})(?![\w%])|\b{_LOW}\s*({_NUMBER})\s?{_UNIT}", re.I)
_ABOUT = re.compile(r"\bbudget\b", re.I)
#: How much more that is, and how near "around" is, search itself decides.
_NEARLY = re.compile(r"\bnot (?:much|far|a lot) (?:more|over|above)\b", re.I)
_MARKED = re.compile(
    rf"(?<![\w.,])(-\s?)?(?:({_SIGN})\s?(-?(?:{_NUMBER}))|(-?(?:{_NUMBER}))\s?({_UNIT}))(?![\w%])", re.I
)
_CODES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "quid": "GBP",
    "gbp": "GBP",
    "usd": "USD",
    "us$": "USD",
}


@dataclass(frozen=True)
class Budget:
    """Price limits that a message names, and the message without them."""

    low: str | None
    high: str | None
    rest: str


@dataclass(frozen=True)
class Amount:
    """An amount with its currency: a code only where the words leave no doubt ("$" is many dollars)."""

    value: str
    currency: str


def plain_number(text: str) -> str:
    """Return a written number with a decimal point and nothing else: ``1.200,50`` gives ``1200.50``."""
    digits = text.replace(" ", "")
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0 and len(digits) - last - 1 <= 2:
        whole = re.sub(r"[.,]", "", digits[:last])
        return f"{whole}.{digits[last + 1 :]}"
    return re.sub(r"[.,]", "", digits)


def budget(text: str) -> Budget:
    """Read price limits: "under 120", "between 20 and 40 euros", "100 dollars max"."""
    plain = in_figures(normalise(text))
    if match := _BETWEEN.search(plain):
        ends = [plain_number(part) for part in match.groups() if part]
        return Budget(ends[0], ends[1], _cut(plain, match))
    if _NEARLY.search(plain):
        return Budget(None, None, plain)
    low: str | None = None
    high: str | None = None
    if match := _MAXIMUM.search(plain) or _MAX_AFTER.search(plain):
        high = plain_number(match[1])
        plain = _cut(plain, match)
    if match := _MINIMUM.search(plain):
        low = plain_number(match[1] or match[2])
        plain = _cut(plain, match)
    if high is None and low is None and _ABOUT.search(plain) and (match := _MARKED.search(plain)):
        high = plain_number((match[3] or match[4]).lstrip("-"))
        plain = _cut(plain, match)
    return Budget(low, high, plain)


def amount(text: str) -> Amount | None:
    """Return the one amount that a message names with its currency; None for none, or for several."""
    found = list(_MARKED.finditer(normalise(text)))
    if len(found) != 1:
        return None
    match = found[0]
    number, unit = match[3] or match[4], (match[2] or match[5]).casefold()
    sign = "-" if match[1] or number.startswith("-") else ""
    return Amount(sign + plain_number(number.lstrip("-")), _CODES.get(unit, ""))


def _cut(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
