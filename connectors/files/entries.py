"""What a reader finds in a file: products, rows that it refuses, and rows that are no product by intent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from commerce.product import Product


class Row(dict[str, str]):
    """A row by column names; ``bad`` says why nothing can be made of it."""

    bad = ""


@dataclass(frozen=True)
class Taken:
    """A product.

    Attributes:
        line: The line that it begins on.
        product: The product.
        lines: The lines of all of its rows, for the file of refused ones.
        starts: The line of each variant; empty when they stand in one.
    """

    line: int
    product: Product
    lines: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row that nothing can be made of.

    Attributes:
        line: The line that it begins on.
        name: Whatever the row calls itself.
        reason: Why it is not taken.
        product: The id of the product that it belongs to, as the reader would have made it, which is kept as it was.
            Empty for none, None when the row does not tell.
        lines: The lines of all rows that have to be mended or taken along to take it; empty when there is nothing.
    """

    line: int
    name: str
    reason: str
    product: str | None
    lines: tuple[int, ...] = ()


Entry = Taken | Refused


Read = TypeVar("Read")


@dataclass
class Group(Generic[Read]):
    """The rows of one product, in the order of the file."""

    key: str
    rows: list[tuple[int, Read]] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of the first row."""
        return self.rows[0][0]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of all rows."""
        return tuple(line for line, _ in self.rows)

    @property
    def first(self) -> Read:
        """The first row."""
        return self.rows[0][1]


def grouped(rows: Callable[[], Iterator[tuple[str, int, Read]]]) -> Iterator[Group[Read]]:
    """Return the rows of a file by the product that they belong to, in the order in which the products are whole.

    The rows of a product need not stand together. They are read twice, so that only products whose rows are not all
    read yet are held: the first time, at once, to learn where each ends.

    Args:
        rows: Reads the rows anew, each with the key of its product and its line.
    """
    ends = {key: number for number, (key, _, _) in enumerate(rows())}
    return _complete(rows(), ends)


def _complete(rows: Iterator[tuple[str, int, Read]], ends: dict[str, int]) -> Iterator[Group[Read]]:
    groups: dict[str, Group[Read]] = {}
    for number, (key, line, row) in enumerate(rows):
        group = groups.setdefault(key, Group(key, []))
        group.rows.append((line, row))
        if number == ends[key]:
            yield groups.pop(key)


def keyed(rows: Iterator[tuple[int, Row]], key: str, title: str) -> Iterator[tuple[str, int, Row]]:
    """Yield each row with the key of its product; one that names neither product nor title goes on with the last."""
    last = ""
    for line, row in rows:
        heading = (row.get(title) or "").strip()
        # A product without a handle gets the one that the platform itself makes of its title.
        last = (row.get(key) or "").strip() or (_slug(heading) if heading else last)
        yield last, line, row


def _slug(title: str) -> str:
    words = "".join(char if char.isalnum() else " " for char in title.casefold()).split()
    return "-".join(words)
