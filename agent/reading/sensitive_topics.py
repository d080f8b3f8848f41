"""Whether a customer speaks of orders, money or rules, in whatever language: then code words the answer.

The words are data (``sensitive_topics.yaml``). What is read here only makes a turn stricter: a word too many costs
a model its own phrasing and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from agent.reading.person import wanted
from runtime.yaml_file import read_yaml

MAX_TEXT = 4_000
_NO_SPACES = frozenset({"ja", "ko", "zh", "ar"})
_CODES = "eur|usd|gbp|chf|pln|zł|sek|dkk|tl|jpy|krw|cny|rmb|brl|euros?|dollars?|pounds?"
_CURRENCY = rf"(?:[€$£¥₩₺元円원]|(?<![a-z])(?:{_CODES})(?![a-z]))"
_AMOUNT = re.compile(rf"{_CURRENCY}\s?\d[\d.,]{{0,20}}|\d[\d.,]{{0,20}}\s?{_CURRENCY}")
#: A number that looks like an order's: marked as one, or long enough, and no price, size or measure.
_ORDER = re.compile(
    r"[#№]\s?\w{0,4}\d|(?<![\w.,\-/])[a-z]{0,3}-?\d{4,12}(?![\w%°]|[.,]\d|\s?(?:ml|cm|mm|kg|g|l|w|mah|gb|tb|watt|lumen|hz|px)\b)"
)
_ALONE = re.compile(r"\W*[a-z]{0,3}-?\d{3,12}\W*")


def flat(text: str) -> str:
    """Return a text in one spelling: NFKC, case folded, straight quotes, no accents, single spaces."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold().replace("\u2019", "'").replace("\u02bc", "'")
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not ("\u0300" <= c <= "\u036f"))
    return " ".join(unicodedata.normalize("NFC", bare).split())


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each topic with the words of all languages."""
    data: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).with_name("sensitive_topics.yaml"))
    spaced: dict[str, set[str]] = {}
    anywhere: dict[str, set[str]] = {}
    for language, topics in data.items():
        for topic, words in topics.items():
            (anywhere if language in _NO_SPACES else spaced).setdefault(topic, set()).update(str(w) for w in words)
    found = []
    for topic in dict.fromkeys([*spaced, *anywhere]):
        stems = [_stem(word) for word in sorted(spaced.get(topic, ()), key=len, reverse=True)]
        loose = [re.escape(flat(word)) for word in sorted(anywhere.get(topic, ()), key=len, reverse=True)]
        parts = ([rf"(?<!\w)(?:{'|'.join(stems)})"] if stems else []) + loose
        found.append((topic, re.compile("|".join(parts))))
    return tuple(found)


def _stem(word: str) -> str:
    whole = word.startswith("=")
    return re.escape(flat(word.lstrip("="))) + (r"(?!\w)" if whole else "")


@lru_cache(maxsize=256)
def topics(text: str) -> frozenset[str]:
    """Return what of orders, money and rules a message speaks of (``person``, ``number``, and topics of the data).

    Args:
        text: The customer's words, in any language.
    """
    plain = flat(text)
    found = {topic for topic, pattern in _topics() if pattern.search(plain)}
    if _ALONE.fullmatch(plain) or _ORDER.search(_AMOUNT.sub(" ", plain)):
        found.add("number")
    if _AMOUNT.search(plain):
        found.add("amount")
    if wanted(text):
        found.add("person")
    return frozenset(found)
