"""Spellings by which a sentence may be hidden from a reader, made by code from a plain one."""

from __future__ import annotations

from collections.abc import Callable

_LEET = str.maketrans("aeiost", "431057")
_TWINS = str.maketrans("aceiopxyAEKMOTBCHP", "асеіорхуАЕКМОТВСНР")  # noqa: RUF001 - look-alikes are the point
_FULL = {each: each + 0xFEE0 for each in range(0x21, 0x7F)} | {0x20: 0x3000}


def _marked(text: str) -> str:
    """Emphasis in the midst of words, and other letters large."""
    words = text.split(" ")
    return " ".join(f"{word[:2].upper()}**{word[2:]}**" if len(word) > 3 else word for word in words)


#: Five families; leet and look-alikes are one kind of swap each.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "leet": lambda text: text.translate(_LEET),
    "look-alikes": lambda text: text.translate(_TWINS),
    "letters apart": lambda text: "  ".join(" ".join(word) for word in text.split(" ")),
    "full width": lambda text: text.translate(_FULL),
    "zero width": "\u200b".join,
    "emphasis": _marked,
}


def spellings(text: str) -> dict[str, str]:
    """Return the text in every spelling that changes it."""
    return {name: spelt for name, make in SPELLINGS.items() if (spelt := make(text)) != text}
