"""The words of a message, and what of it is never glossed: addresses, codes, quotations, mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
#: They open a sentence, and English has no such marks.
_OPENS = frozenset("\u00bf\u00a1")
_APOSTROPHE = re.compile("['\u2019]")
_CLITIC = re.compile(r"-[^\W\d_]+")
_HYPHENED = re.compile(r"[^\W\d_]-[^\W\d_]")


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


@dataclass(frozen=True)
class Joined:
    """Which words a language writes together.

    Attributes:
        elided: Those that lose their vowel before another: "l'adresse" is ``l`` and ``adresse``.
        clitics: Those that follow a word with a hyphen: "pouvez-vous" is ``pouvez`` and ``-vous``.
        short: Those that are written with a point: "ca. 40".
        enclitics: Pronouns that are written to the end of a verb: "quitarla" is ``quitar`` and ``-la``.
        dropped: What a verb loses before them: "annullarlo" is ``annullare`` and ``-lo``.
    """

    elided: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    enclitics: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()

    def phrase(self, text: str) -> tuple[str, ...]:
        """Return the words of a phrase, as `tokens` parts a message."""
        found: list[str] = []
        for part in plain(text).split():
            parts = [each.word for each in tokens(part, joined=self) if each.word]
            found += [part] if part.startswith("-") else parts
        return tuple(found)


APART = Joined()


def tokens(text: str, articles: frozenset[str] = frozenset(), joined: Joined = APART) -> list[Token]:
    """Return the words, marks and parts of a message, in order.

    Args:
        text: The message.
        articles: Words that stand before a street and are none of it.
        joined: Which words are parted from those that they are written to.
    """
    stay = _stays(text, articles)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if found and start < found[-1].end:
            continue
        if found and match[0] == "." and start == found[-1].end and found[-1].word in joined.short:
            continue
        glued = start > 0 and not text[start - 1].isspace() and text[start - 1] not in _OPENS
        whole = next(((low, high) for low, high in stay if low <= start < high), None)
        if whole is not None:
            found.append(Token(text[start : whole[1]], start, whole[1], glued=glued))
        elif match["word"]:
            hyphen = glued and _HYPHENED.match(text, start - 2) is not None
            parts = list(_parted(match[0], start, glued, joined.elided))
            found += [replace(parts[0], text=f"-{parts[0].text}"), *parts[1:]] if hyphen else parts
        elif glued and match[0] == "-" and _HYPHENED.match(text, start - 1) and not _is_clitic(text, start, joined):
            continue  # it goes with the word behind it
        elif glued and (clitic := _CLITIC.match(text, start)) and _is_clitic(text, start, joined):
            found.append(Token(clitic[0], start, clitic.end(), plain(clitic[0])))
        elif match[0] in _OPENS:
            found.append(Token("", start, end, ends=True))
        else:
            ends = bool(match["line"]) or (bool(match["mark"]) and match[0] in _ENDS)
            found.append(Token(match[0], start, end, ":" if match[0] == ":" else "", ends, glued))
    return found


def _is_clitic(text: str, start: int, joined: Joined) -> bool:
    clitic = _CLITIC.match(text, start)
    return clitic is not None and plain(clitic[0])[1:] in joined.clitics


def _parted(word: str, start: int, glued: bool, elided: frozenset[str]) -> Iterator[Token]:
    """Yield a word, and before it those that are written to it with an apostrophe. A lone capital is a size: "L"."""
    while (cut := _APOSTROPHE.search(word)) and plain(word[: cut.start()]) in elided:
        yield Token(word[: cut.end()], start, start + cut.end(), plain(word[: cut.start()]), glued=glued)
        word, start, glued = word[cut.end() :], start + cut.end(), False
    size = len(word) == 1 and word.isupper() and plain(word) in elided
    yield Token(word, start, start + len(word), "" if size else plain(word), glued=glued)


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
    words = value.rpartition(":")[2].split()
    while words and plain(words[0]) in articles:
        words = words[1:]
    pattern = r"\s{0,3}".join(map(re.escape, words))
    yield from (match.span() for match in re.finditer(pattern, text)) if pattern else ()
