"""Order numbers in a customer's words, however a shop writes them: 1042, WC-1042, INV/2026/0045, B2B.1051.

A run of three digits or more may be one wherever it stands. Letters, digits and signs together are one only where an
order is named, after a word for it or after "#": elsewhere they are a SKU, a date or a part of an address.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

#: A run of digits that may be an order's number, with up to three letters before it.
PLAIN = re.compile(
    r"(?<![\w.,/€$£-])#?(?:[A-Za-z]{1,3}-?)?\d{3,20}(?![\w%€$£/-]|[.,]\d|\s?(?:eur|euros?|usd|gbp|€|cm|mm|ml)\b)", re.I
)
#: The word for an order in other languages than English, where it is no verb.
_ABROAD = (
    r"bestellung(?:en)?|bestell-?(?:nr\.?|nummer)|auftrag|auftrags-?(?:nr\.?|nummer)|commandes?|pedidos?|ordin[ei]|bestelling(?:en)?|bestelnummer|zamówieni\w|"
    r"encomendas?|beställning(?:en)?|ordrer?|ordrenummer|ordernummer|sipariş(?:im)?|numero d'ordine"
)
#: A word for an order.
WORD = rf"(?:orders?|purchases?|{_ABROAD})"
_TOKEN = re.compile(
    r"(?<![\w@])(?:#\s?)?(?P<token>[A-Za-z0-9]++(?:[-_/#][A-Za-z0-9]++|\.(?=[A-Za-z]*\d)[A-Za-z0-9]++)*+)(?![\w@%€$£]|[-_./]*+@|[-_.]?[^\W\d_]|://)"
)
#: A number of any kind right after a word for an order: for patterns that are put together of several.
AFTER_WORD = rf"(?:{WORD}\s{{1,3}}#?(?=[\w./#-]{{0,39}}\d)[A-Za-z0-9]++(?:[-_/.#][A-Za-z0-9]++)*+)"
_CUE = re.compile(
    rf"(?<![\w-])(?P<word>{WORD})(?!\w)(?P<label>\s*+(?:(?:id|nos?|nr|numbers?|num|nummer|numéro|número|numero|reference|ref|referenz)\b\.?|n\.|n?[°º№])"
    r"(?:\s++(?:is|was|lautet|ist|est|es|è)\b)?|(?=\s*+[:#]))?[\s:\"'\u201c\u201e\u00ab(]{0,8}+",
    re.I,
)
_HASH = re.compile(r"(?<![\w&/#])(?=#\s?[A-Za-z0-9])")
_JOINED = re.compile(
    rf"\s*+(?:[,&]|,?\s*+\b(?:and|or|und|oder|et|ou|y|o|e|en|of|i|och|og)\b)(?:\s++(?:and|und|et|y|e)\b)?\s*+(?:(?:the\s++)?{WORD}\s++)?",
    re.I,
)
#: "Order" is a verb here: "I want to order", "please order", "can I order", "order it".
_VERB = re.compile(
    r"(?:^|[.!?;,\n]\s{0,16}|\b(?:and|then|please|pls|or|but|just|also|(?P<wish>to|i|we|you|they|would|will|wanna|gonna|let's|i'd|i'll|cannot|can't|not))\s{1,16})$",
    re.I,
)
_NO_VERB = re.compile(
    rf"(?:\b(?:happen\w*|goes|going on|belongs?|relat\w+|regards?|refers?|add\w*|chang\w+|respect|according|sent|similar|next|replies|reply)\s+to"
    rf"|(?<![\w-]){WORD}\s{{1,3}}#?(?=[\w./#-]{{0,15}}\d)[\w./#-]{{1,16}}+(?:\s{{0,3}},?\s{{0,3}}(?:and|or|not)|,)|\b(?:not|no|wait|sorry|actually|meant|rather),?)\s{{1,3}}$",
    re.I,
)
#: What follows the number of an order, and no count of things to order.
_TELLS = re.compile(
    r"\s*+[:?]|['\u2019]s\b|\s++(?:is|isn't|was|wasn't|has|hasn't|have|had|did|didn't|does|doesn't|should|can|could|will|would|never|arrived?|came|"
    r"contains?|went|shows?|says?|needs?|must|where|when|why|still|i|it|to)\b",
    re.I,
)
_NOUN = (
    r"(?:my|the|this|that|your|of|for|from|on|in|about|with|is|are|track|show|see|refund|cancel|return|exchange|"
    r"change|update|whole|entire|where's|what's|regarding|concerning|(?:happen\w*|goes|relat\w+|regards?|refers?)\s+to)"
)
#: What follows a number that stands alone.
ENDS = (
    r"(?=\W*$|\s*[?!,;:)\"]|\.(?![0-9])|\s+(?:to|and|or|is|isn't|was|wasn't|has|hasn't|had|did|didn't|does|doesn't|"
    r"should|can|could|will|would|please|yet|now|again|because|since|as|but|that|which|still|never|arrived?|came|"
    r"contains?|be|back|went|shows?|says?|bitte|ist|wurde|hat|nach|an|und|est|et|à|a|svp|por|es|y|per|è|e|naar|en)\b)"
)
#: Young shops write 7 and 27. "Order 2 mugs" asks for mugs: a short number counts where "order" is no verb.
_SHORT = re.compile(
    rf"(?P<before>\b{_NOUN})\s+orders?\s+#?([0-9]{{1,2}})(?![\w-]|[.,]\d){ENDS}|\A\W*orders?\s+#?([0-9]{{1,2}})(?=\s*[:?])"
    rf"|(?<![\w-])(?:{_ABROAD})\s+(?:(?:nr|no|n[°º]|número|numéro|numero)\.?\s*)?#?([0-9]{{1,2}})(?![\w-]|[.,]\d){ENDS}",
    re.I,
)
#: Of digits and signs alone: dates, ranges, fractions and sums.
_NONE = re.compile(
    r"\d{1,2}[-/.]\d{1,2}(?:[-/.](?:\d{2}|\d{4}))?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|\d+\.\d{1,2}|\d{1,3}(?:\.\d{3})+"
    r"|\d+(?:[-/x.]\d+)*(?:k?g|mg|[mc]?l|[mck]?m|k?w|v|a|mah|[gmt]b|k|px|x|er|st|nd|rd|th|pcs?|eur|usd|gbp|chf)|\d+x\d+(?:x\d+)?",
    re.I,
)
_LIKE_SKU = re.compile(r"[A-Za-z]{2,8}[-_]")
_FEW = re.compile(r"[A-Za-z]{1,6}[-_/.#]\d{1,2}")
_LONGEST, _MOST, _DIGITS = 40, 20, 3


def written(token: str) -> bool:
    """Return whether a token of letters, digits and signs may be an order's number where one is named.

    Args:
        token: The token, without "#".
    """
    if not 0 < len(token) <= _LONGEST or token.isdigit() or _NONE.fullmatch(token):
        return False
    return sum(each.isdigit() for each in token) >= _DIGITS or bool(_FEW.fullmatch(token))


@lru_cache(maxsize=512)
def places(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a message has an order's number and nothing else can be meant: start and end of each."""
    found: dict[int, int] = {}
    for cue in _CUE.finditer(text):
        plural = cue["word"].casefold().endswith("s")
        at, first = cue.end(), True
        for _ in range(_MOST):
            token = _TOKEN.match(text, at)
            if token is None:
                break
            plain = token["token"].isdigit() and PLAIN.match(text, token.start())
            if (first and not _names(text, cue, token)) or not (plain or written(token["token"]) or plural):
                break
            if plain or written(token["token"]):
                found[token.start()] = token.end()
            first = False
            joined = _JOINED.match(text, token.end())
            if joined is None:
                break
            at = joined.end()
    for sign in _HASH.finditer(text):
        token = _TOKEN.match(text, sign.end())
        if token is not None and written(token["token"]) and re.search(r"\d{3}|[-_/.]", token["token"]):
            found.setdefault(token.start(), token.end())
    for short in _SHORT.finditer(text):
        place = next(n for n in (2, 3, 4) if short[n])
        found.setdefault(short.start(place), short.end(place))
    return tuple(sorted(found.items()))


