"""What a kind of article is made of, as read from ``kinds/*.yaml``, and what the grammar makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).with_name("kinds")
# The C loader is ten times faster; a wheel without it still reads the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Material:
    """A material, one sentence about it, and what it does to the price."""

    name: str
    text: str
    factor: float = 1.0


@dataclass(frozen=True)
class Feature:
    """A fact about an article: attribute and value, a word for its name ("" for none), a sentence."""

    key: str
    value: str
    text: str
    word: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of article, such as rain jackets, and the words it is written with.

    ``leads`` are opening sentences with the slots ``{use}``, ``{noun}`` and ``{material}``. ``options`` names a
    range of `colours.OPTIONS` beside the colour, ``colours`` a palette ("" for none). ``prices`` is the range in
    euros that the articles spread over; ``per_article`` says in how many colours each comes.
    """

    code: str
    noun: str
    category: str
    template: str
    count: int
    prices: tuple[float, float]
    colours: str
    options: str
    leads: tuple[str, ...]
    uses: tuple[str, ...]
    materials: tuple[Material, ...]
    features: tuple[Feature, ...]
    care: str
    per_article: int = 2
    audiences: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def department(self) -> str:
        """The first step of the category."""
        return self.category.partition(" > ")[0]

    @property
    def plural(self) -> bool:
        """Whether the noun names a pair or a set ("Sneakers", "Bed Linen")."""
        return self.noun.endswith("s") or self.noun == "Bed Linen"


@dataclass
class Draft:
    """A finished article: rows for the tables."""

    product: dict[str, Any]
    variants: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of article the shop sells, in the order of its departments' file names."""
    kinds: list[Kind] = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            kinds += [_kind(row) for row in yaml.load(file, Loader=_Loader)]  # noqa: S506 - a safe loader
    return tuple(kinds)


def _kind(row: dict[str, Any]) -> Kind:
    lists = ("leads", "uses", "audiences", "tags", "prices")
    plain: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in row.items()}
    plain["materials"] = tuple(Material(**part) for part in row["materials"])
    plain["features"] = tuple(_feature(part) for part in row["features"])
    return Kind(**plain)


def _feature(part: dict[str, str]) -> Feature:
    # The attribute is the one key that is neither "word" nor "text".
    key = next(name for name in part if name not in ("word", "text"))
    return Feature(key, part[key], part["text"], part.get("word", ""))
