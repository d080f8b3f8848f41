"""What a message asks of a product: its price, stock, colours, material and so on. Words are in the YAML beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from runtime.yaml_file import read_yaml


@dataclass(frozen=True)
class Aspect:
    """One thing that is asked of products.

    Attributes:
        name: Its name in the list.
        asks: What finds it in a message.
        facts: Names of facts that tell it, in small letters.
        says: Beginnings of words in a sentence that tells it.
        units: Whether numbers with a unit of length or volume tell it.
        exact: Whether only what has the very word that is asked tells it.
    """

    name: str
    asks: re.Pattern[str]
    facts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    units: bool = False
    exact: bool = False


@lru_cache(maxsize=1)
def aspects() -> dict[str, Aspect]:
    """Return all aspects by name, in the order in which they are told."""
    rows = read_yaml(Path(__file__).with_suffix(".yaml"))
    return {
        name: Aspect(
            name,
            re.compile(rf"(?<![\w'])(?:{'|'.join(row['asks'])})(?![\w'])", re.I),
            tuple(row.get("facts") or ()),
            tuple(row.get("says") or ()),
            bool(row.get("units")),
            bool(row.get("exact")),
        )
        for name, row in rows.items()
    }


def read(text: str) -> tuple[str, ...]:
    """Return the names of the aspects that a text asks for."""
    return tuple(name for name, aspect in aspects().items() if aspect.asks.search(text))


def without(text: str, names: tuple[str, ...]) -> str:
    """Return a text without the words that ask for these aspects."""
    for name in names:
        text = aspects()[name].asks.sub(" ", text)
    return " ".join(text.split())
