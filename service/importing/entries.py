"""What a reader finds in a file: products, rows that it refuses, and rows that are no product by intent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from commerce.product import Product

Row = Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """A product, with the line that it begins on. ``rows`` are all of its rows, for the file of refused ones."""

    line: int
    product: Product
    rows: tuple[tuple[int, Row], ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row that nothing can be made of, with the reason; ``rows`` are what has to be mended to take it."""

    line: int
    name: str
    reason: str
    rows: tuple[tuple[int, Row], ...] = ()
    raw: str = ""


Entry = Taken | Refused


@dataclass
class Group:
    """The rows of one product, in the order of the file."""

    key: str
    rows: list[tuple[int, Row]] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of the first row."""
        return self.rows[0][0]

    @property
    def first(self) -> Row:
        """The first row."""
        return self.rows[0][1]


def grouped(rows: Iterable[tuple[int, Row]], key: str, title: str) -> Iterator[Group]:
    """Yield the rows of a file by the product that they belong to, in the order of the products' first rows.

    The rows of a product need not stand together. One that names neither product nor title goes on with the last.
    """
    groups: dict[str, Group] = {}
    last: Group | None = None
    for line, row in rows:
        name = (row.get(key) or "").strip()
        heading = (row.get(title) or "").strip()
        if not name and heading:
            name = _slug(heading)  # as the platform itself makes it
        if name or last is None:
            last = groups.setdefault(name, Group(name))
        last.rows.append((line, row))
    yield from groups.values()


def _slug(title: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in title.casefold()).split()
    return "-".join(words)
