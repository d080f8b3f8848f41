"""Parts of an address that a customer puts right one by one: "the postcode is wrong, its 10969", "flat 3 btw"."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded.text import normalise
from commerce.own_words import own
from commerce.postal import address_words, postcodes, telephones, units
from commerce.postal import reading as postal
from commerce.postal.reading import tidy
from service.consent import house_numbers
from service.consent.said import without_order

_LONGEST = 25  # words of a message that only puts parts right
_CODE = re.compile(r"\b(?:post ?codes?|zip(?: ?codes?)?|postal codes?|plz|eircode)\b", re.I)
#: A flat, a floor, or who it is cared for by, with nothing but small words around.
_UNIT = re.compile(rf"(?<![\w/-])(?:{units.UNIT.pattern})", re.I)
_CARE = re.compile(
    r"(?<!\w)c/o\s+[^\W\d_][\w .'\u2019-]{1,40}?(?=\s+(?:to|on|in|for|is|please|pls)\b|[,.;!?\n]|$)", re.I
)
_NAME = r"(?P<value>(?-i:[A-Z\u00c0-\u00de])[\w'\u2019&.-]{0,30}(?:\s(?:(?-i:[A-Z\u00c0-\u00de])[\w'\u2019&.-]{0,30}|&|van|von|de|der|den|di|da|la|le)){0,4})"
_CALLED = re.compile(
    rf"\b(?:names?|recipient|bell|door ?bell|letter ?box|mail ?box)\b[^,;\n\d]{{0,25}}?\b(?:is|to|as|be|it's|its|says)\s+{_NAME}|\b(?:addressed to|in the name of|under the name)\s+{_NAME.replace('value', 'other')}",
    re.I,
)
_COMPANY = re.compile(rf"\b(?:company(?: name)?|firma|business name)\b(?:\s(?:is|to|:))?:?\s+{_NAME}", re.I)
#: What is called wrong, or is to be put right: the words that make such a message one about an address.
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|mistake|typo|mis-?(?:typed|spelled|spelt)|missing|forgot(?:ten)?|correct(?:ion)?|fix|change|update|add|put|should be|must be|is now|it'?s|only|just|not)\b",
    re.I,
)
_WRONG_NOW = re.compile(r"\b(?:wrong|incorrect|typo|missing|forgot(?:ten)?|mis-?(?:typed|spelled|spelt))\b", re.I)
_PART = re.compile(
    r"\b(?:house|street|building) (?:number|no|nr)\b|\b(?:post ?code|zip(?: ?code)?|postal code|plz|eircode|flat|apartment|apt|floor|c/o|street(?: name)?|town|city|door ?bell|bell|letter ?box|recipient|company(?: name)?|delivery name|name on (?:it|the|my|order|#?\d+))\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|instead of|from)\W{1,3}$", re.I)
_PHONE = re.compile(r"\b(?:tele)?(?:phone|mobile|cell|tel|handy)\b(?: ?(?:number|no|nr|nummer|num)\b)?", re.I)


def wanted(text: str) -> bool:
    """Return whether words put a part of an address right, or say that it is wrong, and write out no other street.

    Args:
        text: The message.
    """
    plain = normalise(own(text))
    if len(plain.split()) > _LONGEST or "?" in plain:
        return False
    if not _PART.search(plain) or not _WRONG.search(plain):
        return False
    whole = postal.read(without_order(own(text), ()), "")
    if whole.sure and "line1" in whole.fields and whole.fields.get("city", "")[:1].isupper():
        return False
    return bool(read(text)) or house_numbers.corrected(text) is not None or bool(_WRONG_NOW.search(plain))


def telephone(text: str) -> str:
    """Return the telephone number that words give for a parcel; empty where they give none, or ask something."""
    plain = own(text)
    return telephones.taken_out(plain)[1] if _PHONE.search(plain) and "?" not in plain else ""


def read(text: str) -> dict[str, str]:
    """Return the fields that words put right, without a street: each stands in the message, blanks apart.

    Args:
        text: The message; an order's number is no part of it.
    """
    plain = without_order(own(text), ())
    found: dict[str, str] = {}
    if (cue := _CODE.search(plain)) and (code := _postcode(plain[cue.end() :])):
        found["postcode"] = code
    if (care := _CARE.search(plain)) is not None:
        found["line2"] = tidy(care[0])
    elif (company := _COMPANY.search(plain)) is not None:
        found["line2"] = tidy(company["value"])
    elif (unit := _UNIT.search(plain)) is not None and not _CODE.search(unit[0]):
        found["line2"] = tidy(address_words.ENDS.sub("", unit[0]))
    if (name := _CALLED.search(plain)) is not None and "line2" not in found:
        found["name"] = tidy(name["value"] or name["other"])
    return found


def _postcode(text: str) -> str:
    """Return the postcode that stands last in a text, and behind no "not": "10969, not 10967" means the first."""
    stands = [each for each in postcodes.found(text) if not _NOT.search(text[: each.start()])]
    return tidy(max(stands, key=lambda each: (len(each["code"]), each.start()))["code"]) if stands else ""
