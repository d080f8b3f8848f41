"""What to search for: the customer's words without politeness and prices."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from agent.embedded.money import Budget, budget
from agent.embedded.numbers import skus
from agent.embedded.text import normalise
from service.discovery.typed import written_out

_LEAD = re.compile(
    r"^(?:(?:hi+|hello|hey+|good (?:morning|afternoon|evening|day)|greetings)(?: there| again)?\b[\s,.!-]*"
    r"|(?:ok(?:ay)?|alright|all right|well|so|great|perfect|thanks|thank you|yes|no|please|and|but|also|hm+|um+)\b[\s,.!]+(?=\S)"
    r"|(?:can|could|would|will) you (?:please )?(?:be able to )?(?:help me )?(?:to )?"
    r"(?:show|find|finding|recommend|suggest|search|look|get|tell|pick out|see if you have|check)\b(?: me| for| up| out)*(?: about| if you have)?\s*"
    r"|(?:i am|i'm|im|we are|we're) (?:currently |just |also |really |now )?(?:looking|searching|shopping|hunting|interested|after|thinking)(?: for| in| about| of)?(?: buying| getting)?\s+"
    r"|(?:i|we) (?:really |just |also |only )?(?:need|want|wanna|would like|would love|'d like|am after)(?: to (?:buy|see|get|order|find|purchase|have|look at))?(?: some help finding| help finding| help with| you to find(?: me)?)?\s+"
    r"|(?:i'd|we'd) (?:really |also )?(?:like|love)(?: to (?:buy|see|get|order|find|purchase|have|look at))?\s+"
    r"|(?:please )?(?:show|find|get|recommend|suggest|give)(?: me| us)?\s+|(?:please )?(?:search|look)(?: for| up)\s+"
    r"|(?:do|does) (?:you|the (?:store|shop)) (?:guys )?(?:have|sell|carry|stock|offer|see)\s+|have you(?: got)?\s+|got\s+"
    r"|(?:are|is) there\s+|(?:what|how) about\s+|let(?:'s| me| us) (?:see|look at|have a look at)\s+"
    r"|(?:can|could|may) i (?:see|get|have|buy|find)\s+|what (?:kinds?|types?|sorts?) of\s+|what\s+(?=\S+ (?:do|have) you)"
    r"|tell me (?:more )?about\s+|(?:some|any|a few|another|an|a|the|other|your)\s+(?=\S)|something (?:like|similar to)\s+)",
    re.I,
)
_TAIL = re.compile(
    r"(?:(?<![\s,])[\s,]++|^)(?:please|thanks|thank you|instead|for me|do you (?:have|sell|carry|stock)|have you got|available|right now|"
    r"can you help(?: me)?|could you help(?: me)?|in (?:the|your) (?:store|shop)|in stock|today|now|price|is it|are they|with)$",
    re.I,
)
_IN_STOCK = re.compile(r"\b(?:in stock|available now|available right now|on hand)\b", re.I)
_CHEAPEST = re.compile(r"\b(?:cheapest|lowest price[ds]?|least expensive|cheaper|sort(?:ed)? by price)\b", re.I)
_DEAREST = re.compile(r"\b(?:most expensive|highest price[ds]?|priciest|dearest)\b", re.I)
_NEWEST = re.compile(r"\b(?:newest|latest arrivals?|new arrivals?|most recent)\b", re.I)
#: So many pieces for a sum together; "2 mugs under 50" may as well be 50 each.
_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SET = re.compile(
    rf"(?:\b(?P<prior>[a-z]+)\s+)?(?<![\w.,-])(?P<count>[2-9]|1[0-2]|{'|'.join(_COUNTED)})\s+(?P<first>[a-z][\w'-]*)(?P<rest>[^.;!?]{{0,60}})",
    re.I,
)
_NO_COUNT = frozenset("size sizes uk eu us age aged number no in for".split())
_TOGETHER = re.compile(
    r"\bfor (?:under|below|less than|up to|max(?:imum)?|at most|about)\b|\b(?:together|altogether|in total|total|all in)\b",
    re.I,
)
_EACH = re.compile(r"\b(?:each|apiece|per (?:piece|item|pair)|a piece|every one)\b", re.I)
_NO_PIECES = frozenset(
    "person persons people man woman men women season seasons pack litre litres liter liters l kg g cm mm year years day days".split()
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Wanted:
    """Arguments of a search."""

    query: str
    low: str | None
    high: str | None
    in_stock: bool
    sort: str

    def arguments(self) -> dict[str, object]:
        """Return the arguments of ``search_products``, only those that were said."""
        found: dict[str, object] = {"query": self.query}
        if self.low is not None:
            found["min_price"] = self.low
        if self.high is not None:
            found["max_price"] = self.high
        if self.in_stock:
            found["in_stock"] = True
        if self.sort:
            found["sort"] = self.sort
        return found


def wanted(text: str) -> Wanted:
    """Read a product request.

    Args:
        text: The customer's message.
    """
    limits: Budget = budget(written_out(text))
    codes = skus(limits.rest)
    high = _share(text, limits.high)
    query = " ".join(codes) if codes else clean_query(limits.rest)
    sort = "price_asc" if _CHEAPEST.search(text) else "price_desc" if _DEAREST.search(text) else ""
    sort = "newest" if not sort and _NEWEST.search(text) else sort
    # "Is JKT-204 in stock?" asks about one article; a filter would hide the answer "sold out".
    only_stock = bool(_IN_STOCK.search(text)) and not codes
    return Wanted(query[:300], limits.low, high, only_stock, sort)


def _share(text: str, high: str | None) -> str | None:
    """Return what one piece may cost where a sum is for several together: "2 mugs for under 50"."""
    match = _SET.search(normalise(text))
    if high is None or match is None or not _TOGETHER.search(match["rest"]) or _EACH.search(text):
        return high
    if (match["prior"] or "").casefold() in {*_NO_COUNT, "and"} or match["first"].casefold() in _NO_PIECES:
        return high
    count = _COUNTED.get(match["count"].casefold()) or int(match["count"])
    return format((Decimal(high) / count).quantize(Decimal("0.01"), ROUND_DOWN).normalize(), "f")


def clean_query(text: str) -> str:
    """Return the words that name the product."""
    sentences = [_trim(part) for part in _SENTENCE.split(text.strip()) if part.strip()]
    kept = [part for part in sentences if len(part) > 2 and not _SMALL_TALK.match(part)]
    return " ".join(kept[:3])


_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|thanks?|thank you|good \w+|how are you|that'?s? .{0,25}|can you help.{0,9}|what do you have|ok|okay|"
    r"yes|no|great|perfect)(?: there| again| so much| for .{0,30})?\W*$",
    re.I,
)


def _trim(text: str) -> str:
    query = text.strip(" ,.!?;:-")
    for _ in range(6):
        shorter = _LEAD.sub("", query, count=1).strip(" ,.!?;:-")
        if shorter == query or not shorter:
            break
        query = shorter
    for _ in range(4):
        shorter = _TAIL.sub("", query).strip(" ,.!?;:-")
        if shorter == query or not shorter:
            break
        query = shorter
    return " ".join(_CHEAPEST.sub(" ", query).split()) or query


_THINGS = {
    "price": r"prices?|budget|costs?|(?:price |budget )?limit",
    "colour": "colou?r",
    "size": "size",
    "brand": "brand|maker",
    "material": "material",
    "in_stock": r"stock|availability",
    "exclude": r"exclusions?|what i (?:ruled out|excluded)",
    "sort": "sorting|order of prices",
    "corrections": "spelling|corrections?",
}
_NAMED = "|".join(f"(?P<{{0}}{name}>{words})" for name, words in _THINGS.items())
_POLITE = r"(?:ok(?:ay)?|and|then|well|no|yes|please|thanks|so|just|can you|could you|you can|[\s,.!?])*"
_UNDONE = re.compile(
    rf"{_POLITE}(?:(?:ignore|forget(?: about)?|drop|never mind|leave out|remove|skip|lift|without)\s+(?:the |my |that |any )?"
    rf"(?:{_NAMED.format('a_')})(?: (?:limit|filter|condition))?"
    rf"|(?:the |my )?(?:{_NAMED.format('b_')})\s+(?:does ?n[o'\u2019]?t matter|is not important|does not matter|is(?: all)? the same(?: to me)?)"
    rf"|(?:in |at |of |by )?any (?:{_NAMED.format('c_')})(?: will do| is fine| is ok(?:ay)?)?"
    rf"|(?P<d_corrections>(?:exactly )?as i (?:wrote|typed|spelled|spelt) it|exactly what i (?:wrote|typed))){_POLITE}",
    re.I,
)
_ARGUMENTS = {
    "price": ("min_price", "max_price"),
    "colour": ("colour",),
    "size": ("size",),
    "brand": ("brand",),
    "material": ("material",),
    "audience": ("audience",),
    "in_stock": ("in_stock",),
    "exclude": ("exclude",),
    "sort": ("sort",),
}


def taken_back(text: str, before: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the last search without what the customer takes back: "ignore the price", "any size is fine".

    Args:
        text: The customer's message.
        before: Arguments of the last search.
    """
    match = _UNDONE.fullmatch(" ".join(text.split())[:120]) if before else None
    if match is None:
        return None
    name = next(group[2:] for group, said in match.groupdict().items() if said)
    kept = {key: value for key, value in before.items() if key not in _ARGUMENTS.get(name, ())}
    names = [*(before.get("ignore") or []), name, *(["cheap"] if name == "price" else [])]
    return {**kept, "ignore": list(dict.fromkeys(names))}
