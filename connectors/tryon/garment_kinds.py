"""Which kind of article a garment is, by the shop's own words; ``garment_kinds.yaml`` holds one row a kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from commerce.errors import TryOnRefused
from connectors.tryon.base import Garment
from connectors.tryon.refusal_sentences import refusal

_SHORT = 4  # letters


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of article.

    Attributes:
        name: Its name in ``garment_kinds.yaml``.
        wear: How it is worn: ``upper``, ``legs``, ``skirt``, ``glasses``, ``hat`` or ``scarf``; ``refused`` where the
            local provider cannot show it.
        reason: Why the local provider refuses it.
        shown: What it is called to a model that reads English, such as ``a coat``.
        least: How long it is at least.
        greatest: How long it is at most.
    """

    name: str
    wear: str
    reason: str
    shown: str
    least: float
    greatest: float


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return found


@cache
def kinds() -> dict[str, Kind]:
    """Return name → kind of everything that is known."""
    return {
        name: Kind(name, row["wear"], row.get("reason", ""), row["shown"], *row.get("length", (0.0, 0.0)))
        for name, row in _data()["kinds"].items()
    }


def kind_of(garment: Garment) -> Kind:
    """Return the kind of a garment: by its category first, then by its title.

    Raises:
        TryOnRefused: It is made for children or intimate, or of no kind that is known.
    """
    said = f"{garment.kind} / {garment.title} / {garment.audience}"
    for reason, words in _data()["policy"].items():
        if _longest(words, said)[0]:
            raise refusal(reason)
    parts = [part.strip() for part in re.split(r"[>/|]", garment.kind) if part.strip()]
    for text in (*reversed(parts), garment.title):
        found = {name: _longest(row["words"], text) for name, row in _data()["kinds"].items()}
        best = max(found, key=lambda name: found[name])
        if found[best][0]:
            return kinds()[best]
    raise refusal("unknown_kind")


def seldom_shown(title: str) -> bool:
    """Return whether an article is of a kind that only some providers show, by its title alone."""
    try:
        return kind_of(Garment(b"", "", title, "")).wear == "refused"
    except TryOnRefused as refused:
        return refused.code != "tryon_unknown_kind"


def _longest(words: list[str], text: str) -> tuple[int, int]:
    """Return length and place of the longest of ``words`` in ``text``; of equals the last, for that is the noun."""
    hits = [(len(word.strip("*")), match.end()) for word in words for match in _pattern(word).finditer(text)]
    return max(hits, default=(0, 0))


@cache
def _pattern(word: str) -> re.Pattern[str]:
    front = r"\w*" if word.startswith("*") else ""
    core = r"[\s-]+".join(re.escape(part) for part in word.strip("*").split())
    # "Brae" is somebody's name, and no plural of "bra": short words take one ending alone.
    short = len(word.strip("*")) < _SHORT
    tail = r"\w*" if word.endswith("*") else "s?" if short else r"(?:s|es|en|n|e)?"
    return re.compile(rf"(?<!\w){front}{core}{tail}(?!\w)", re.IGNORECASE)
