"""The product export of a shop system, which is recognised by its columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from commerce.sentences import say
from connectors.files.entries import Entry, Row
from connectors.files.flat import Defaults
from connectors.files.table import Values

_NAMED = 10  # fields that a note lists


@dataclass(frozen=True)
class Rows:
    """A table's rows with their line numbers, read anew at each call: by place, and by the columns' names."""

    values: Callable[[], Iterator[tuple[int, Values]]]
    named: Callable[[], Iterator[tuple[int, Row]]]


@dataclass(frozen=True)
class Fit:
    """A table that is such an export.

    Attributes:
        shape: What it is, in words.
        priced: The columns of prices, which show how numbers are written.
        products: Reads the products.
        notes: What was noticed, in words.
    """

    shape: str
    priced: tuple[str, ...]
    products: Callable[[Rows, Defaults], Iterator[Entry]]
    notes: tuple[str, ...] = ()


class Export(ABC):
    """How a shop system writes its products into a file.

    Attributes:
        columns: Names of columns, folded, by which the line of the names is found.
    """

    columns: frozenset[str] = frozenset()

    @abstractmethod
    def fits(self, columns: Sequence[str], first: Sequence[str], defaults: Defaults) -> Fit | None:
        """Return how a table is read, None where it is no such export.

        Args:
            columns: The names of the columns.
            first: The values of the first row.
            defaults: What the file does not say.
        """


def kept_back(what: str, names: Sequence[str]) -> str:
    """Return the note on fields that customers do not read, and how one is shown to them."""
    shown, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    key = "imports.kept_back_more" if more > 0 else "imports.kept_back"
    return say(key, kind=what, names=shown, count=more)
