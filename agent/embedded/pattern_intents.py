"""Requests that plain words name and that the router knows no label for."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded import addresses, reasons, recommending
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise

_PROFILE = re.compile(
    r"\bmy (?:(?:default|profile|account|saved|standard|primary|customer) ){1,2}(?:(?:shipping|delivery|postal|home) )?"
    r"address\b|\baddress (?:in|on|of|for) my (?:profile|account)\b",
    re.I,
)
_CHANGES = re.compile(
    r"\b(?:change|update|edit|correct|replace|set|moved|new|is now|should be)\b|\baddress (?:is|to)\b", re.I
)
_METHOD = (
    r"(?:paypal|visa|mastercard|master card|amex|american express|klarna|gift card|sepa(?: debit)?|bank transfer|"
    r"apple pay|google pay|(?:(?:other|another|different|new|credit|debit) )?card|payment(?: method)?)"
)
_PAYMENT = re.compile(
    rf"\b(?:charge|bill|switch|move|change|put|use|take)\b.{{0,50}}\b{_METHOD}\b|\bpay\b.{{0,40}}\b{_METHOD}\b.{{0,30}}\binstead\b|^\W*(?:please )?pay (?:for )?(?:order )?#?\d{{3,}} (?:with|by|via|using) {_METHOD}\b"
    r"|\b(?:change|switch|update|edit)\b.{0,12}\bhow (?:i|we) (?:pay|paid|am paying)\b"
    rf"|^\W*(?:(?:and|ok|okay|pls|please|then|do|use|make it|make|take|i want|i want to pay|want|with|by|via|can i do|can i use)\W+)*{_METHOD}(?: instead)? (?:for|on|with) (?:my |the )?(?:order )?#?\d{{3,}}",
    re.I,
)
_NOT_PAYMENT = re.compile(
    r"\b(?:refund\w*|why|charged|declin\w*|fail\w*|reject\w*|accept\w*|back|double|twice)\b|^\W*(?:can|do|does) (?:i|you)\b"
    r"(?!.*\b(?:order|instead)\b)|\b(?:address|size|colou?r)\b|\bpayment (?:problem|issue)",
    re.I,
)
_RESEND = re.compile(
    r"\b(?:re-?send|send|forward|e-?mail|mail|get|need|want|have|give)\b.{0,40}\b(?:invoice|receipt|"
    r"confirmation(?: e-?mail| mail)?)\b|\b(?:resend|send again)\b.{0,40}\b(?:mail|e-?mail|message|bill)\b|"
    r"\b(?:copy of|lost|never (?:got|received)|(?:not|n't) (?:got|get|received?))\b.{0,25}\b(?:invoice|receipt|confirmation)\b",
    re.I,
)
_NOTE = re.compile(
    r"\b(?:leave|add|put|attach|write|include)\b.{0,20}\b(?:note|remark|comment|message|instruction)s?\b|"
    r"\b(?:tell|ask) (?:the )?(?:courier|driver|delivery \w+|postman|carrier|dhl|dpd|ups|gls|hermes)\b|^\W*(?:please )?note(?: for [\w# ]{1,20})?:",
    re.I,
)
#: "Does 1030 include a gift note?"
_ASKS_OF_IT = re.compile(r"^\W*(?:(?:and|so|hi|hello|please)\W+)*(?:does|did|do|is|are|was|has|have|there is)\b", re.I)
_VARIANT = r"(?:size|colou?r|small(?:er)?|medium|large(?:r)?|bigger|x{0,3}[sml]|black|white|blue|navy|red|green|grey|gray|brown|pink|yellow)"
_OTHER_VARIANT = re.compile(
    rf"\b(?:get|have|change|switch|take|make|want|need|prefer)\b.{{0,60}}\b(?:in|to|for|into)\b.{{0,20}}\b{_VARIANT}\b.{{0,25}}\binstead\b"
    rf"|\b(?:get|have|take|want|send|prefer)\b.{{0,30}}\b{_VARIANT}(?: one| ones)?\b.{{0,12}}\binstead\b"
    r"|\b(?:get|have|take|want|prefer)\b.{0,60}\bin (?:a |the )?[\w .]{1,20}\binstead\b"
    rf"|\b(?:in|into|to|for) (?:a |the )?(?:size |colou?r )?{_VARIANT}\b.{{0,12}}\binstead of\b"
    r"|\b(?:change|switch|swap)\b.{0,60}\b(?:to|for|into) (?:another|a different|the other) (?:size|colou?r|variant|version)\b",
    re.I,
)
_KIND = r"(?:x{0,3}[sml]|xs|xxs|small|medium|large|[2-5][0-9](?:/[2-4][0-9])?|[+-]\d(?:[.,]\d{1,2})?|black|white|blue|navy|red|green|grey|gray|brown|pink|yellow)"
#: Another variant of what stands in an order that is named: "the jackets from 1192, I need an S instead of XS".
_OF_AN_ORDER = re.compile(
    rf"\b(?:in|to|for|an?|size|need|want|prefer)\W+(?:an? |the |size |colou?r ){{0,3}}{_KIND}(?:\W+(?:please|pls|instead\b.{{0,25}}|thanks?|then))?(?:\W+(?:in|from|of|on|for) (?:my |the )?(?:order )?#?\d{{3,}})?\W*$"
    rf"|\b{_KIND} instead of (?:an? |the |size ){{0,3}}{_KIND}\b|\b(?:wrong size|too (?:small|big|large|tight|wide|long|short))\b.{{0,60}}\b(?:need|want|in|take)\W+(?:an? |the |size ){{0,3}}{_KIND}\b",
    re.I,
)
#: "The jacket from 1137 goes back", "1125 came back last week, where is my money".
_GOES_BACK = re.compile(r"\b(?:goes|go|going|to go|can go) back\b(?! (?:on|to) (?:my|the) (?:card|account))", re.I)
_MONEY_NEWS = re.compile(
    r"\bwhere(?:'s| is) (?:my|the) (?:money|refund)\b|\bwhen (?:do|will|can) i (?:get|see|have) (?:my|the) (?:\d+(?:[.,]\d+)? ?)?(?:money|refund|euros?|eur|dollars|pounds)\b",
    re.I,
)
_SEARCHES = re.compile(
    r"\b(?:do you (?:have|sell)|looking for|show me|find|in stock|cancel\w*|return\w*|send\w* back|address|note)\b",
    re.I,
)
_MONEY = re.compile(r"\b(?:refund\w*|money|cash|credit|voucher|address|pay(?:ment)?)\b", re.I)
_TAKE = r"(?:take|buy|order|get|purchase|have)"
_ITEM = (
    r"(?:it|this|that|these|them|both|this one|that one|(?:the|number|no\.?|option) (?:first|second|third|fourth|fifth|last|"
    r"1st|2nd|3rd|4th|5th|[1-5]|\w+ one)(?: one)?|(?:one|two|three|four|five|\d{1,2}) of (?:them|those|these|it))"
)
#: "Can I take it in the shower" asks what it stands.
_ALONG = (
    r" (?:in(?:to)? (?:the |a )?(?:shower|bath|pool|sea|water|rain|snow|sauna|oven|microwave|dishwasher)|to (?:the )?(?:beach|gym|pool|sea|work|school)"
    r"|on (?:a |the |my )?(?:plane|train|bike|trip|flight|beach|hike)|camping|swimming|hiking|running|outside|abroad)\b"
)
_TAKES_ALONG = re.compile(rf"\b(?:take|get|have) (?:it|this|that|them){_ALONG}", re.I)
_BUY = re.compile(
    rf"\b(?:i'?ll|i will|we'll|i(?:'d| would) like to|i want to|let me|can i|could i|i'm going to) (?:just )?{_TAKE} {_ITEM}\b"
    rf"(?!{_ALONG})(?! (?:back|refunded|returned|cancell?ed|exchanged|sent|delivered|shipped))"
    rf"|\badd (?:it|this|that|them|the [\w -]{{1,40}}) to (?:my |the )?(?:cart|basket|bag)\b|^\W*(?:please )?check ?out\b"
    rf"|\b(?:go|proceed) to (?:the )?check ?out\b|^\W*(?:ok(?:ay)?,? |great,? |yes,? )?(?:buy|take) {_ITEM}\b",
    re.I,
)


_CHANGES_LEFT = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|then|well)\W+)*what(?:'s| is| else is| would be)? (?:still |even )?possible(?: then| now)?\W*$|\b(?:what|which|anything|something)\b.{0,30}\b(?:can|could|may|still|possible)\b.{0,40}\b(?:chang\w*|alter\w*|do|done|modif\w*|options)\b"
    r".{0,30}(?:\border\b|\d{3})|\bcan (?:i|we) still (?:change|alter|modify) (?:something|anything)\b|\b(?:what|which) changes\b"
    r".{0,40}\bpossible\b|^\W*(?:(?:and|so|ok|okay|wait)\W+)*(?:i|we) (?:can|could|may) still (?:cancel|return|change|send back|swap|exchange)\b[^.!?]*\?\W*$|\boptions (?:for|with|on) (?:my |the )?(?:order|#?\d{3})",
    re.I,
)

#: A return that was asked for already. "Can I return it" speaks of one to come.
_RETURN = re.compile(
    r"\b(?:my|our|the|that|this) (?:open |requested |pending |last )?returns?\b(?! (?:policy|address|window|period|rules?|costs?|label))"
    r"|\b(?:i|we) (?:already |have |'ve )*(?:sent|returned) (?:it|them|that|everything|the [\w -]{1,40}?) back\b|\breturn (?:was|is|has been) (?:registered|requested|accepted)\b",
    re.I,
)
_NEWS_OF_IT = re.compile(
    r"\b(?:what about|how about|where|when|status|news|update|happen\w*|progress|received|arrived|got|cancel\w*|call off|stop|undo|withdraw|"
    r"take back|change|forget|delete|how is|how far|approved|accepted|processed|anything)\b",
    re.I,
)
CALLS_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ing)? off|stop|undo|withdraw|take back|change|forget|delete|don't want)\b", re.I
)


def intent(text: str, shown: bool = False) -> str:
    """Return the request that plain words name, empty when they name none of these.

    Args:
        text: The customer's words.
        shown: Whether products were shown that "it" can mean.
    """
    plain = normalise(text[:1000])
    if _CHANGES_LEFT.search(plain):
        return "order_changes"
    if _RETURN.search(plain) and _NEWS_OF_IT.search(plain):
        return "return_news"
    if reasons.withdraws(text):
        return "return"
    of_order = order_numbers(without_cards(text), bare=False)  # the order that is named has an address of its own
    if _PROFILE.search(plain) and not of_order and (_CHANGES.search(plain) or addresses.parse(text)):
        return "change_profile_address"
    if _NOTE.search(plain) and not _ASKS_OF_IT.match(plain):
        return "add_note"
    if _RESEND.search(plain):
        return "resend_message"
    if named := _of_articles(text, plain):
        return named
    if _PAYMENT.search(plain) and not _NOT_PAYMENT.search(plain):
        return "change_payment"
    if shown and _BUY.search(plain):
        return "checkout_link"
    return "recommend" if recommending.mode(plain, shown) else ""


def _of_articles(text: str, plain: str) -> str:
    """Return the request about ordered articles that the words name, most only beside an order's number; or nothing."""
    if _OTHER_VARIANT.search(plain) and not _MONEY.search(plain):
        return "exchange"
    if not order_numbers(without_cards(text)):
        return ""
    if _OF_AN_ORDER.search(plain) and not (_MONEY.search(plain) or _SEARCHES.search(plain)):
        return "exchange"
    if _GOES_BACK.search(plain):
        return "return"
    return "refund" if _MONEY_NEWS.search(plain) else ""


def needs_other(text: str) -> bool:
    """Return whether words tell which variant is needed of something that is the wrong one: "wrong size, need L"."""
    plain = normalise(text[:400])
    return bool(_OF_AN_ORDER.search(plain)) and not (_MONEY.search(plain) or _SEARCHES.search(plain))


def takes_along(text: str) -> bool:
    """Return whether words ask where something can be taken, and do not buy it."""
    return bool(_TAKES_ALONG.search(text))


def without_cards(text: str) -> str:
    """Return the words without the digits of a card, which are no order number."""
    return re.sub(
        r"\b(?:ending(?: in| with)?|card(?: number)?|visa|mastercard|amex)\s*+(?:#\s*+)?\d{4}\b",
        " card ",
        text,
        flags=re.I,
    )
