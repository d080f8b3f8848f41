"""WooCommerce's product export: a row a product or variation, variations named by their parent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commerce.product import Product, Variant
from commerce.sentences import say
from connectors.files.availability import available, status
from connectors.files.entries import Entry, Refused, Taken, grouped
from connectors.files.export import Export, Fit, Rows, kept_back
from connectors.files.facts import public
from connectors.files.flat import BadRecord, Defaults, is_link, priced
from connectors.files.names import folded
from connectors.files.table import Values
from connectors.files.written import plain
from connectors.stores.woocommerce import export_columns
from connectors.stores.woocommerce.export_columns import SUBSCRIPTIONS, Columns

_COMMA = re.compile(r"(?<!\\),")
_STATES = {"1": "active", "0": "private", "-1": "draft"}


@dataclass
class _Line:
    """A row with its fields by name."""

    line: int
    values: Values
    columns: Columns
    children: list[_Line] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.at(self.columns.fields.get(name))

    def at(self, place: int | None) -> str:
        return self.values[place].strip() if place is not None and place < len(self.values) else ""

    def attributes(self) -> dict[str, tuple[str, bool]]:
        """Return the attributes: name, values as written, and whether the page shows them."""
        return {
            plain(name): (self.at(values), self.at(visible) != "0")
            for place, values, visible in self.columns.attributes
            if (name := self.at(place)) and self.at(values)
        }

    @property
    def kinds(self) -> set[str]:
        told = {each.strip().casefold() for each in self.get("type").split(",")}
        return {SUBSCRIPTIONS.get(re.sub(r"[\W_]+", "-", each), each) for each in told}

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of the product's own row and of its variations."""
        return (self.line, *(child.line for child in self.children))


class WooExport(Export):
    """Its columns have names in the shop's own language."""

    columns = frozenset(folded(name) for names in export_columns.NAMES.values() for name in names)

    def fits(self, columns: Sequence[str], first: Sequence[str], defaults: Defaults) -> Fit | None:
        """Know the file by the names of its columns, or by their places."""
        found = export_columns.read(columns, first)
        if found is None:
            return None
        priced = tuple(columns[found.fields[name]] for name in export_columns.PRICES if name in found.fields)
        hidden = [name for name in found.meta if not public(name, name, defaults.facts)]
        notes = (kept_back("Meta data", hidden),) if hidden else ()

        def read(rows: Rows, noticed: Defaults) -> Iterator[Entry]:
            return products(rows.values, found, noticed)

        return Fit(say("imports.shape.woo_by_place" if found.by_position else "imports.shape.woo"), priced, read, notes)


def products(rows: Callable[[], Iterator[tuple[int, Values]]], columns: Columns, defaults: Defaults) -> Iterator[Entry]:
    """Return the products with their variations, and the rows that cannot be taken."""
    by_name: dict[str, int] = {}
    for each in _lines(rows(), columns):
        if "variation" not in each.kinds:
            for name in (f"id:{each.get('id')}" if each.get("id") else "", each.get("sku").casefold()):
                by_name.setdefault(name, each.line)
    by_name.pop("", None)
    groups = grouped(lambda: _keyed(_lines(rows(), columns), by_name))
    return (entry for group in groups for entry in _product([line for _, line in group.rows], defaults))


def _lines(rows: Iterator[tuple[int, Values]], columns: Columns) -> Iterator[_Line]:
    return (_Line(line, values, columns) for line, values in rows)


def _keyed(lines: Iterator[_Line], by_name: Mapping[str, int]) -> Iterator[tuple[str, int, _Line]]:
    """Yield each row with the line of its product: its parent's, or its own."""
    for each in lines:
        parent = by_name.get(each.get("parent").casefold()) if "variation" in each.kinds else None
        yield str(parent or each.line), each.line, each


