"""Importing a catalogue from a file: JSON lines or CSV, Shopify's product export among the shapes."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from commerce.decoding import decoded
from commerce.errors import InputError, ShopclerkError
from commerce.money import check_currency
from commerce.product import Product
from service.discovery import Discovery
from service.sync import shopify_csv
from service.sync.platform import index
from service.sync.shapes import NAMES, Defaults, flat, folded
from service.sync.summary import Progress, SyncSummary
from service.sync.writer import Writer
from store.database import Database

_MAX_BYTES = 1 << 30
_MAX_FIELD = 10_000_000
#: Line, id as far as known, and the product or the reason why there is none.
Entry = tuple[int, str, Product | str]


async def import_file(
    database: Database,
    shop_id: str,
    path: Path,
    discovery: Discovery | None = None,
    *,
    currency: str = "USD",
    default_price: Decimal | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> SyncSummary:
    """Take a catalogue file in; a bad row is reported with its line number and the rest goes in.

    Accepted are JSON lines (our own `Product`, or flat objects with ``id, title, description, price, …``),
    CSV with any usual column names, and Shopify's product export. Encoding and delimiter are recognised.

    Args:
        database: Where the products are kept.
        shop_id: Whose products.
        path: The file.
        discovery: The shop's search, whose indexes are updated when this process may; None leaves them.
        currency: The currency of prices that name none.
        default_price: The price of products that have none; None refuses them.
        replace: Delete products of earlier imports that the file does not have. Products that came from the
            platform are never deleted by an import.
        progress: Called with stage (``products``, ``words``, ``vectors``), done and total.

    Raises:
        InputError: The file cannot be read, is empty, or is in no shape that is known. Nothing was changed.
    """
    defaults = Defaults(check_currency(currency), default_price)
    text = await asyncio.to_thread(read_text, path)
    total = text.count("\n") + 1
    entries = parse(text, defaults)
    writer = await Writer.begin(database, shop_id, "import")
    try:
        await _take(writer, entries, total, progress)
        if replace and writer.summary.seen > writer.summary.failed:
            await writer.delete_unseen(writer.summary.refused)
        await writer.finish("" if writer.summary.seen > writer.summary.failed else "No row of the file was usable.")
    except BaseException as failure:
        await asyncio.shield(writer.finish(f"The import was interrupted ({type(failure).__name__})."))
        raise
    await index(writer.summary, discovery, progress)
    return writer.summary


async def _take(writer: Writer, entries: Iterator[Entry], total: int, progress: Progress | None) -> None:
    seen: set[str] = set()
    for line, name, found in entries:
        if isinstance(found, str):
            writer.summary.seen += 1
            writer.summary.fail(name, found, line)
        elif found.id in seen:
            writer.summary.seen += 1
            writer.summary.fail(found.id, "an earlier row of the file has the same id", line)
        else:
            seen.add(found.id)
            await writer.add(found, line)
        if progress and writer.summary.seen % 100 == 0:
            progress("products", line, total)
    await writer.flush()
    if progress:
        progress("products", total, total)


def read_text(path: Path) -> str:
    """Return a file's text, in whatever usual encoding it is.

    Raises:
        InputError: It cannot be read, or there is nothing in it.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"The file {path.name} is larger than a gigabyte. Please split it.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file {path} cannot be read ({error.strerror}).") from error
    text = _decoded(data).replace("\0", "")
    if not text.strip():
        raise InputError(f"The file {path.name} is empty.")
    return text


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what spreadsheets on Windows write


def parse(text: str, defaults: Defaults) -> Iterator[Entry]:
    """Return the file's entries, in whatever known shape it is.

    Raises:
        InputError: The shape is not known.
    """
    if text.lstrip()[:1] == "[":
        raise InputError("The file is one JSON list. Please write one product a line (JSON lines).")
    if text.lstrip()[:1] == "{":
        return _json_lines(text, defaults)
    return _csv(text, defaults)


def _json_lines(text: str, defaults: Defaults) -> Iterator[Entry]:
    for line, record in enumerate(text.split("\n"), 1):
        if not record.strip():
            continue
        try:
            data = decoded(record, parse_float=Decimal)
        except ValueError:
            yield line, "", "the line is not valid JSON"
            continue
        if not isinstance(data, dict):
            yield line, "", "the line is not a JSON object"
            continue
        yield line, str(data.get("id", "")), _made(data, defaults)


def _made(data: dict[str, Any], defaults: Defaults) -> Product | str:
    """Return the product of a record, or the reason why there is none."""
    try:
        if isinstance(data.get("variants"), list):
            return Product.model_validate(data)
        return flat(data, defaults)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except ShopclerkError as error:
        return error.message


def _csv(text: str, defaults: Defaults) -> Iterator[Entry]:
    csv.field_size_limit(_MAX_FIELD)
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t|", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip() for name in reader.fieldnames or [] if name]
    if set(columns) >= shopify_csv.MARKS:
        return _shopify_rows(_rows(reader), defaults)
    if not {folded(name) for name in columns} & set(NAMES["title"]):
        raise InputError(f"The file has no column for the title (columns: {', '.join(columns)[:200]}).")
    return _flat_rows(_rows(reader), defaults)


def _rows(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with the line it begins on; one that is no CSV comes empty, to be refused with its line."""
    line = reader.line_num + 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = {}
        named = {name.strip(): value for name, value in row.items() if isinstance(name, str) and value is not None}
        yield line, named
        line = reader.line_num + 1


def _flat_rows(rows: Iterable[tuple[int, dict[str, str]]], defaults: Defaults) -> Iterator[Entry]:
    for line, row in rows:
        yield line, row.get("id") or row.get("sku") or "", _made(row, defaults)


def _shopify_rows(rows: Iterable[tuple[int, dict[str, str]]], defaults: Defaults) -> Iterator[Entry]:
    for line, handle, product, bad in shopify_csv.products(rows, defaults):
        for bad_line, reason in bad:
            yield bad_line, handle, reason
        if product is not None:
            yield line, handle, product