def _names(text: str, cue: re.Match[str], token: re.Match[str]) -> bool:
    """Whether the word for an order names one: in English it may be a verb."""
    if cue["label"] is not None or token[0].startswith("#") or cue["word"].casefold() != "order":
        return True
    before = text[max(0, cue.start() - _LONGEST) : cue.start()]
    if not (verb := _VERB.search(before)) or _NO_VERB.search(before) or _TELLS.match(text, token.end()):
        return True
    return not verb["wish"] and not _LIKE_SKU.match(token["token"]) and not token["token"].isdigit()


class Numbers:
    """What may be an order's number in a text: used like a compiled pattern, as it finds what no one pattern can."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what is found, in order."""
        cued = places(text)
        whole = [match for start, end in cued if (match := _ANY.match(text, start, end))]
        plain = (
            each
            for each in PLAIN.finditer(text)
            if not any(each.start() < end and start < each.end() for start, end in cued)
        )
        yield from sorted([*whole, *plain], key=re.Match.start)

    def findall(self, text: str) -> list[str]:
        """Return what is found, in order."""
        return [each[0] for each in self.finditer(text)]

    def search(self, text: str) -> re.Match[str] | None:
        """Return what is found first."""
        return next(self.finditer(text), None)

    def match(self, text: str) -> re.Match[str] | None:
        """Return what a text begins with."""
        found = self.search(text)
        return found if found is not None and found.start() == 0 else None

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with something else in the place of each."""
        result, at = "", 0
        for each in self.finditer(text):
            result += text[at : each.start()] + (new if isinstance(new, str) else new(each))
            at = each.end()
        return result + text[at:]


_ANY = re.compile(r".+", re.S)
_LEAD = re.compile(rf"{_CUE.pattern}(?:#\s?)?$", re.I)
_WHOLE = r"(?<![\w/.-]){}(?![\w]|[-/.][A-Za-z0-9])"
NUMBER = Numbers()


def named(text: str) -> list[str]:
    """Return the order numbers that stand where nothing but an order is named, each once, without "#"."""
    return list(dict.fromkeys(text[start:end].lstrip("# ") for start, end in places(text)))


def without_named(text: str, instead: str) -> str:
    """Return a text with something else in the place of each order number that `named` returns, and of its word.

    Args:
        text: The message.
        instead: What stands in their place.
    """
    result, at = "", 0
    for start, end in places(text):
        lead = _LEAD.search(text, at, start)
        result += text[at : lead.start() if lead else start] + instead
        at = end
    return result + text[at:]


def without_lettered(text: str, instead: str) -> str:
    """Return a text with something else in the place of each order number of letters or signs: no word is an article's.

    Args:
        text: The message.
        instead: What stands in its place.
    """
    for start, end in reversed(places(text)):
        text = text if text[start:end].lstrip("# ").isdigit() else f"{text[:start]}{instead}{text[end:]}"
    return text


def without(text: str, number: str) -> str:
    """Return a text without an order's number, wherever it stands as a whole token.

    Args:
        text: The message.
        number: The number.
    """
    bare = number.strip("# ")
    return re.sub(rf"{_WHOLE.format(re.escape(bare))}", " ", text, flags=re.I) if bare else text


def known(text: str, numbers: Iterable[str]) -> list[str]:
    """Return those of some orders' numbers that a text holds as whole tokens, wherever they stand.

    Args:
        text: The message.
        numbers: The customer's own order numbers.
    """
    found = (each for each in numbers if each.strip("# "))
    return [each for each in found if re.search(_WHOLE.format(re.escape(each.strip("# "))), text, re.I)]


def candidates(text: str) -> list[str]:
    """Return the tokens of letters, digits and signs that may be order numbers, whether an order is named or not."""
    return list(dict.fromkeys(each["token"] for each in _TOKEN.finditer(text) if written(each["token"])))
