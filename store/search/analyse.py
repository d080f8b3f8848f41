"""How text becomes words: one analysis for products and queries, so that they meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_WORD = 40
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
# Letters that do not decompose into a base letter and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "_": " "})


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    if text.isascii():
        return text.lower().replace("_", " ")
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the words of ``text``, folded, in their order. Scripts without spaces give pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if not word.isascii() and _ASIAN.search(word):
            found += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            found.append(word[:MAX_WORD].replace(",", "."))
    return found


_STOP = frozenset(
    (
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "could",
        "do",
        "does",
        "for",
        "from",
        "get",
        "give",
        "have",
        "i",
        "if",
        "in",
        "is",
        "it",
        "like",
        "looking",
        "me",
        "my",
        "need",
        "of",
        "on",
        "one",
        "or",
        "please",
        "pls",
        "some",
        "something",
        "that",
        "the",
        "there",
        "these",
        "this",
        "to",
        "want",
        "we",
        "what",
        "which",
        "with",
        "would",
        "you",
        "your",
        "show",
        "find",
        "search",
        "buy",
        "got",
        "hi",
        "hello",
        "hey",
        "am",
        "us",
    )
)


#: What people say around a request; in a short query the same words may be a title.
_TALK = frozenset(
    (
        "my mine our ours his her hers him she he they them their its who whom was were been being has had having did "
        "done will shall should must may might ll re ve not no nothing none so too very just also maybe perhaps "
        "because since when where why how then than but while about into out up off again always never often every "
        "all lot lots much many more most quite really only even still already anything everything someone somebody "
        "anyone thing things stuff kind sort way go going goes come comes keep keeps make makes take takes put use "
        "used using let help tell know think thinking feel feels love loves loved likes liked wish prefer wanted "
        "wants needs needed recommend suggest sell sold nice lovely great good fine perfect ideal proper simple new "
        "other another same such please thank thanks well now today here until after before during against without "
        "between year years month week day days next last present gift"
    ).split()
)
_SENTENCE, _SAID = 7, 2  # so many words make a sentence, when so many of them are such


def is_sentence(text: str) -> bool:
    """Return whether a query is a sentence rather than a name: long enough, with words that only people say."""
    all_words = words(text)
    return len(all_words) >= _SENTENCE and sum(word in _STOP or word in _TALK for word in all_words) >= _SAID


def query_words(text: str) -> list[str]:
    """Return the words of a query, without function words as long as others are left.

    Of a whole sentence the words that people say around a request are left out too.
    """
    all_words = words(text)
    idle = _STOP | _TALK if is_sentence(text) else _STOP
    return [word for word in all_words if word not in idle] or all_words


@lru_cache(maxsize=100_000)
def identifier(text: str) -> str:
    """Return an identifier in the one spelling that is compared: letters and digits only, folded."""
    return "".join(char for char in fold(text) if char.isalnum())
