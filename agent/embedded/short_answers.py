"""Short answers: yes, no, a choice from a list, never mind."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded.text import normalise
from service import consent
from service.consent.reading import QUESTION

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
    r"^(?:well|oh|um+|so|and|ok|okay)[, ]+|(?<![, ])[, ]++(?:please|thanks|thank you|thx|thank you very much|then)$|"
    r"^(?:please)[, ]+"
)
_UNKNOWN = re.compile(
    r"\b(?:don't|do not|dont|can't|cannot|can not)\b.{0,20}\b(?:know|have|remember|find|recall)\b|\bno idea\b|"
    r"\bnot sure\b|\blost\b|\bforgot(?:ten)?\b|\bwhat (?:is|was|are) my\b|\bwhich orders?\b|\blist\b|"
    r"\bshow (?:me )?my\b"
)
#: The request is let go, whatever else is said beside it.
_TAKES_BACK = re.compile(
    r"^(?:(?:oh|no|wait|actually|sorry|ok(?:ay)?|well|then|please|hm+)\s+)*(?:never ?mind|forget (?:it|that|about it)|"
    r"(?:please )?(?:leave it|leave it as it (?:is|was)|leave it then)|drop it|don't bother|let it be|"
    r"(?:please )?(?:don'?t|do not) (?:cancel|return|refund|swap|exchange|change|send|do)(?: (?:it|that|this|anything|them))?(?: (?:then|after all|please|any ?more))?|"
    r"i (?:don'?t|do not|no longer) (?:want|need) (?:it|that|this|them)(?: \w+(?:ed|n|back))?(?: (?:then|any ?more|now|after all))?|"
    r"(?:no )?keep (?:it|them|this|that|everything|all of it|both)(?: (?:all|then|please|as (?:it|they) (?:is|are)))?|"
    r"no need(?: (?:for|of|to do) (?:it|that|this))?(?: (?:then|any ?more|now))?|"
    r"(?:skip|scrap|leave|forget|drop|never ?mind) (?:it|that|this)(?: one)?(?: (?:then|please|for now))?)$"
    r"|\b(?:i(?:'ll| will| want to| would like to|'d like to|'d rather| would rather| prefer to|'ve decided to)|let me) keep "
    r"(?:it|them|this|that|everything|all|the (?:order|article|item|thing)s?)\b"
)
_ASKS = re.compile(
    r"[?\uff1f\u061f]|^(?:what|when|where|who|why|how|which|do i|do you|does|did|can i|can you|could|will|would|is it|is that|"
    r"is there|are there|are you|should|must i|may i|have i|am i)\b"
)
_CLAUSE = re.compile(r"[,.;!\n]+|(?<!\s)\s++(?:and|but|because|so)\s++")
_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = tuple(_WORDS.split())
_NTH = rf"{'|'.join(_ORDINALS)}|last|[1-9][0-9]?(?:st|nd|rd|th)"
_THE_NTH = re.compile(
    rf"\b(?:the|number|no\.?|option|item|reason)\s+({_NTH}|[1-9][0-9]?)(?:\s+(?:one|item|product|option|result|reason))?\b"
    rf"|^(?:(?:option|number|no\.?|reason) |#)?([1-9][0-9]?)$|^({_NTH})(?:\s+(?:one|option|reason))?$"
)


#: What an action that was offered is called where it is asked for once more.
_REPEATED = {
    "cancel_order": "cancel|call off|stop",
    "refund": "refund|pay back",
    "return": "return|send back|take back",
    "exchange": "exchange|swap|change",
    "resend_message": "send|resend",
}
_ASKED_AGAIN = (
    r"(?:(?:then|so|and|well|yes|ok|okay|just|can you|could you|will you|please|can|you) )*(?:do|{verbs})"
    r"(?: (?:it|that|this|them|one))?(?: (?:again|back|off|then|now|today|please|for me|right away|once more|asap))*"
)
_HURRIES = re.compile(
    r"(?:(?:yes|and|ok|so|but|then|do it|please) )*(?:now|right now|asap|immediately|right away|at once|today|quickly|fast|hurry(?: up)?|"
    r"i(?:'m| am) in a (?:hurry|rush))(?: (?:please|now|then))*"
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
    if QUESTION.search(text):
        return False
    return plain in _YES or plain.removeprefix("yes ").strip() in _YES


def is_no(text: str) -> bool:
    """Whether the whole message is a no."""
    plain = core(text)
    return plain in _NO or plain.removeprefix("no ").strip() in _NO


def is_never_mind(text: str) -> bool:
    """Whether the customer drops the matter."""
    return bool(_NEVER_MIND.match(core(text)))


def agrees(text: str) -> bool:
    """Whether the whole message is a yes to the engine's own question, in any language that consent is read in."""
    return is_yes(text) or consent.read(text) == "yes"


def refuses(text: str) -> bool:
    """Whether the whole message is a no to the engine's own question, in any language that consent is read in."""
    return is_no(text) or is_never_mind(text) or consent.read(text) == "no"


def takes_back(text: str) -> bool:
    """Whether a part of the message lets go of the request: "actually, leave it, I want to keep it"."""
    plain = normalise(text[:300]).casefold()
    return any(_TAKES_BACK.search(part.strip(_EDGES)) for part in _CLAUSE.split(plain))


def asks(text: str) -> bool:
    """Whether a message is a question, which answers none."""
    plain = normalise(text[:300]).casefold().lstrip(_EDGES)
    return bool(_ASKS.search(plain))


def repeats(text: str, label: str) -> bool:
    """Whether the whole message asks once more for what was offered: "then cancel it now"."""
    verbs = _REPEATED.get(label)
    return bool(verbs and re.fullmatch(_ASKED_AGAIN.format(verbs=verbs), core(text)))


def hurries(text: str) -> bool:
    """Whether a message only presses for what was offered: "now pls", "asap"."""
    return bool(_HURRIES.fullmatch(core(text)))


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
    index = _ORDINALS.index(word) if word in _ORDINALS else int(re.sub(r"\D", "", word)) - 1
    return index if index < length else None
