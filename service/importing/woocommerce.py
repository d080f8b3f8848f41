"""WooCommerce's product export: a row a product or variation, variations named by their parent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from commerce.markup import plain
from commerce.product import Product, Variant
from service.importing.entries import Entry, Refused, Taken
from service.importing.facts import public
from service.importing.flat import BadRecord, Defaults, is_link, price
from service.importing.woo_columns import Columns

_COMMA = re.compile(r"(?<!\\),")
_STATES = {"1": "active", "0": "private", "-1": "draft"}


@dataclass
class _Line:
    """A row with its fields by name."""

    line: int
    values: Sequence[str]
    columns: Columns
    header: Sequence[str]
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
        return {each.strip().casefold() for each in self.get("type").split(",")}

    @property
    def row(self) -> tuple[int, dict[str, str]]:
        return self.line, dict(zip(self.header, self.values, strict=False))


def products(
    rows: Iterable[tuple[int, list[str]]], header: Sequence[str], columns: Columns, defaults: Defaults
) -> Iterator[Entry]:
    """Yield the products with their variations, and the rows that cannot be taken."""
    lines = [_Line(line, values, columns, header) for line, values in rows]
    by_name: dict[str, _Line] = {}
    for each in lines:
        if "variation" not in each.kinds:
            for name in (f"id:{each.get('id')}" if each.get("id") else "", each.get("sku").casefold()):
                by_name.setdefault(name, each)
    by_name.pop("", None)
    orphans: list[_Line] = []
    for each in lines:
        if "variation" in each.kinds:
            parent = by_name.get(each.get("parent").casefold())
            (parent.children if parent is not None else orphans).append(each)
    for each in lines:
        if "variation" not in each.kinds:
            yield from _product(each, defaults)
    for each in orphans:
        name = each.get("parent") or "that it does not name"
        yield Refused(each.line, _id(each), f"it is a variation of {name!r}, which the file does not have", (each.row,))


def _product(line: _Line, defaults: Defaults) -> Iterator[Entry]:
    rows = (line.row, *(child.row for child in line.children))
    title = plain(line.get("name"))
    if not title:
        yield Refused(line.line, _id(line), "it has no title", rows)
        return
    if "grouped" in line.kinds:
        yield Refused(line.line, _id(line), "it is a group of other products and has no price of its own", rows)
        return
    variable = "variable" in line.kinds
    variants: list[Variant] = []
    ends: list[datetime] = []
    bad = 0
    for each in line.children if variable else [line]:
        if variable and each.get("published") in ("0", "-1"):
            continue
        try:
            variant, end = _variant(each, defaults, variable=variable)
        except BadRecord as error:
            bad += 1
            yield Refused(each.line, _id(each), error.message, rows)
            continue
        variants.append(variant)
        ends += [end] if end else []
    if not variants:
        if not bad:
            yield Refused(line.line, _id(line), "it has no variation that can be bought", rows)
        return
    yield Taken(line.line, _made(line, title, variants, ends, defaults), rows)


def _made(line: _Line, title: str, variants: list[Variant], ends: list[datetime], defaults: Defaults) -> Product:
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
        id=_id(line), title=title, description=description, brand=", ".join(_values(line.get("brands"))),
        category=_category(line.get("categories")), tags=tuple(_values(line.get("tags"))), attributes=facts,
        url=url if is_link(url) else "", images=tuple(url for url in _values(line.get("images")) if is_link(url)),
        variants=tuple(variants), status=_status(line), changes_at=min(ends, default=None),
    )  # fmt: skip


def _variant(line: _Line, defaults: Defaults, *, variable: bool) -> tuple[Variant, datetime | None]:
    """Return a variation, or a simple product as its only variant, and when its price changes by itself."""
    full = price(line.get("regular_price") or line.get("sale_price"), "", defaults)
    now, end = full, None
    if line.get("sale_price"):
        begin, until = _day(line.get("sale_from")), _day(line.get("sale_to"), after=True)
        if (begin is None or begin <= defaults.now) and (until is None or defaults.now < until):
            now, end = price(line.get("sale_price"), "", replace(defaults, price=None)), until
        elif begin is not None and begin > defaults.now:
            end = begin
    options = {name: ", ".join(_values(values)) for name, (values, _) in line.attributes().items()} if variable else {}
    picture = next((url for url in _values(line.get("images")) if is_link(url)), "")
    variant = Variant(
        id=_id(line), sku=line.get("sku"), barcode=line.get("gtin"), title=" / ".join(options.values()),
        options=options, price=now, compare_at=full if now < full else None, stock=_stock(line),
        available=_available(line), image=picture,
    )  # fmt: skip
    return variant, end


def _available(line: _Line) -> bool:
    told = line.get("in_stock").casefold()
    return told not in ("0", "backorder", "no", "false")


def _stock(line: _Line) -> int | None:
    count = line.get("stock")
    if not re.fullmatch(r"-?[0-9]{1,9}(?:[.,][0-9]+)?", count):  # empty, or "parent": nobody counts here
        return None
    on_credit = line.get("backorders").casefold() in ("1", "notify", "yes")
    return None if on_credit else max(0, int(re.split("[.,]", count)[0]))


def _status(line: _Line) -> str:
    if line.get("visibility").casefold() == "hidden":
        return "hidden"
    return _STATES.get(line.get("published") or "1", "draft")


def _id(line: _Line) -> str:
    return line.get("id") or line.get("sku") or f"line-{line.line}"


def _values(text: str) -> list[str]:
    return [value for part in _COMMA.split(text) if (value := plain(part.replace("\\,", ",")).strip())]


def _category(text: str) -> str:
    """Return the most special of the categories as a path."""
    paths = [[step.strip() for step in each.split(">")] for each in _values(text)]
    longest: list[str] = max(paths, key=len, default=[])
    return " > ".join(longest)


def _day(text: str, *, after: bool = False) -> datetime | None:
    """Return the beginning of a day, or its end; the shop's own time zone is not in the file."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    whole = moment.timetz().replace(tzinfo=None) == time()
    return moment + timedelta(days=1) if after and whole else moment
