"""Google Merchant feeds, as tab-separated text or XML: an item is a variant, an item group a product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from commerce.product import Product, Variant
from commerce.sentences import say
from connectors.files.availability import available
from connectors.files.entries import Entry, Group, Refused, Row, Taken, grouped
from connectors.files.flat import BadRecord, Defaults, is_link, priced
from connectors.files.written import plain

#: What tells the items of a group apart, in the order that customers are asked.
_OPTIONS = ("color", "size", "material", "pattern", "age_group", "gender")
_FACTS = ("material", "pattern", "gender", "age_group", "size_type", "size_system", "product_highlight")
_MARKS = frozenset(["id", "title", "link", "price", "availability"])


def fits(columns: Sequence[str]) -> str:
    """Return the name of this kind of file when these columns make one."""
    names = {_name(column) for column in columns}
    google = {"image_link", "google_product_category", "item_group_id", "gtin", "sale_price_effective_date"} & names
    return say("imports.shape.google") if names >= _MARKS and google else ""


def _name(column: str) -> str:
    return column.strip().casefold().removeprefix("g:").replace(" ", "_")


def products(rows: Callable[[], Iterator[tuple[int, Row]]], defaults: Defaults) -> Iterator[Entry]:
    """Return the products, and the items that cannot be taken."""
    groups = grouped(lambda: _keyed(rows()))
    return (entry for group in groups for entry in _product(group, defaults))


def _keyed(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[str, int, Row]]:
    for line, raw in rows:
        row = Row((_name(name), (value or "").strip()) for name, value in raw.items())
        row.bad = raw.bad
        yield row.get("item_group_id") or row.get("id") or f"line {line}", line, row


def _product(group: Group[Row], defaults: Defaults) -> Iterator[Entry]:
    rows, lines = group.rows, group.lines
    own = group.key if group.first.get("item_group_id") or group.first.get("id") else None
    variants: list[Variant] = []
    starts: list[int] = []
    grouped = bool(group.first.get("item_group_id"))
    for line, row in rows:
        name = row.get("id", "")
        try:
            _check(row)
            variants.append(_variant(row, defaults, options=grouped))
        except BadRecord as error:
            yield Refused(line, name, error.message, own, lines)
            continue
        starts.append(line)
    if not variants:
        return
    first = next(row for _, row in rows if row.get("id") == variants[0].id)
    link = first.get("link", "")
    product = Product(
        id=group.key,
        title=_common([plain(row.get("title", "")) for _, row in rows if row.get("title")]),
        description=plain(first.get("description", "")),
        brand=plain(first.get("brand", "")),
        product_type=plain(first.get("product_type", "")),
        category=_category(first),
        url=link if is_link(link) else "",
        images=_pictures(row for _, row in rows),
        variants=tuple(variants),
        attributes={
            name.replace("_", " ").capitalize(): plain(first[name])
            for name in _FACTS
            if first.get(name) and not any(_label(name) in each.options for each in variants)
        },
    )
    yield Taken(lines[0], product, lines, tuple(starts))


def _pictures(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the pictures of all items of a group, each once."""
    named = (row.get(name, "") for row in rows for name in ("image_link", "additional_image_link"))
    urls = (url.strip() for told in named for url in told.split(","))
    return tuple(dict.fromkeys(url for url in urls if is_link(url)))


def _check(row: Row) -> None:
    if row.bad or not row.get("id") or not plain(row.get("title", "")):
        raise BadRecord(row.bad or (say("imports.no_title") if row.get("id") else say("imports.no_id")))


def _category(row: Row) -> str:
    """Return the category in words: a bare number is one of Google's own, which no customer knows."""
    named = row.get("google_product_category", "")
    return "" if named.isdecimal() else plain(named)


def _variant(row: Row, defaults: Defaults, *, options: bool) -> Variant:
    dates = ("", "", row.get("sale_price_effective_date", ""))
    money, sale = priced(row.get("price"), row.get("sale_price"), dates, "", defaults)
    chosen = {_label(name): plain(row[name]) for name in _OPTIONS if options and row.get(name)}
    picture, told = row.get("image_link", ""), row.get("availability", "")
    return Variant(
        id=row["id"],
        sku=row.get("mpn") or row["id"],
        barcode=row.get("gtin", ""),
        title=" / ".join(chosen.values()),
        options=chosen,
        price=money,
        sale=sale,
        available=not told or available(told, defaults.noted),
        image=picture if is_link(picture) else "",
    )


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _common(titles: Sequence[str]) -> str:
    """Return the words that the titles of a group begin with; the first title when that is none."""
    words = [title.split() for title in titles]
    shared = []
    for place in zip(*words, strict=False):
        if len(set(place)) > 1:
            break
        shared.append(place[0])
    return " ".join(shared).rstrip(" -\u2013,/|(") or titles[0]
