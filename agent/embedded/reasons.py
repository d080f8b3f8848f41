"""Reasons for a cancellation or a return: read from the customer's words, or asked for with options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.embedded.text import normalise
from commerce import causes
from commerce.text import one_line

#: Codes in the order in which they are tried; those that the shop does not take are left out.
_READ = {
    "ordered_by_mistake": r"\bby (?:mistake|accident)|accident(?:al)?ly|\bmistake|\btwice\b|\bdouble\b|duplicate",
    "found_cheaper": r"\bcheaper\b|better price|less elsewhere|too expensive",
    "too_slow": r"too (?:slow|late)\b|tak(?:es?|ing) (?:too long|forever|ages|so long)|in time\b|\bsooner\b|delay",
    "payment_problem": r"\bpayment (?:problem|issue|failed)|problem with (?:the |my )?payment",
    "no_longer_needed": r"no longer (?:need|want)|\bnot? (?:longer |more )?(?:need|want)|n't (?:need|want)",
    "defective": causes.DEFECTIVE,
    "too_small": r"(?:too|bit|little) (?:small|tight|short|narrow)|\b(?:bigger|larger)\b",
    "too_large": r"(?:too|bit|little) (?:big|large|loose|long|wide)|\bsmaller\b",
    "wrong_item": causes.WRONG,
    "not_as_described": causes.NOT_AS_DESCRIBED,
    "colour": r"\bcolou?r\b",
    "style": r"\bstyle\b|\bdesign\b|\blooks?\b",
    "changed_mind": r"changed? my mind",
    "unwanted": r"changed? my mind|n't (?:like|want|need)|\bnot? (?:longer |more )?(?:like|want|need)|unwanted|"
    r"not for me",
    "other": r"\bother\b|something else|another reason|rather not|no (?:particular |special )?reason|"
    r"none of (?:them|these|those|your business)|^\W*(?:none|nothing|no idea|just because|because)\W*$|"
    r"why does (?:it|that) matter",
}

_WITHDRAWS = re.compile(
    r"\b(?:withdraw|revoke|rescind|step back)\b.{0,60}\b(?:purchase|contract|orders?|sale|#?\d{3,})\b|"
    r"\b(?:use|exercise|invoke|make use of|claim) (?:my|the|our) (?:right (?:of|to) |statutory )*withdraw\w*|"
    r"\b(?:declare|notice of|hereby) (?:my |the )?withdraw\w*",
    re.I,
)
#: A question after goods gives no reason: "do you have a bigger one?"
_SHOP = re.compile(r"\b(?:do you (?:have|sell)|have you got|is there|are there|what about|which|what)\b[^.!?]{0,120}\?")
_ASKS = re.compile(r"^\W*(?:what|how|when|until when|which|is there|do i have|does|who|where)\b", re.I)


def read(text: str, known: Mapping[str, str]) -> str:
    """Return the code whose words stand in the text, empty when none does.

    Args:
        text: The customer's words.
        known: The shop's codes and the words that customers read.
    """
    plain = _SHOP.sub(" ", normalise(text).casefold())
    own = next((code for code, words in known.items() if code != "other" and words.casefold() in plain), "")
    stated = causes.stated(plain)
    return own or next((code for code, pattern in _READ.items() if code in known and re.search(pattern, stated)), "")


def stated(text: str) -> bool:
    """Return whether a text gives a reason of its own that is no fault: a size, a colour, a change of mind."""
    plain = causes.stated(normalise(text).casefold())
    return any(re.search(pattern, plain) for code, pattern in _READ.items() if code not in (*causes.FAULTS, "other"))


def withdraws(text: str) -> bool:
    """Return whether a customer withdraws from a purchase: a right that asks for no reason."""
    plain = normalise(text)
    return bool(_WITHDRAWS.search(plain)) and not _ASKS.search(plain)


def known(order: Mapping[str, Any], action: str) -> dict[str, str]:
    """Return the reasons that the shop takes for an action on an order: codes, and the words that customers read."""
    can = order.get("can")
    rule = can.get(action) if isinstance(can, dict) else None
    found = rule.get("reasons") if isinstance(rule, dict) else None
    return {str(code): str(words) for code, words in found.items()} if isinstance(found, dict) else {}


def options(known: Mapping[str, str]) -> str:
    """Return the reasons as a numbered list that a customer reads."""
    return ", ".join(f"{n}) {one_line(words, 80)}" for n, words in enumerate(known.values(), 1))
