"""Cleaning of text that comes from customers, stores and tools. All of it is untrusted."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and bidi controls, soft hyphen, tags block: invisible, and used to smuggle instructions.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
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
    text = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()
    return text if limit is None else text[:limit].rstrip()


def one_line(text: str, limit: int = 200) -> str:
    """Return ``text`` cleaned, on one line, cut to ``limit`` characters."""
    return " ".join(clean(text, limit * 2).split())[:limit].rstrip()
