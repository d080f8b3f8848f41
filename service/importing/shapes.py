"""Which shape a file has, and its products one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from pydantic import ValidationError

from commerce.decoding import decoded
from commerce.errors import InputError, ShopclerkError
from commerce.product import Product
from commerce.sentences import listed, say
from connectors.files import feed, google, json_records, nested
from connectors.files.entries import Entry, Refused, Row, Taken
from connectors.files.export import Export, Rows
from connectors.files.file_text import Source
from connectors.files.flat import NAMES, PRICES, BadRecord, Defaults, flat, identity
from connectors.files.names import folded
from connectors.files.noted import Noted
from connectors.files.numbers import Notation
from connectors.files.refused import Keeper, kept_feed, kept_lines, kept_list, kept_table
from connectors.files.table import Table, Values
from connectors.stores.registry import platforms

_KNOWN = frozenset(name for names in NAMES.values() for name in names)


@dataclass
class Reading:
    """A file whose shape was recognised.

    Attributes:
        shape: In words.
        entries: What the file holds; read once.
        keeper: Writes the rows that were refused as they came.
        notes: What was noticed while recognising.
        noted: What is not understood while the entries are read.
    """

    shape: str
    entries: Iterator[Entry]
    keeper: Keeper
    notes: list[str] = field(default_factory=list)
    noted: Noted = field(default_factory=Noted)


def recognise(source: Source, defaults: Defaults, first: int | None = None) -> Reading:
    """Return the reading of a file.

    Args:
        source: The file.
        defaults: What it does not say.
        first: Read no more than so many of its rows; None reads all.

    Raises:
        InputError: The shape is not known.
    """
    begin = source.head.lstrip()[:1]
    written = defaults if defaults.notation.decimals else replace(defaults, notation=Notation(machine=True))
    if begin in ("[", "{"):
        return _json(source, written)
    if begin == "<":
        if next(feed.items(source), None) is None:
            raise InputError(say("imports.xml_no_items"))
        items = lambda: islice(feed.items(source), first)  # noqa: E731
        return Reading(say("imports.shape.google_xml"), google.products(items, written), kept_feed(source))
    exports = [each for platform in platforms() for each in platform.exports]
    known = _KNOWN.union(*(each.columns for each in exports))
    return _table(Table(source, lambda names: len({folded(name) for name in names} & known)), exports, defaults, first)


def _table(table: Table, exports: Sequence[Export], defaults: Defaults, first: int | None) -> Reading:
    def made(shape: str, entries: Iterator[Entry], *notes: str) -> Reading:
        return Reading(shape, entries, kept_table(table), list(notes))

    def rows() -> Iterator[tuple[int, Values]]:
        return islice(table.rows(), first)

    def named() -> Iterator[tuple[int, Row]]:
        return islice(table.named(), first)

    columns = table.columns
    values: Sequence[str] = next((row for _, row in table.rows()), [])
    for export in exports:
        if fit := export.fits(columns, values, defaults):
            noticed = _noticed(defaults, named, fit.priced, machine=True)
            return made(fit.shape, fit.products(Rows(rows, named), noticed), *fit.notes)
    plain = [name for name in columns if folded(name) in PRICES]
    if name := google.fits(columns):
        return made(name, google.products(named, _noticed(defaults, named, plain, machine=True)))
    if not {folded(name) for name in columns} & set(NAMES["title"]):
        known, its = listed(NAMES["title"], "lists.or"), ", ".join(columns)[:200]
        raise InputError(say("imports.no_title_column", names=known, columns=its))
    notes = [] if plain or defaults.price is not None else [_no_price()]
    defaults = _noticed(defaults, named, plain, machine=False)
    return made(say("imports.shape.table"), (_made(line, row, defaults, row.bad) for line, row in named()), *notes)


def _no_price() -> str:
    return say("imports.no_price_column", names=listed(NAMES["price"], "lists.or"))


def _noticed(
    defaults: Defaults, rows: Callable[[], Iterator[tuple[int, Row]]], priced: Collection[str], *, machine: bool
) -> Defaults:
    """Return the defaults with how the table writes its prices, unless the owner has said so."""
    if defaults.notation.decimals:
        return defaults
    cells = (value for _, row in rows() if not row.bad for name in priced if (value := row.get(name)))
    return replace(defaults, notation=Notation.of(cells, machine=machine))


def _json(source: Source, defaults: Defaults) -> Reading:
    shape, depth = json_records.shape(source.head)
    if depth is None:
        records = json_records.lines(source)
        entries = (_of_json(number, text, source, defaults) for number, text in records)
        return Reading(shape, entries, kept_lines(source))
    if next(json_records.items(source, depth), None) is None:
        raise InputError(say("imports.json_empty"))
    items = json_records.items(source, depth)
    entries = (_of_json(number, text, source, defaults) for number, text in items)
    return Reading(shape, entries, kept_list(source, depth))


def _of_json(line: int, text: str, source: Source, defaults: Defaults) -> Entry:
    if source.unreadable(text):
        reason = say("imports.no_letters", encoding=source.encoding.shown)
        return Refused(line, "", reason, None, (line,))
    try:
        data = decoded(text, parse_float=Decimal)
    except ValueError:
        return Refused(line, "", say("imports.bad_json"), None, (line,))
    if not isinstance(data, dict):
        return Refused(line, "", say("imports.no_object"), None, (line,))
    return _made(line, data, defaults)


def _made(line: int, data: Mapping[str, Any], defaults: Defaults, bad: str = "") -> Entry:
    own = identity(data)
    try:
        if bad:
            raise BadRecord(bad)
        return Taken(line, _product(data, defaults), (line,))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except ShopclerkError as error:
        reason = error.message
    return Refused(line, own, reason, own or None, (line,))


def _product(data: Mapping[str, Any], defaults: Defaults) -> Product:
    variants = data.get("variants")
    if not isinstance(variants, list) or not variants:
        return flat(data, defaults)
    if nested.fits(variants):
        return nested.product(data, variants, defaults)
    product = Product.model_validate(data)
    other = {variant.price.currency for variant in product.variants} - {defaults.currency}
    if defaults.only and other:
        raise BadRecord(say("imports.currency", currency=min(other), ours=defaults.currency))
    return product
