"""Which shape a file has, and its products one after the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from commerce.decoding import decoded
from commerce.errors import InputError, ShopclerkError
from commerce.product import Product
from service.importing import google, shopify, woo_columns, woocommerce
from service.importing.entries import Entry, Refused, Row, Taken
from service.importing.flat import NAMES, PRICES, BadRecord, Defaults, flat, folded
from service.importing.numbers import Notation
from service.importing.text import Table

_LINE_END = re.compile(r"\r\n|\n|\r")
_KNOWN = frozenset(name for names in NAMES.values() for name in names) | frozenset(
    folded(name) for names in woo_columns.NAMES.values() for name in names
)


@dataclass
class Reading:
    """A file whose shape was recognised.

    Attributes:
        shape: In words, such as "Shopify's product export".
        entries: What the file holds; read once.
        columns: The columns of a table, for the file of refused rows; empty when it is none.
        delimiter: Between them.
        notes: What was noticed while recognising.
    """

    shape: str
    entries: Iterator[Entry]
    columns: Sequence[str] = ()
    delimiter: str = ","
    notes: list[str] = field(default_factory=list)


def recognise(text: str, defaults: Defaults) -> Reading:
    """Return the reading of a file.

    Raises:
        InputError: The shape is not known.
    """
    begin = text.lstrip()[:1]
    written = defaults if defaults.notation.decimals else replace(defaults, notation=Notation(machine=True))
    if begin == "[":
        return Reading("a JSON list", _list(text, written))
    if begin == "{":
        return Reading("JSON lines", _json_lines(text, written))
    if begin == "<":
        return Reading("a Google Merchant feed (XML)", google.products(google.items(text), written))
    return _table(Table(text, lambda names: len({folded(name) for name in names} & _KNOWN)), defaults)


def _table(table: Table, defaults: Defaults) -> Reading:
    def made(shape: str, entries: Iterator[Entry], *notes: str) -> Reading:
        return Reading(shape, entries, table.columns, table.delimiter, list(notes))

    columns = table.columns
    if name := shopify.fits(columns):
        where = shopify.layout(columns, defaults)
        defaults = _noticed(defaults, table, [where.fields.get(name, "") for name in shopify.PRICES], machine=True)
        notes = []
        if where.kept_back:
            shown = ", ".join(where.kept_back[:10])
            notes.append(f"Metafields that customers do not read: {shown}. `--fact NAME` shows one.")
        if "quantity" not in where.fields and not where.places:
            notes.append("The file names no quantities: everything in it counts as available.")
        return made(name, shopify.products(table.named(), where, defaults), *notes)
    first = next((row for _, row in table.rows()), [])
    woo = woo_columns.read(columns, first)
    if woo is not None:
        by = " (columns read by their place)" if woo.by_position else ""
        priced = [columns[woo.fields[name]] for name in woo_columns.PRICES if name in woo.fields]
        defaults = _noticed(defaults, table, priced, machine=True)
        return made(f"WooCommerce's product export{by}", woocommerce.products(table.rows(), columns, woo, defaults))
    plain = [name for name in columns if folded(name) in PRICES]
    if name := google.fits(columns):
        defaults = _noticed(defaults, table, plain, machine=True)
        return made(name, google.products(table.named(), defaults))
    if not {folded(name) for name in columns} & set(NAMES["title"]):
        raise InputError(f"The file has no column for the title (columns: {', '.join(columns)[:200]}).")
    return made("a table of products", _rows(table, _noticed(defaults, table, plain, machine=False)))


def _noticed(defaults: Defaults, table: Table, priced: Collection[str], *, machine: bool) -> Defaults:
    """Return the defaults with how the table writes its prices, unless the owner has said so."""
    if defaults.notation.decimals:
        return defaults
    cells = (value for _, row in table.named() for name in priced if (value := row.get(name)))
    return replace(defaults, notation=Notation.of(cells, machine=machine))


def _rows(table: Table, defaults: Defaults) -> Iterator[Entry]:
    for line, row in table.named():
        yield _made(line, row.get("id") or row.get("sku") or "", row, defaults, ((line, row),))


def _json_lines(text: str, defaults: Defaults) -> Iterator[Entry]:
    for line, record in enumerate(_LINE_END.split(text), 1):
        if not record.strip():
            continue
        try:
            data = decoded(record, parse_float=Decimal)
        except ValueError:
            yield Refused(line, "", "the line is not valid JSON", raw=record)
            continue
        yield _of_json(line, data, defaults, "the line is not a JSON object", record)


def _list(text: str, defaults: Defaults) -> Iterator[Entry]:
    try:
        records = decoded(text, parse_float=Decimal)
    except ValueError as error:
        raise InputError("The file begins like a JSON list and is not valid JSON.") from error
    if not records:
        raise InputError("The file is an empty JSON list.")
    for number, data in enumerate(records if isinstance(records, list) else [], 1):
        yield _of_json(number, data, defaults, "it is not a JSON object", "")


def _of_json(line: int, data: Any, defaults: Defaults, reason: str, raw: str) -> Entry:
    if not isinstance(data, dict):
        return Refused(line, "", reason, raw=raw)
    return _made(line, str(data.get("id", "")), data, defaults, (), raw)


def _made(
    line: int, name: str, data: Mapping[str, Any], defaults: Defaults, rows: tuple[tuple[int, Row], ...], raw: str = ""
) -> Entry:
    try:
        return Taken(line, _product(data, defaults), rows)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Refused(line, name, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}", rows, raw)
    except ShopclerkError as error:
        return Refused(line, name, error.message, rows, raw)


def _product(data: Mapping[str, Any], defaults: Defaults) -> Product:
    if not isinstance(data.get("variants"), list):
        return flat(data, defaults)
    product = Product.model_validate(data)
    other = {variant.price.currency for variant in product.variants} - {defaults.currency}
    if defaults.only and other:
        raise BadRecord(f"its price is in {min(other)} and the shop sells in {defaults.currency}")
    return product
