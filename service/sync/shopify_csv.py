"""Shopify's product export: several rows a product, one a variant or picture, held together by the handle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from commerce.markup import plain
from commerce.product import Product, Variant
from service.sync.shapes import BadRecord, Defaults, price

Row = Mapping[str, str]
#: A CSV with these columns is one.
MARKS = frozenset(["Handle", "Title", "Variant Price"])


@dataclass
class _Group:
    handle: str
    line: int
    rows: list[tuple[int, Row]] = field(default_factory=list)


def products(
    rows: Iterable[tuple[int, Row]], defaults: Defaults
) -> Iterator[tuple[int, str, Product | None, list[tuple[int, str]]]]:
    """Yield for each handle its first line, the handle, the product (None when there is none) and bad rows.

    A variant that cannot be read is reported with its line; the product's other variants go in.
    """
    group: _Group | None = None
    for line, row in rows:
        handle = (row.get("Handle") or "").strip()
        if group is None or not handle or handle != group.handle:
            if group is not None:
                yield _product(group, defaults)
            group = _Group(handle, line)
        group.rows.append((line, row))
    if group is not None:
        yield _product(group, defaults)


def _product(group: _Group, defaults: Defaults) -> tuple[int, str, Product | None, list[tuple[int, str]]]:
    bad: list[tuple[int, str]] = []
    variants: list[Variant] = []
    first = group.rows[0][1]
    title = plain(_get(first, "Title"))
    if not group.handle or not title:
        return group.line, group.handle, None, [(group.line, "it has no handle" if title else "it has no title")]
    names = [_get(first, f"Option{number} Name") for number in (1, 2, 3)]
    for line, row in group.rows:
        if not _is_variant(row):
            continue
        try:
            variants.append(_variant(group.handle, row, names, len(variants), defaults))
        except BadRecord as error:
            bad.append((line, error.message))
    if not variants:
        return group.line, group.handle, None, bad or [(group.line, "it has no variant with a price")]
    pictures = dict.fromkeys(url for _, row in group.rows if (url := _get(row, "Image Src")))
    product = Product(
        id=group.handle, handle=group.handle, title=title, description=plain(_get(first, "Body (HTML)")),
        brand=plain(_get(first, "Vendor")), product_type=plain(_get(first, "Type")),
        category=plain(_get(first, "Product Category")), images=tuple(pictures), variants=tuple(variants),
        tags=tuple(tag.strip() for tag in _get(first, "Tags").split(",") if tag.strip()), status=_status(first),
    )  # fmt: skip
    return group.line, group.handle, product, bad


def _is_variant(row: Row) -> bool:
    return any(_get(row, name) for name in ("Variant Price", "Variant SKU", "Option1 Value"))


def _variant(handle: str, row: Row, names: list[str], number: int, defaults: Defaults) -> Variant:
    options = {
        name: plain(value)
        for place, name in enumerate(names, 1)
        if name and (value := _get(row, f"Option{place} Value")) and (name, value) != ("Title", "Default Title")
    }
    quantity = _get(row, "Variant Inventory Qty")
    # Without a tracker the store does not count: the quantity column then says 0 and means nothing.
    counted = bool(_get(row, "Variant Inventory Tracker")) or "Variant Inventory Tracker" not in row
    stock = int(quantity) if counted and quantity.lstrip("-").isdecimal() else None
    on_credit = _get(row, "Variant Inventory Policy").casefold() == "continue"
    money = price(_get(row, "Variant Price"), "", defaults)
    return Variant(
        id=f"{handle}/{number + 1}", sku=_get(row, "Variant SKU").lstrip("'"),
        barcode=_get(row, "Variant Barcode").lstrip("'"), title=" / ".join(options.values()), options=options,
        price=money, stock=None if on_credit or stock is None else max(0, stock), image=_get(row, "Variant Image"),
    )  # fmt: skip


def _status(row: Row) -> str:
    status = _get(row, "Status").casefold()
    published = _get(row, "Published").casefold()
    return status or ("draft" if published == "false" else "active")


def _get(row: Row, name: str) -> str:
    return (row.get(name) or "").strip()
