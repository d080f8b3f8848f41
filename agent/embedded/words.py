"""Short answers: yes, no, a choice from a list, never mind."""

from __future__ import annotations

import re

from agent.embedded.text import normalise

_EDGES = " \t.!,?;:'\"()-"
_YES_WORDS = """
yes|y|yep|yeah|yup|ya|sure|ok|okay|k|please|please do|do it|go ahead|of course|correct|right|that's right|thats right
exactly|absolutely|definitely|why not|sounds good|that would be great|that would be nice|do that|yes do|alright
all right|fine|it is|yes it is|yes i do|i do|yes i would|i would|ja|oui|si
"""
_NO_WORDS = """
no|n|nope|nah|not really|no need|neither|none|neither of them|none of them|none of those|none of these|no it isn't
no it is not|wrong|not that|something else|no i don't|i don't|nein|non
"""
_YES = frozenset(re.split(r"[|\n]", _YES_WORDS.strip()))
_NO = frozenset(re.split(r"[|\n]", _NO_WORDS.strip()))
_NEVER_MIND = re.compile(
    r"^(?:no,? ?)?(?:never ?mind|forget (?:it|that|about it)|leave it|stop|drop it|it's fine|don't bother|"
    r"changed my mind|i changed my mind|nothing|let it be|cancel that|not now|rather not)$"
)
_GO_ON = re.compile(
    r"^(?:go on|continue|next(?: one)?|carry on|proceed|and (?:now|the (?:other|rest|next))(?: one)?|"
    r"the (?:other|rest|next)(?: one)?|what(?:'s| is) (?:next|still open|left))$"
)
_POLITE = re.compile(
    r"^(?:well|oh|um+|so|and)[, ]+|[, ]+(?:please|thanks|thank you|thx|thank you very much|then)$|^(?:please)[, ]+"
)
_UNKNOWN = re.compile(
    r"\b(?:don't|do not|dont|can't|cannot|can not)\b.{0,20}\b(?:know|have|remember|find|recall)\b|\bno idea\b|"
    r"\bnot sure\b|\blost\b|\bforgot(?:ten)?\b|\bwhat (?:is|was|are) my\b|\bwhich orders?\b|\blist\b|"
    r"\bshow (?:me )?my\b"
)
_ORDINALS = (
    ("first", "1st", "one"), ("second", "2nd", "two"), ("third", "3rd", "three"), ("fourth", "4th", "four"),
    ("fifth", "5th", "five"),
)  # fmt: skip
_THE_NTH = re.compile(
    r"\b(?:the|number|no\.?|option|item)\s+(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|[1-5])"
    r"(?:\s+(?:one|item|product|option|result))?\b|^(?:option |number |#)?([1-5])$|"
    r"^(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)(?:\s+(?:one|option))?$"
)


def core(text: str) -> str:
    """Return a short answer without politeness, case and punctuation."""
    plain = normalise(text[:200]).casefold().strip(_EDGES).replace(",", "")
    for _ in range(2):
        plain = _POLITE.sub("", plain).strip(_EDGES)
    return plain


def is_yes(text: str) -> bool:
    """Whether the whole message is a yes."""
    plain = core(text)
    return plain in _YES or plain.removeprefix("yes ").strip() in _YES


def is_no(text: str) -> bool:
    """Whether the whole message is a no."""
    plain = core(text)
    return plain in _NO or plain.removeprefix("no ").strip() in _NO


def is_never_mind(text: str) -> bool:
    """Whether the customer drops the matter."""
    return bool(_NEVER_MIND.match(core(text)))


def goes_on(text: str) -> bool:
    """Whether the customer wants to hear what comes next."""
    return bool(_GO_ON.match(core(text)))


def does_not_know(text: str) -> bool:
    """Whether the customer says that they do not know what was asked for."""
    return len(text) < 200 and bool(_UNKNOWN.search(core(text)))


def choice(text: str, length: int) -> int | None:
    """Return the index that "2", "the second one" or "last" names in a list of ``length``; None otherwise."""
    match = _THE_NTH.search(core(text))
    if match is None or length == 0:
        return None
    word = next(part for part in match.groups() if part)
    if word == "last":
        return length - 1
    index = next((n for n, names in enumerate(_ORDINALS) if word in names), None)
    index = int(word) - 1 if index is None else index
    return index if index < length else None
