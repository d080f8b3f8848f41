"""Shopify's product export, with its old and its new headers, and Matrixify's: several rows a product."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from commerce.product import Product, Variant
from commerce.sentences import say
from connectors.files.availability import status
from connectors.files.entries import Entry, Group, Refused, Row, Taken, grouped, keyed
from connectors.files.export import Export, Fit, Rows, kept_back
from connectors.files.flat import BadRecord, Defaults, compare_at, price
from connectors.files.names import folded
from connectors.files.written import plain
from connectors.stores.shopify import metafields

#: What each field is called in the three kinds of file, folded.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "urlhandle"),
    "title": ("title",),
    "description": ("bodyhtml", "description"),
    "brand": ("vendor",),
    "type": ("type",),
    "category": ("productcategory", "categoryname", "category"),
    "tags": ("tags",),
    "status": ("status",),
    "published": ("published", "publishedononlinestore"),
    "command": ("command",),
    "variant_id": ("variantid",),
    "sku": ("variantsku", "sku"),
    "barcode": ("variantbarcode", "barcode"),
    "price": ("variantprice", "price"),
    "compare_at": ("variantcompareatprice", "compareatprice"),
    "tracker": ("variantinventorytracker", "inventorytracker"),
    "quantity": ("variantinventoryqty", "inventoryquantity"),
    "policy": ("variantinventorypolicy", "continuesellingwhenoutofstock"),
    "picture": ("imagesrc", "productimageurl"),
    "variant_picture": ("variantimage", "variantimageurl"),
}
PRICES = ("price", "compare_at")
_OPTION = re.compile(r"option([123])(name|value)")
_PLACE = re.compile(r"(?:inventory ?available ?: ?.+|inventory at .+)", re.IGNORECASE)
_ON_CREDIT = frozenset(["continue", "true", "yes", "1"])


@dataclass(frozen=True)
class Layout:
    """Where in a file of this kind each field stands."""

    fields: dict[str, str]
    places: tuple[str, ...]
    facts: dict[str, str]
    #: Metafields that customers do not get to read.
    kept_back: tuple[str, ...]

    def get(self, row: Row, field: str) -> str:
        """Return a field of a row, empty when the file has no such column."""
        return (row.get(self.fields.get(field, "")) or "").strip()


class ShopifyExport(Export):
    """The three kinds of file."""

    def fits(self, columns: Sequence[str], first: Sequence[str], defaults: Defaults) -> Fit | None:
        """Know the file by its columns."""
        del first
        name = _kind(columns)
        if not name:
            return None
        where = layout(columns, defaults)
        notes = [kept_back("Metafields", where.kept_back)] if where.kept_back else []
        if "quantity" not in where.fields and not where.places:
            notes.append(say("imports.no_quantities"))

        def read(rows: Rows, noticed: Defaults) -> Iterator[Entry]:
            return products(rows.named, where, noticed)

        return Fit(name, tuple(where.fields.get(each, "") for each in PRICES), read, tuple(notes))


def _kind(columns: Sequence[str]) -> str:
    """Return which kind of file these columns make, empty when it is none of these."""
    names = {folded(name) for name in columns}
    if {"handle", "title", "variantprice"} <= names:
        matrixify = "command" in names or any(name.casefold().startswith("metafield:") for name in columns)
        return "Matrixify" if matrixify else say("imports.shape.shopify")
    new = {"title", "urlhandle", "option1value"} <= names and bool(names & {"price", "sku"})
    return say("imports.shape.shopify_new") if new else ""


def layout(columns: Sequence[str], defaults: Defaults) -> Layout:
    """Return where each field stands in a file with these columns."""
    by_name = {folded(name): name for name in reversed(columns)}
    found = {
        field: column
        for field, names in _COLUMNS.items()
        if (column := next((by_name[name] for name in names if name in by_name), None))
    }
    found |= {name: column for name, column in by_name.items() if _OPTION.fullmatch(name)}
    taken, kept = metafields.split(columns, defaults.facts)
    places = tuple(name for name in columns if _PLACE.fullmatch(name))
    return Layout(found, places, taken, tuple(kept))


def products(rows: Callable[[], Iterator[tuple[int, Row]]], where: Layout, defaults: Defaults) -> Iterator[Entry]:
    """Return the products, and what cannot be taken: a variant that cannot be read does not cost the others."""
    groups = grouped(lambda: keyed(rows(), where.fields["handle"], where.fields["title"]))
    return (entry for group in groups for entry in _product(group, where, defaults))


def _product(group: Group[Row], where: Layout, defaults: Defaults) -> Iterator[Entry]:
    first = next((row for _, row in group.rows if where.get(row, "title")), group.first)
    lines = group.lines
    if not plain(where.get(first, "title")) or not group.key:
        yield Refused(group.line, group.key, say("imports.no_title"), group.key or None, lines)
        return
    if where.get(first, "command").casefold() == "delete":
        yield Refused(group.line, group.key, say("imports.deleted"), "")
        return
    names = [where.get(first, f"option{number}name") for number in (1, 2, 3)]
    variants: list[Variant] = []
    starts: list[int] = []
    bad: list[Refused] = []
    for line, row in group.rows:
        if not row.bad and not any(where.get(row, name) for name in ("price", "sku", "option1value")):
            continue  # a row of a picture alone
        try:
            variants.append(_variant(group.key, row, names, len(variants), where, defaults))
            starts.append(line)
        except BadRecord as error:
            bad.append(Refused(line, group.key, error.message, group.key, lines))
    yield from bad
    if not variants:
        if not bad:
            yield Refused(group.line, group.key, say("imports.no_variant"), group.key, lines)
        return
    product = _whole(group, first, variants, where, defaults)
    yield Taken(group.line, product, lines, tuple(starts))


def _whole(group: Group[Row], first: Row, variants: list[Variant], where: Layout, defaults: Defaults) -> Product:
    pictures = dict.fromkeys(url for _, row in group.rows if (url := where.get(row, "picture")))
    return Product(
        id=group.key,
        handle=group.key,
        title=plain(where.get(first, "title")),
        description=plain(where.get(first, "description")),
        brand=plain(where.get(first, "brand")),
        product_type=plain(where.get(first, "type")),
        category=plain(where.get(first, "category")),
        images=tuple(pictures),
        variants=tuple(variants),
        tags=tuple(tag.strip() for tag in where.get(first, "tags").split(",") if tag.strip()),
        attributes={
            label: plain(value) for column, label in where.facts.items() if (value := (first.get(column) or "").strip())
        },
        status=_status(first, where, defaults),
    )


def _variant(handle: str, row: Row, names: list[str], number: int, where: Layout, defaults: Defaults) -> Variant:
    if row.bad:
        raise BadRecord(row.bad)
    options = {
        name or f"Option {place}": plain(value)
        for place, name in enumerate(names, 1)
        if (value := where.get(row, f"option{place}value")) and (name, value) != ("Title", "Default Title")
    }
    money = price(where.get(row, "price"), "", defaults)
    on_credit = where.get(row, "policy").casefold() in _ON_CREDIT
    stock = None if on_credit else _stock(row, where)
    picture = where.get(row, "variant_picture")
    return Variant(
        id=where.get(row, "variant_id") or f"{handle}/{number + 1}",
        sku=where.get(row, "sku").lstrip("'"),
        barcode=where.get(row, "barcode").lstrip("'"),
        title=" / ".join(options.values()),
        options=options,
        price=money,
        compare_at=compare_at(where.get(row, "compare_at"), money, defaults),
        stock=stock,
        image=picture,
    )


def _stock(row: Row, where: Layout) -> int | None:
    """Return how many there are, at all places together; None where nobody counts."""
    # Without a tracker the store does not count: the quantity column then says 0 and means nothing.
    if "tracker" in where.fields and not where.get(row, "tracker"):
        return None
    total = where.get(row, "quantity")
    counts = [total] if total else [(row.get(place) or "").strip() for place in where.places]
    known = [int(each) for each in counts if re.fullmatch(r"-?[0-9]{1,9}", each)]
    return max(0, sum(known)) if known else None


def _status(row: Row, where: Layout, defaults: Defaults) -> str:
    return status({name: where.get(row, name) for name in ("status", "published")}, defaults.noted)
