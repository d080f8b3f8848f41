"""Reasons for a cancellation or a return: read from the customer's words, or asked for with options."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.embedded.text import normalise
from commerce.text import one_line

#: Codes in the order in which they are tried; those that the shop does not take are left out.
_READ = {
    "ordered_by_mistake": r"\bby (?:mistake|accident)|accident(?:al)?ly|\bmistake|\btwice\b|\bdouble\b|duplicate",
    "found_cheaper": r"\bcheaper\b|better price|less elsewhere|too expensive",
    "too_slow": r"too (?:slow|late)\b|tak(?:es?|ing) (?:too long|forever|ages|so long)|in time\b|\bsooner\b|delay",
    "payment_problem": r"\bpayment (?:problem|issue|failed)|problem with (?:the |my )?payment",
    "no_longer_needed": r"no longer (?:need|want)|\bnot? (?:longer |more )?(?:need|want)|n't (?:need|want)",
    "defective": r"damag|\bbroken?\b|\bbroke\b|defect|faulty|\btorn\b|\bcrack|scratch|leak|ripped|stain|\bhole\b|"
    r"(?:n't|not) work|stopped working",
    "too_small": r"(?:too|bit|little) (?:small|tight|short|narrow)|\b(?:bigger|larger)\b",
    "too_large": r"(?:too|bit|little) (?:big|large|loose|long|wide)|\bsmaller\b",
    "wrong_item": r"wrong (?:item|article|product|one|thing|order)|not what i ordered|different (?:item|one|product)",
    "not_as_described": r"as (?:described|shown|pictured|advertised)|looks? different|poor quality|disappoint",
    "colour": r"\bcolou?r\b",
    "style": r"\bstyle\b|\bdesign\b|\blooks?\b",
    "changed_mind": r"changed? my mind",
    "unwanted": r"changed? my mind|n't (?:like|want|need)|\bnot? (?:longer |more )?(?:like|want|need)|unwanted|"
    r"not for me",
    "other": r"\bother\b|something else|another reason|rather not|no reason|none of (?:them|these|those)",
}  # fmt: skip


def read(text: str, known: Mapping[str, str]) -> str:
    """Return the code whose words stand in the text, empty when none does.

    Args:
        text: The customer's words.
        known: The shop's codes and the words that customers read.
    """
    plain = normalise(text).casefold()
    own = next((code for code, words in known.items() if code != "other" and words.casefold() in plain), "")
    return own or next((code for code, pattern in _READ.items() if code in known and re.search(pattern, plain)), "")


def options(known: Mapping[str, str]) -> str:
    """Return the reasons as a numbered list that a customer reads."""
    return ", ".join(f"{n}) {one_line(words, 80)}" for n, words in enumerate(known.values(), 1))
