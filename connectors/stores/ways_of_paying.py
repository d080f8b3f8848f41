"""How a way of paying is called, and how money that came by it goes back: one place for all platforms.

Platforms give a code (``cod``), the shop's own name ("Nachnahme"), or both. A code is no name: nobody is paid "to cod".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from commerce.text import one_line
from runtime.yaml_file import read_yaml

Returns = Literal["provider", "balance", "hand"]
_FILE = Path(__file__).with_name("ways_of_paying.yaml")


@dataclass(frozen=True)
class WayOfPaying:
    """What customers read, empty where nobody knows, and how the money goes back (see `commerce.order.Payment`)."""

    name: str
    returns: Returns


@dataclass(frozen=True)
class _Kind:
    name: str
    returns: Returns
    titles: bool
    renamed: bool


def read(code: str, title: str = "", *, manual: bool = False) -> WayOfPaying:
    """Return how a payment is called and goes back.

    Args:
        code: What the platform calls the way of paying.
        title: What the shop calls it, which is told wherever it is no code itself.
        manual: Whether the platform says that it moves no money.
    """
    by_code, by_title = _kinds().get(_folded(code)), _kinds().get(_folded(title))
    kind = by_code or (by_title if by_title and (by_title.titles or not code.strip()) else None)
    coded = not title.strip() or (by_title is not None and (by_title.renamed or title.islower() or title.isupper()))
    name = kind.name if kind is not None and coded else title.replace("_", " ")
    return WayOfPaying(one_line(name, 60), "hand" if manual else kind.returns if kind else "provider")


def _folded(text: str) -> str:
    return " ".join(re.split(r"[\s_-]", text.strip().casefold()))


@cache
def _kinds() -> dict[str, _Kind]:
    found: dict[str, _Kind] = {}
    for row in read_yaml(_FILE):
        kind = _Kind(row["name"], row["returns"], bool(row.get("titles")), bool(row.get("renamed")))
        found |= {_folded(one): kind for one in row["said"].split("|")}
    return found
