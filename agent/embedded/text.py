"""Cleaning a message before it is encoded: what names the request stays, what names the case goes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from service.typed import spelled

#: More than this says nothing new about the request.
MAX_CHARS = 1200

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_EDGES = " .,;:!?()"
#: What stands before an e-mail address, and is no part of the request.
_BEFORE_EMAIL = frozenset("my the e-mail email mail address is was it's its and with under from".split())
_URL = re.compile(r"https?://\S+|www\.\S+", re.I)
# "Username: jo12", "Phone number: (555) 010-0199": a form's fields tell who somebody is, not what they want.
_FIELD = re.compile(
    r"\b(?:(?:full |last |first |user ?)?name|account(?: id)?|phone(?: number)?|member(?:ship)? level|"
    r"e-?mail(?: address)?|zip(?: code)?|customer (?:id|number))\s*:\s*[^\s,.;]+(?:\s+[A-Z(]?[\w()-]+){0,2}?"
    r"(?=\s+[A-Z]|[,.;]|\s*$)",
    re.I,
)
_ORDER = re.compile(
    r"(?:\b(?:my\s+)?order\b\s*+(?:id|no\.?|nr\.?|number|num|reference)?|\breference\b)?"
    r"\s{0,4}(?:is\s++|is:\s*+|bearing the reference\s++)?[:#№]{0,4}\s{0,4}"
    r"#?\s?\b(?:[A-Z]{1,3}-?)?\d[\d-]{2,}\d\b",
    re.I,
)
_GREETING = re.compile(
    r"^(?:(?:hi+|hello|hey+|greetings|good (?:morning|afternoon|evening|day)|dear (?:sir|madam|team))"
    r"(?: there| again| everyone| team)?|yo|um+|uh+|hm+|well|ok(?:ay)?|so)\b[\s,.!-]++(?=\S+\s+\S+\s+\S+)",
    re.I,
)
_INTENT = (
    r"(?:a |my |the |any |to |be |get(?:ting)? )*(?:refund(?:ed)?|money(?: back)?|reimburse\w*|return\w*|exchange\w*|"
    r"cancel\w*|replac\w*|swap\w*|store credit|credit|change (?:my |the )?address|send (?:it|this|them) back)"
)
_NEGATED = re.compile(
    r"\b(?:(?:i |we )?(?:do not|don't|dont|didn't|did not|never|no longer|wouldn't|am not|i'm not)\s+"
    r"(?:really |actually )?(?:want|need|wish|like|mean|ask(?:ing)?(?: for)?|looking)(?: for| to)?\s+"
    r"|(?:,\s*|\band\s+|\bbut\s+)?\b(?:(?<!can i )(?<!could i )(?<!may i )(?<!do i )not|rather than|instead of|without)"
    rf"\s+(?:for\s+)?){_INTENT}\b[^,.;!?]*[,.;!?]?",
    re.I,
)


@lru_cache(maxsize=512)
def normalise(text: str) -> str:
    """Return ``text`` to be read: in one usual spelling, with words that people type for others put right."""
    return spelled(as_typed(text))


@lru_cache(maxsize=512)
def as_typed(text: str) -> str:
    """Return ``text`` to be kept or quoted: NFKC, straight quotes, single spaces, nothing invisible."""
    plain = unicodedata.normalize("NFKC", text[: 4 * MAX_CHARS])
    plain = plain.translate(_QUOTES)
    plain = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in plain)
    return " ".join(plain.split())


_QUOTES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-"}
)


def without_email(text: str) -> str:
    """Return a request without the e-mail address that was given with it: it names no article and no town."""
    kept = []
    for part in _EMAIL.split(text):
        words = part.split()
        while words and words[-1].casefold().strip(_EDGES) in _BEFORE_EMAIL:
            words.pop()
        kept.append(" ".join(words).rstrip(" .,;:"))
    return " ".join(each for each in kept if each) if len(kept) > 1 else text


def intent_words(text: str) -> str:
    """Return what is left of a message when numbers, addresses of people, greetings and denials are gone.

    Args:
        text: The message as typed.

    Returns:
        The text to encode; never empty when the message is not.
    """
    plain = normalise(text)[:MAX_CHARS]
    cleaned = _URL.sub(" ", _EMAIL.sub(" ", plain))
    cleaned = _FIELD.sub(" ", cleaned)
    cleaned = _ORDER.sub(" my order ", cleaned)
    for _ in range(2):
        cleaned = _GREETING.sub("", cleaned.strip())
    without = _NEGATED.sub(" ", cleaned)
    if len(without.split()) >= 2:
        cleaned = without
    cleaned = re.sub(r"\bmy (?:order )+my order\b|\bmy my order\b", "my order", " ".join(cleaned.split()))
    cleaned = re.sub(r"(?<!\s)\s++([,.:;!?])", r"\1", cleaned)
    cleaned = cleaned.strip(" ,.:;-")
    return cleaned or plain
