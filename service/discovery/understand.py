"""Reading a customer's words for prices, stock and order, without a model.

Every phrase that was understood is taken out of the text, so that neither words nor meaning search for it.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from commerce.numerals import in_figures
from service.discovery.request import Sort
from service.discovery.typed import written_out

_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "buck": "USD",
    "bucks": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
}
_SIGN = r"(?:us\$|[$€£]|usd\b|eur\b|gbp\b)"
_WORD = r"(?:[$€£]|(?:usd|dollars?|bucks?|eur|euros?|gbp|pounds?|quid)\b)"
_NUMBER = r"[1-9]\d{0,2}(?:[,.' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
# What makes a number something else than a price: sizes, weights, capacities, times, counts, ages.
_UNITS = (
    r"(?:%|\"|''|°|x\b|(?:mm|cm|m|km|inch|inches|ft|feet|foot|yards?|mg|g|kg|gr|grams?|lb|lbs|oz|ml|cl|l|lit(?:er|re)s?"
    r"|kb|mb|gb|tb|mp|megapixels?|hz|khz|mhz|ghz|v|volts?|w|watts?|kw|amps?|mah|wh|h|hrs?|hours?|mins|minutes?"
    r"|secs?|seconds?|days?|weeks?|months?|years?|yrs?|pcs?|pieces?|packs?|pages?|people|persons?|players?|pockets?"
    r"|degrees?|db|lumens?|rpm|dpi|fps|bit|cores?|litres?|sheets?|colou?rs?|stars?|percent|ports?|slots?"
    r"|jahren?|monaten?|tagen?|st\u00fcck|teilen?|zoll|personen|ans|mois|jours|a\u00f1os|meses|anni|mesi|jaar|maanden)\b)"
)


def _amount(name: str) -> str:
    return rf"(?:(?P<s{name}>{_SIGN})\s*+)?(?P<n{name}>{_NUMBER})(?P<k{name}>k\b)?(?:\s*(?P<w{name}>{_WORD}))?"


_A, _B = _amount("a"), _amount("b")
_CAP = (
    r"(?:no(?:thing)? more (?:expensive )?than|nothing (?:over|above|dearer than)|no (?:dearer|higher) than"
    r"|(?:spend|pay) (?:up to|at most|no more than)|not more than|not over|not above|less than|lower than|cheaper than"
    r"|under|below|beneath|at most"
    r"|max(?:imum)?\.?(?: price)?(?: of)?|(?:my )?budget(?: is| of)?:?|price[ds]? (?:under|below|up to)|<=?"
    r"|unter|weniger als|h\u00f6chstens|maximal|nicht mehr als|moins de|menos de|meno di|onder|minder dan)"
)
_WEAK_CAP = r"(?:up to|within|bis(?: zu)?|jusqu['\u2019]\u00e0|hasta|fino a|tot)"
_FLOOR = (
    r"(?:no(?:thing)? less than|nothing (?:under|below|cheaper than)|not less than|not under|not below|more than"
    r"|over|above|at least|starting (?:at|from)"
    r"|min(?:imum)?\.?(?: price)?(?: of)?|upwards of|dearer than|>=?"
    r"|\u00fcber|mindestens|mehr als|plus de|au moins|m\u00e1s de|al menos|pi\u00f9 di|almeno|meer dan|minstens|vanaf)"
)
_END = r"(?=\s*(?:$|[.,;:!?)]|(?:and|or|but|for|in|with|please|that|which|if|to)\b))"
_NOT_UNIT = rf"(?![\w%]|[.,]\d|\s*+(?:-\s*+)?{_UNITS})"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# In this order; each rule takes its phrase out of the text before the next one reads it.
_RANGE = [
    _rule(rf"\b(?:price[ds]? )?between\s+{_A}\s*(?:and|to|-|\u2013|&)\s*{_B}{_NOT_UNIT}"),
    _rule(rf"\b(?:zwischen|entre|tra|fra|tussen)\s+{_A}\s*(?:und|et|y|e|en)\s*{_B}{_NOT_UNIT}"),
    _rule(rf"\bfrom\s+{_A}\s*(?:to|-|\u2013|until|up to)\s*{_B}{_NOT_UNIT}"),
    _rule(rf"(?<![\w.,-]){_A}\s*(?:-|\u2013|to)\s*{_B}{_NOT_UNIT}"),
]
_BUDGET = _rule(rf"\b(?:my )?budget(?: is| of)?:? (?:about|around|roughly|ca\.?|approx\w*) {_A}{_NOT_UNIT}")
_NEARLY = _rule(rf"\bnot (?:much|a lot|far) (?:more than|over|above)\s+{_A}{_NOT_UNIT}")
_ABOUT = _rule(rf"(?:\b(?:around|about|approximately|approx\.?|roughly|circa|ca\.)|~)\s*{_A}{_NOT_UNIT}")
_BEFORE = _rule(rf"(?:\b|(?<=\s)|^)(?P<word>{_CAP}|{_WEAK_CAP}|{_FLOOR}|from)\s*{_A}{_NOT_UNIT}")
_AFTER = _rule(
    rf"(?<![\w.,-]){_A}\s*(?:(?P<cap>max(?:imum)?|or less(?! than)|or under|or below|or cheaper|at most|tops|budget)"
    rf"|(?P<floor>min(?:imum)?|or more(?! than)|or above|or over|and up|and above|upwards|\+))(?!\w)(?:\s*{_WORD})?"
)
_IN_CAP = _rule(rf"\A(?:{_CAP}|{_WEAK_CAP})\Z")
_IN_STRONG = _rule(rf"\A{_CAP}\Z")
_AT_END = _rule(_END)
_OUT_OF_STOCK = _rule(r"\b(?:not in stock|out of stock|sold out)\b")
_IN_STOCK = _rule(
    r"\b(?:(?:that (?:is|are)|which (?:is|are)|currently|only|must be) )?"
    r"(?:in[ -]stock|instock|available (?:now|today|immediately)|ready to ship)\b"
)
_SORTS: list[tuple[re.Pattern[str], Sort]] = [
    (_rule(r"\b(?:(?:the )?cheapest(?: first)?|lowest[ -]priced?|least expensive|price:? low to high)\b"), "price_asc"),
    (_rule(r"\b(?:the )?(?:most expensive|highest[ -]price(?:d)?|dearest|price:? high to low)\b"), "price_desc"),
    (
        _rule(r"\b(?:the )?(?:newest(?: first)?|latest|most recent|new arrivals|what(?: is|['\u2019]?s) new)\b"),
        "newest",
    ),
    (_rule(r"\b(?:the )?(?:best|top|highest)[ -](?:rated|reviewed|reviews|ratings?)\b"), "rating"),
    (
        _rule(
            r"\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?) (?:them |it |these |those )?by (?:their )?(?:ratings?|reviews|stars)\b"
        ),
        "rating",
    ),
    (_rule(r"\b(?:sort(?:ed)?|order(?:ed)?) (?:them |it |these |those )?by (?:date|new(?:est|ness)?)\b"), "newest"),
    (
        _rule(
            r"\b(?:price (?:up|ascending)|(?:sort(?:ed)?|order(?:ed)?) (?:them |it |these |those )?by (?:the )?price(?! (?:down|desc))|by price(?! (?:down|desc)))\b"
        ),
        "price_asc",
    ),
    (_rule(r"\b(?:price (?:down|descending)|(?:sort(?:ed)? )?by price (?:down|desc\w*))\b"), "price_desc"),
    (_rule(r"\b(?:better|higher)[ -](?:rated|rating|reviewed)\b"), "rating"),
]
_FRAME = _rule(
    r"^\W*(?:(?:hi|hello|hey|please|ok|so)\b\W*)*(?:(?:(?:do|did) you (?:have|sell|stock|carry|offer)|are you selling|have you got|got"
    r"|(?:can|could) you (?:show|find|get|recommend)(?: me)?|show me|find me|give me|search for|looking for"
    r"|i(?: am|['\u2019]?m)? (?:looking|searching) for|i (?:need|want|would like|am after)(?: to buy)?"
    r"|i['\u2019]?d like(?: to buy)?|(?:is|are) there|(?:is|are) (?=the ))\b\s*)?(?:(?:a|an|any|some|the)\b\s+)?"
)


@dataclass(frozen=True)
class Reading:
    """What a query says. ``text`` is what is left to search for; prices are amounts, both ends included."""

    text: str
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    currency: str = ""
    in_stock: bool | None = None
    sort: Sort | None = None


def read(query: str, ignored: Collection[str] = ()) -> Reading:
    """Return what ``query`` says. Any text is fine; what is not understood stays in ``text``.

    Args:
        query: The customer's words.
        ignored: Which of ``price``, ``in_stock`` and ``sort`` to leave in the text.
    """
    query = written_out(query)
    reading = Reading(f" {query} ") if "price" in ignored else _prices(Reading(f" {in_figures(query)} "))
    text = reading.text
    if "in_stock" not in ignored and not _OUT_OF_STOCK.search(text) and (match := _IN_STOCK.search(text)):
        reading, text = replace(reading, in_stock=True), _without(text, match)
    for rule, sort in () if "sort" in ignored else _SORTS:
        if match := rule.search(text):
            reading, text = replace(reading, sort=sort), _without(text, match)
            break
    framed = _FRAME.sub("", text.strip(), count=1)
    text = framed if re.search(r"\w", framed) else text
    return replace(reading, text=" ".join(text.split()).strip(" ,;:?!-"))


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _prices(reading: Reading) -> Reading:
    for number, rule in enumerate(_RANGE):
        if (match := rule.search(reading.text)) and (number < len(_RANGE) - 1 or _currency(match)):
            low, high = sorted((_value(match, "a"), _value(match, "b")))
            reading = _with(reading, match, low, high)
    if match := _BUDGET.search(reading.text):
        reading = _with(reading, match, None, _value(match, "a"))
    if match := _NEARLY.search(reading.text):
        reading = _with(reading, match, None, _cents(_value(match, "a") * Decimal("1.1")))
    for match in reversed(list(_AFTER.finditer(reading.text))):
        value = _value(match, "a")
        reading = _with(reading, match, None if match["cap"] else value, value if match["cap"] else None)
    for match in reversed(list(_BEFORE.finditer(reading.text))):
        reading = _before(reading, match)
    if match := _ABOUT.search(reading.text):
        value = _value(match, "a")
        reading = _with(reading, match, _cents(value * Decimal("0.75")), _cents(value * Decimal("1.25")))
    return reading


def _before(reading: Reading, match: re.Match[str]) -> Reading:
    """Take "under 50" at once; words that also count other things need a currency or the end of a phrase."""
    value, word = _value(match, "a"), match["word"]
    sure = bool(_currency(match))
    if not sure and word.casefold() == "from":
        return reading
    if not sure and not _IN_STRONG.match(word) and not _AT_END.match(reading.text, match.end()):
        return reading
    cap = bool(_IN_CAP.match(word))
    return _with(reading, match, None if cap else value, value if cap else None)


def _with(reading: Reading, match: re.Match[str], low: Decimal | None, high: Decimal | None) -> Reading:
    """Add bounds; of two that say the same the stricter one holds."""
    lows = [bound for bound in (reading.min_price, low) if bound is not None]
    highs = [bound for bound in (reading.max_price, high) if bound is not None]
    return replace(
        reading,
        text=_without(reading.text, match),
        min_price=max(lows, default=None),
        max_price=min(highs, default=None),
        currency=reading.currency or _currency(match),
    )


def _currency(match: re.Match[str]) -> str:
    for name, text in match.groupdict().items():
        if text and name[0] in "sw" and len(name) == 2:
            return _CURRENCIES.get(text.casefold(), "")
    return ""


def _value(match: re.Match[str], name: str) -> Decimal:
    """Return the amount: 1,299.00 and 1.299,00 and 1 299 are the same, 49,95 has cents, 2k is 2000."""
    text = match[f"n{name}"]
    decimals = re.search(r"[.,](\d{1,2})\Z", text)
    whole = re.sub(r"\D", "", text[: decimals.start()] if decimals else text)
    value = Decimal(f"{whole}.{decimals[1]}" if decimals else whole)
    return value * 1000 if match[f"k{name}"] else value


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
