"""Cleaning of text that comes from customers, stores and tools. All of it is untrusted."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Zero-width and bidi controls, soft hyphen, tags block: invisible, and used to smuggle instructions.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_NO_DOTS = "\u2800"  # the blank of braille, which no split takes for one
#: Signs that stay as they are: two signs for feet are no inches, and "3\u00ba" is how a floor is written.
_KEPT = frozenset("\u2033\u2036\u00ba\u00aa")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: str, limit: int | None = None) -> str:
    """Return ``text`` in NFKC without control, zero-width and bidi characters, cut to ``limit`` characters.

    Line feeds and tabs stay; lone surrogates are dropped, so that the result always encodes as UTF-8.
    """
    if limit is not None:
        text = text[: limit * 4]
    if text.isascii() and text.isprintable():  # most texts: nothing to clean
        text = text.strip()
        return text if limit is None else text[:limit].rstrip()
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = _composed(text.replace("\r\n", "\n").replace("\r", "\n").replace(_NO_DOTS, " "))
    text = _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()
    return text if limit is None else text[:limit].rstrip()


def _composed(text: str) -> str:
    """Return a text in NFKC; the signs for inches and ordinals stay."""
    if _KEPT.isdisjoint(text):
        return unicodedata.normalize("NFKC", text)
    parts = re.split(f"([{''.join(_KEPT)}])", text)
    return "".join(part if part in _KEPT else unicodedata.normalize("NFKC", part) for part in parts)


def seen(data: Any) -> Any:
    """Return plain data with every text in it as it is, but for control, zero-width and bidi characters.

    For programs, whose models would read what no person sees. Names, and so ids, stay what they are otherwise.
    """
    if isinstance(data, str):
        printable = data.isascii() and data.isprintable()
        return data if printable else _CONTROL.sub("", _INVISIBLE.sub("", data.encode("utf-8", "ignore").decode()))
    if isinstance(data, dict):
        return {seen(name): seen(value) for name, value in data.items()}
    return [seen(each) for each in data] if isinstance(data, list) else data


def holds_control(text: str) -> bool:
    """Return whether a text holds control characters or lone surrogates, as no id does."""
    return any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text)


def folded(text: str) -> str:
    """Return ``text`` with single blanks, none beside a line break, and at most one empty line in a row.

    What somebody types enters so. Line breaks stay, as addresses and quotations need them; runs of blanks say nothing,
    and are what a careless pattern takes longest for.
    """
    kept: list[str] = []
    for line in text.splitlines():
        plain = " ".join(line.split())
        if plain or (kept and kept[-1]):
            kept.append(plain)
    return "\n".join(kept).strip()


#: What begins each further line of a text that stands where lines have a meaning.
CONTINUED = "  | "


def entry(start: str, text: str, mark: str = CONTINUED) -> str:
    """Return ``start`` and an untrusted text after it, in which no line can pass for an entry of its own.

    Whatever anybody takes for a line break begins a line with ``mark``; empty lines are left out. For every face where
    lines carry meaning: transcripts at the terminal, mails, summaries.
    """
    first, *rest = [each for each in text.splitlines() if each.strip()] or [""]
    return "\n".join([start + first, *(mark + each for each in rest)])


def one_line(text: str, limit: int = 200) -> str:
    """Return ``text`` cleaned, on one line, cut to ``limit`` characters."""
    return " ".join(clean(text, limit * 2).split())[:limit].rstrip()
