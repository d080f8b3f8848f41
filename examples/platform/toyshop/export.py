"""The file that a toy shop exports its toys into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commerce.product import Product, Variant
from connectors.files.entries import Entry, Taken
from connectors.files.export import Export, Fit, Rows
from connectors.files.flat import Defaults, price


class ToyExport(Export):
    """A table with the columns ``toy`` and ``cost``."""

    columns = frozenset({"toy", "cost"})

    def fits(self, columns: Sequence[str], first: Sequence[str], defaults: Defaults) -> Fit | None:
        return Fit("a toy shop's export", ("cost",), _products) if set(columns) == {"toy", "cost"} else None


def _products(rows: Rows, defaults: Defaults) -> Iterator[Entry]:
    for line, row in rows.named():
        name = row["toy"] or ""
        variant = Variant(id=name, price=price(row["cost"] or "", "", defaults))
        yield Taken(line, Product(id=name, handle=name, title=name, variants=(variant,)), (line,))
