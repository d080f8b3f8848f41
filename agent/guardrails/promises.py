"""English phrases by which a clerk claims that something was done, or promises that it will be."""

from __future__ import annotations

import re

# Phrases by which a clerk claims that something was done, or promises that it will be. Published in the docs.
_DID = (
    r"(?:refunded|cancell?ed|reimbursed|credited|exchanged|replaced|returned your|changed (?:the|your)|"
    r"updated (?:the|your)|processed|issued|approved|arranged|initiated|submitted|completed|taken care of|gone ahead)"
)
_THING = r"(?:refund|money|amount|payment|credit|cancellation|exchange|replacement|address|return|request|order)"
_STATE = (
    r"(?:refunded|processed|issued|approved|completed?|cancell?ed|changed|updated|credited|reimbursed|done|successful)"
)
_DO = r"(?:refund|cancel|credit|reimburse|exchange|replace|change|update|ship|send|process|issue)"
_PAID = r"(?:sent|paid|transferred|returned|refunded|credited|confirmed|made|initiated|started|on (?:its|the) way)"
_IS = r"(?:is|are|was|were|has been|have been)\s+(?:now |already |successfully |just )*"
_PROMISES = {
    "claims a change": rf"\b(?:i|we)(?:'ve| have| just)* (?:(?!not\b|never\b)\w+ )?{_DID}\b|"
    rf"\b(?:i|we)(?:'ve| have) (?:(?!not\b|never\b)\w+ ){{0,4}}{_DID}\b",
    "claims a payment": rf"\b(?:refund|money|reimbursement|cancellation)\b[^.!?]{{0,80}}\b"
    rf"(?:(?:went|(?:has|have) gone) through\b|{_IS}{_PAID}\b)|"
    r"(?:[€$£] ?\d[\d.,]{0,20}|"
    r"\d[\d.,]{0,20} ?(?:€|(?:eur|usd|gbp|chf|pln|sek|dkk|euros?|dollars?|pounds?)\b))[^.!?]{0,40}\b"
    rf"{_IS}{_PAID}\b",
    "claims it for the customer": r"\byou(?:'ve| have|'re| are| were)(?: now| already| just)*+(?: been)?"
    r"(?: now| already| just| fully)*+ (?:refunded|reimbursed|credited)\b",
    "claims a state": rf"\b{_THING}\b[^.!?]{{0,80}}\b(?:is|are|was|were|has been|have been|has|been)\s+"
    rf"(?:now |already |successfully |just |being |been |all )*{_STATE}\b",
    "promises a change": r"\b(?:i|we)(?:'ll| will| am going to|'m going to| can guarantee| guarantee| promise)\b"
    rf"[^.!?]{{0,60}}\b{_DO}",
    "promises a result": r"\b(?:you(?:'ll| will)|will be)\b[^.!?]{0,60}\b"
    r"(?:refunded|credited|reimbursed|(?:get|receive)[^.!?]{0,20}(?:refund|money))",
    "promises to come back": r"\b(?:get|come|report) back to you\b|"
    r"\b(?:i|we)(?:'ll| will) (?:follow up|keep you posted|let you know)\b",
    "states success": r"^\W*(?:(?:done|all done|success|refund (?:completed?|successful|processed|confirmed))\b|"
    r"(?:fully )?refunded (?:[\d€$£]|your\b|it\b|in full\b))",
}
PROMISES = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PROMISES.items()}


def claims(text: str) -> list[str]:
    """Return the kinds of claims and promises in a sentence (keys of `PROMISES`)."""
    return [name for name, pattern in PROMISES.items() if pattern.search(text)]
