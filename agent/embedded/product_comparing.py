"""Whether a message asks for products side by side: "compare the first two", "what is the difference"."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

_COMPARES = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bdiff?eren(?:ce|ces|t)\b|\bdiff?(?:er(?:s|nce)?|s)?\b|\b(?:vs\.?|versus)\b"
    r"|\bwhich (?:one )?(?:is|of (?:them|these|those|the two) is) better\b|\bside by side\b|\bwhat(?:'?s| is) better\b",
    re.I,
)
#: Which of them a clerk would take: asked of products that were shown.
_TAKES = r"(?:take|pick|buy|choose|get|go (?:for|with)|prefer|recommend|suggest|order|advise)"
_PICKS = re.compile(
    rf"\b(?:which|what)\b(?: (?:one|of (?:them|these|those|the two|both)))?,? (?:would|should|do|shall|will|can) (?:you|i|we) (?:rather |personally |really )?{_TAKES}\b"
    r"|\b(?:what|which)(?:'?s| is| one is)? (?:your|the|ur) (?:pick|favou?rite|choice|best (?:one|pick|choice|buy|value)?)\b|\byour (?:pick|favou?rite)\b"
    r"|\bwhich (?:one |of (?:them|these|those|the two) )?is (?:the )?(?:best|better|nicer|nicest)\b|\b(?:can'?t|cannot|can not) (?:decide|choose)\b|\bhelp me (?:decide|choose|pick)\b|\bwhich is best\b",
    re.I,
)
_ELSE = re.compile(r"\b(?:for (?:a |an |my |the |someone|running|travel)|size|colou?r|with|without|if|when|to)\b", re.I)
_BETWEEN = re.compile(r"\b(?:between|compare)\s(.{2,60}?)\s(?:and|with|to|vs\.?|or)\s(.{2,60})", re.I)
#: What the things are for, and what is asked of them, is no name: "headphones vs earbuds for the gym, what would you say".
_PURPOSE = re.compile(r"(?<=\w)\W{1,3}(?:for|what|which|would|should|do you)\b.*", re.I | re.S)
_LISTED = re.compile(r"\b(?:first|second|third|last|top|two|three|both|these|those|them)\b", re.I)
_AGAINST = re.compile(r"^(.{2,60}?)\s(?:vs\.?|versus)\s(.{2,60})$", re.I)
_OR = re.compile(r"\b(?:better|best|differ\w*|difference)\b.{0,3}[,:]?\s(.{2,60}?)\sor\s(.{2,60})", re.I)


def asks(text: str) -> bool:
    """Return whether words ask to compare products."""
    return bool(_COMPARES.search(text))


def asks_pick(text: str) -> bool:
    """Return whether words ask which of the products shown a clerk would take, and name nothing that it is for."""
    return bool(_PICKS.search(text)) and not _ELSE.search(text)


def named(text: str) -> list[str]:
    """Return what two things are called that words compare; empty where they name none."""
    if not asks(text):
        return []
    found = _BETWEEN.search(text) or _AGAINST.search(text) or _OR.search(text)
    names = [_PURPOSE.sub("", each).strip(" ?.!,") for each in found.groups()] if found else []
    return _whole(names)


def _whole(names: list[str]) -> list[str]:
    """Return two names with the kind of thing that only the second has: "the brae and the dagny rain jacket"."""
    first, second = ([word for word in name.split() if word.casefold() != "the"] for name in names or ("", ""))
    if len(first) == 1 and len(second) > 1:
        return [" ".join([*first, *second[1:]]), " ".join(second)]
    return names


def points(text: str) -> bool:
    """Return whether words point at places of a list: "the first two"."""
    return bool(_LISTED.search(text))
