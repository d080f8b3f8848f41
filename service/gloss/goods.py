"""The names of goods in a customer's words, in English; everything else stays as they wrote it."""

from __future__ import annotations

from functools import lru_cache

from service.gloss.reading import Reader, mostly_english, parts
from service.gloss.tables import codes, table

#: The lists that name goods.
_GOODS = ("product", "products")


@lru_cache(maxsize=256)
def with_goods(text: str, code: str) -> str:
    """Return a message as it was written, with the names of goods in English; compounds and slips stay.

    Args:
        text: The message.
        code: The language.
    """
    if code not in codes() or not set(_GOODS) & table(code).kinds.keys():
        return text
    known = table(code)
    words = parts(text, known)
    if mostly_english(words, known):
        return text
    reader = Reader(text, known, words, strict=True)
    found, done, at = "", 0, 0
    while at < len(words):
        length, english = max(reader.kind(at, len(words), kind) for kind in _GOODS if kind in known.kinds)
        if length and words[at].word:
            found += text[done : words[at].start] + english
            done = words[at + length - 1].end
        at += max(1, length)
    return found + text[done:]
