"""Whether a message asks for products side by side: "compare the first two", "what is the difference"."""

from __future__ import annotations

import re

_COMPARES = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bdiff?eren(?:ce|ces|t)\b|\bdiffer(?:s|nce)?\b|\b(?:vs\.?|versus)\b"
    r"|\bwhich (?:one )?(?:is|of (?:them|these|those|the two) is) better\b|\bside by side\b|\bwhat(?:'?s| is) better\b",
    re.I,
)
_BETWEEN = re.compile(r"\b(?:between|compare)\s(.{2,60}?)\s(?:and|with|to|vs\.?|or)\s(.{2,60})", re.I)
_AGAINST = re.compile(r"^(.{2,60}?)\s(?:vs\.?|versus)\s(.{2,60})$", re.I)
_OR = re.compile(r"\b(?:better|best|differ\w*|difference)\b.{0,3}[,:]?\s(.{2,60}?)\sor\s(.{2,60})", re.I)


def asks(text: str) -> bool:
    """Return whether words ask to compare products."""
    return bool(_COMPARES.search(text))


def named(text: str) -> list[str]:
    """Return what two things are called that words compare; empty where they name none."""
    if not asks(text):
        return []
    found = _BETWEEN.search(text) or _AGAINST.search(text) or _OR.search(text)
    return [each.strip(" ?.!,") for each in found.groups()] if found else []