def _product(group: list[_Line], defaults: Defaults) -> Iterator[Entry]:
    line = next((each for each in group if "variation" not in each.kinds), None)
    if line is None:
        each = group[0]
        yield Refused(each.line, _id(each), each.values.bad or _no_parent(each.get("parent")), None, each.lines)
        return
    line.children.extend(each for each in group if each is not line)
    own, lines = line.get("id") or line.get("sku") or None, line.lines
    title = plain(line.get("name"))
    if not title or line.values.bad:
        yield Refused(line.line, _id(line), line.values.bad or say("imports.no_title"), own, lines)
        return
    if "grouped" in line.kinds:
        yield Refused(line.line, _id(line), say("imports.grouped"), own, lines)
        return
    variable = "variable" in line.kinds
    variants: list[Variant] = []
    starts: list[int] = []
    bad = 0
    for each in line.children if variable else [line]:
        if variable and each.get("published") in ("0", "-1"):
            continue
        try:
            variants.append(_variant(each, defaults, variable=variable))
        except BadRecord as error:
            bad += 1
            yield Refused(each.line, _id(each), error.message, own, lines)
            continue
        starts.append(each.line)
    if not variants:
        if not bad:
            yield Refused(line.line, _id(line), say("imports.no_variation"), own, lines)
        return
    yield Taken(line.line, _made(line, title, variants, defaults), lines, tuple(starts))


def _no_parent(name: str) -> str:
    return say("imports.no_parent", name=repr(name)) if name else say("imports.unnamed_parent")


def _made(line: _Line, title: str, variants: list[Variant], defaults: Defaults) -> Product:
    options = {name for variant in variants for name in variant.options}
    facts = {
        name: ", ".join(_values(values))
        for name, (values, shown) in line.attributes().items()
        if shown and name not in options
    }
    facts |= {
        plain(name): plain(value)
        for name, place in line.columns.meta.items()
        if (value := line.at(place)) and public(name, name, defaults.facts)
    }
    description = "\n".join(
        text for name in ("short_description", "description") if (text := plain(line.get(name).replace("\\n", "\n")))
    )
    url = line.get("external_url")
    return Product(
        id=_id(line),
        title=title,
        description=description,
        brand=", ".join(_values(line.get("brands"))),
        category=_category(line.get("categories")),
        tags=tuple(_values(line.get("tags"))),
        attributes=facts,
        url=url if is_link(url) else "",
        images=tuple(url for url in _values(line.get("images")) if is_link(url)),
        variants=tuple(variants),
        status=_status(line, defaults),
    )


def _variant(line: _Line, defaults: Defaults, *, variable: bool) -> Variant:
    """Return a variation, or a simple product as its only variant."""
    if line.values.bad:
        raise BadRecord(line.values.bad)
    dates = (line.get("sale_from"), line.get("sale_to"), "")
    money, sale = priced(line.get("regular_price"), line.get("sale_price"), dates, "", defaults)
    options = {name: ", ".join(_values(values)) for name, (values, _) in line.attributes().items()} if variable else {}
    picture = next((url for url in _values(line.get("images")) if is_link(url)), "")
    return Variant(
        id=_id(line),
        sku=line.get("sku"),
        barcode=line.get("gtin"),
        title=" / ".join(options.values()),
        options=options,
        price=money,
        sale=sale,
        stock=_stock(line),
        available=_available(line, defaults),
        image=picture,
    )


def _available(line: _Line, defaults: Defaults) -> bool:
    """Return whether it is there to be sold here, as the connector of the same shop has it: "backorder" is not."""
    told = line.get("in_stock")
    return "external" not in line.kinds and (not told or available(told, defaults.noted))


def _stock(line: _Line) -> int | None:
    count = line.get("stock")
    if not re.fullmatch(r"-?[0-9]{1,9}(?:[.,][0-9]+)?", count):  # empty, or "parent": nobody counts here
        return None
    on_credit = line.get("backorders").casefold() in ("1", "notify", "yes")
    return None if on_credit else max(0, int(re.split("[.,]", count)[0]))


def _status(line: _Line, defaults: Defaults) -> str:
    """Return the status; what is in the shop's pages alone ("catalog") is kept out of searches."""
    published = line.get("published")
    state = _STATES.get(published) or status({"published": published}, defaults.noted)
    shown = status({"visibility": line.get("visibility")}, defaults.noted)
    return "hidden" if state == "active" != shown else state


def _id(line: _Line) -> str:
    return line.get("id") or line.get("sku") or f"line-{line.line}"


def _values(text: str) -> list[str]:
    return [value for part in _COMMA.split(text) if (value := plain(part.replace("\\,", ",")).strip())]


def _category(text: str) -> str:
    """Return the most special of the categories as a path."""
    paths = [[step.strip() for step in each.split(">")] for each in _values(text)]
    longest: list[str] = max(paths, key=len, default=[])
    return " > ".join(longest)
