"""The words of a message, and what of it is never glossed: addresses, codes, quotations, mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commerce.postal import reading as postal
from service.gloss.spelling import plain

#: Quotations, links, mail addresses, and what has a digit in it.
_KEPT = (
    r"\u201e[^\u201c\u201d\n]{1,400}[\u201c\u201d]|\u00ab[^\u00bb\n]{1,400}\u00bb|\u201c[^\u201d\n]{1,400}\u201d|"
    r"(?<!\w)\"[^\"\n]{1,400}\"(?!\w)|https?://\S{1,400}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|"
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d{1,2}|(?=\s?(?:€|eur|zł|zl|kr)))(?!\d)|"
    r"#?[\w-]{0,20}\d[\w.,/:'-]{0,30}€?(?<![.,:/'-])|\d"
)
_TOKEN = re.compile(rf"(?P<kept>{_KEPT})|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)|(?P<line>\n)|(?P<mark>\S)")
#: "Lindenallee 7", "Kirchstr. 12a": a street and its number, also where nothing else of an address stands there.
_STREET = re.compile(
    r"[^\W\d_][\w.'-]{0,40}(?:straße|strasse|str\.?|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht)"
    r"\s\d{1,4}\s?[a-z]?\b|\b(?:rue|avenue|av\.|boulevard|via|viale|piazza|calle|plaza|rua|avenida|ul\.|ulica|al\.)\s"
    r"[^\d,;.!?\n]{1,40},?\s\d{1,4}\b|\b\d{1,4}\s?[a-z]?,?\s(?:rue|avenue|boulevard)\s[^\d,;.!?\n]{1,40}",
    re.I,
)
_ENDS = frozenset(".,;:!?()\u2013\u2014\u2026")


@dataclass(frozen=True)
class Token:
    """A word, a mark or a part that stays.

    Attributes:
        text: As it was written.
        start: Where it begins in the message.
        end: Where it ends.
        word: The word in small letters without accents; empty for all others.
        ends: Whether a clause ends with it.
        glued: Whether no blank stands before it.
    """

    text: str
    start: int
    end: int
    word: str = ""
    ends: bool = False
    glued: bool = False


def tokens(text: str, articles: frozenset[str] = frozenset()) -> list[Token]:
    """Return the words, marks and parts of a message, in order.

    Args:
        text: The message.
        articles: Words that stand before a street and are none of it.
    """
    stay = _stays(text, articles)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if found and start < found[-1].end:
            continue
        glued = start > 0 and not text[start - 1].isspace()
        whole = next(((low, high) for low, high in stay if low <= start < high), None)
        if whole is not None:
            found.append(Token(text[start : whole[1]], start, whole[1], glued=glued))
        elif match["word"]:
            found.append(Token(match[0], start, end, plain(match[0]), glued=glued))
        else:
            ends = bool(match["line"]) or (bool(match["mark"]) and match[0] in _ENDS)
            found.append(Token(match[0], start, end, ":" if match[0] == ":" else "", ends, glued))
    return found


def _stays(text: str, articles: frozenset[str]) -> list[tuple[int, int]]:
    """Return the spans of what an address is in the message."""
    if not any(sign.isdigit() for sign in text):
        return []
    found = [match.span() for match in _STREET.finditer(text)]
    read = postal.read(text)
    if read.sure and any(sign.isdigit() for sign in read.fields.get("line1", "")):
        for name, value in read.fields.items():
            found += _places(text, value, articles) if name in ("line1", "line2", "city") else ()
    return sorted(found)


def _places(text: str, value: str, articles: frozenset[str]) -> Iterator[tuple[int, int]]:
    words = value.split()
    while words and plain(words[0]) in articles:
        words = words[1:]
    pattern = r"\s{0,3}".join(map(re.escape, words))
    yield from (match.span() for match in re.finditer(pattern, text)) if pattern else ()
