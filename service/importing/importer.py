"""Importing a catalogue from a file."""

from __future__ import annotations

import asyncio
import csv
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from sqlalchemy import delete, select

from commerce.money import check_currency
from commerce.product import Product
from service.discovery import Discovery
from service.importing.entries import Entry, Refused, Taken
from service.importing.facts import asked_for
from service.importing.flat import Defaults
from service.importing.numbers import UNKNOWN, Notation
from service.importing.shapes import Reading, recognise
from service.importing.text import read_text
from service.sync.platform import index
from service.sync.summary import Progress, SyncSummary
from service.sync.writer import Writer
from store.database import Database
from store.models import KnowledgeDocument, PlatformProduct, SyncRun

_REASON = "Refused because"
_SAMPLE = 500


@dataclass
class Preview:
    """What an import would take.

    Attributes:
        summary: The counts; nothing of it is written anywhere.
        products: The first products, as they would be.
    """

    summary: SyncSummary
    products: list[Product] = field(default_factory=list)


@dataclass(frozen=True)
class Import:
    """A catalogue file and how it is to be read.

    Attributes:
        path: The file.
        currency: The shop's currency; None takes the one that most prices of the file name, else ``fallback``.
        fallback: The currency of a file that names none.
        default_price: The price of products that have none; None refuses them.
        any_currency: Take prices in other currencies too; evaluations do, a shop sells in one.
        facts: Names of columns that customers may read, beside those that are plainly meant for them.
        decimal: What stands before decimals, ``point`` or ``comma``; empty lets the file tell.
    """

    path: Path
    currency: str | None = None
    fallback: str = "USD"
    default_price: Decimal | None = None
    any_currency: bool = False
    facts: tuple[str, ...] = ()
    decimal: str = ""

    async def read(self) -> tuple[Reading, str, int]:
        """Return the reading, the currency, and how many lines the file has.

        Raises:
            InputError: The file cannot be read, is empty, or is in no shape that is known.
        """
        check_currency(self.currency or self.fallback)
        notation = self._notation()
        text = await asyncio.to_thread(read_text, self.path)
        currency = check_currency(self.currency or await asyncio.to_thread(self._currency, text))
        defaults = Defaults(
            currency, self.default_price, only=not self.any_currency, facts=asked_for(self.facts), notation=notation
        )
        return recognise(text, defaults), currency, text.count("\n") + 1

    def _notation(self) -> Notation:
        return Notation.told(self.decimal) if self.decimal else UNKNOWN

    def _currency(self, text: str) -> str:
        """Return the currency that the file's prices name, when more name it than name none or another."""
        sample = Defaults(check_currency(self.fallback), Decimal(0), notation=self._notation())
        counts: Counter[str] = Counter()
        for entry in itertools.islice(recognise(text, sample).entries, _SAMPLE):
            if isinstance(entry, Taken):
                counts.update({entry.product.variants[0].price.currency})
        return counts.most_common(1)[0][0] if counts else self.fallback


async def preview(asked: Import, count: int = 5) -> Preview:
    """Return what an import would take, without writing anything."""
    reading, currency, _ = await asked.read()
    summary = SyncSummary(0, "import", shape=reading.shape, currency=currency, notes=list(reading.notes))
    found = Preview(summary)
    for entry in _once(reading.entries):
        summary.seen += isinstance(entry, Taken) or not entry.rows
        if isinstance(entry, Refused):
            summary.fail(entry.name, entry.reason, entry.line)
            continue
        _count(summary, entry.product)
        summary.created += 1
        if len(found.products) < count:
            found.products.append(entry.product)
    summary.state = "done"
    return found


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
    """Take a catalogue file in, prices in any currency; see `take`."""
    asked = Import(path, currency, default_price=default_price, any_currency=True)
    return await take(database, shop_id, asked, discovery, replace=replace, progress=progress)


async def take(
    database: Database,
    shop_id: str,
    asked: Import,
    discovery: Discovery | None = None,
    *,
    replace: bool = False,
    instead: bool = False,
    refused_to: Path | None = None,
    progress: Progress | None = None,
) -> SyncSummary:
    """Take a catalogue file in; a bad row is reported with its line number and the rest goes in.

    The shape is recognised: Shopify's product export (old and new headers), Matrixify, WooCommerce's export in any
    language, Google Merchant feeds (text and XML), JSON lines and lists, and tables with any usual column names.
    So are encoding and delimiter.

    Args:
        database: Where the products are kept.
        shop_id: Whose products.
        asked: The file and how to read it.
        discovery: The shop's search, whose indexes are updated when this process may; None leaves them.
        replace: Delete products of earlier imports that the file does not have. Products that came from the
            platform are never deleted by that.
        instead: Delete the products that came from the platform: the demo's own, once a shop has a catalogue.
        refused_to: Where rows that were not taken are written for mending, with the reasons; None keeps no file.
        progress: Called with stage (``products``, ``words``, ``vectors``), done and total.

    Raises:
        InputError: The file cannot be read, is empty, or is in no shape that is known. Nothing was changed.
    """
    reading, currency, total = await asked.read()
    writer = await Writer.begin(database, shop_id, "import", source=asked.path.name)
    summary = writer.summary
    summary.shape, summary.currency, summary.notes = reading.shape, currency, list(reading.notes)
    try:
        refused = await _take(writer, reading, total, progress)
        usable = summary.seen > summary.failed or summary.created + summary.updated + summary.unchanged > 0
        if replace and usable:
            await writer.delete_unseen(summary.refused)
        if instead and usable:
            summary.deleted += await _clear(database, shop_id)
        await writer.finish("" if usable else "No row of the file was usable.")
    except BaseException as failure:
        await asyncio.shield(writer.finish(f"The import was interrupted ({type(failure).__name__})."))
        raise
    if refused_to is not None and refused:
        summary.refused_file = await asyncio.to_thread(write_refused, refused_to, reading, refused)
    await index(summary, discovery, progress)
    return summary


async def imported(database: Database, shop_id: str) -> bool:
    """Return whether the shop's catalogue came from a file: its last good run was an import."""
    query = select(SyncRun.kind).where(SyncRun.shop_id == shop_id, SyncRun.state == "done")
    async with database.read() as session:
        return await session.scalar(query.order_by(SyncRun.id.desc()).limit(1)) == "import"


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Yield the entries; of several products with one id the first."""
    seen: set[str] = set()
    for entry in entries:
        if isinstance(entry, Taken) and entry.product.id in seen:
            yield Refused(entry.line, entry.product.id, "an earlier row of the file has the same id", entry.rows)
        else:
            if isinstance(entry, Taken):
                seen.add(entry.product.id)
            yield entry


def _count(summary: SyncSummary, product: Product) -> None:
    summary.variants += len(product.variants)
    summary.hidden += product.status != "active"


async def _take(writer: Writer, reading: Reading, total: int, progress: Progress | None) -> list[Refused]:
    summary, refused = writer.summary, []
    for number, entry in enumerate(_once(reading.entries), 1):
        if isinstance(entry, Refused):
            summary.seen += 1
            summary.fail(entry.name, entry.reason, entry.line)
            refused.append(entry)
        else:
            _count(summary, entry.product)
            before = summary.failed
            await writer.add(entry.product, entry.line)
            if summary.failed > before:
                refused.append(Refused(entry.line, entry.product.id, summary.errors[-1]["reason"], entry.rows))
        if progress and number % 100 == 0:
            progress("products", min(entry.line, total), total)
    await writer.flush()
    if progress:
        progress("products", total, total)
    return refused


async def _clear(database: Database, shop_id: str) -> int:
    """Delete what came from the platform: its pages, and its products, not those of imports."""
    p = PlatformProduct
    imports = select(SyncRun.id).where(SyncRun.shop_id == shop_id, SyncRun.kind == "import")
    async with database.write() as session:
        await session.execute(delete(KnowledgeDocument).where(KnowledgeDocument.shop_id == shop_id))
        result = await session.execute(
            delete(p).where(p.shop_id == shop_id, p.seen_run.is_(None) | p.seen_run.not_in(imports)).returning(p.id)
        )
        return len(result.all())


def write_refused(path: Path, reading: Reading, refused: list[Refused]) -> str:
    """Write the rows that were not taken, each with the reason, in the shape that they came in; return where.

    All rows of a product are written, also those that are fine: taken again without them it would lose them.
    """
    if reading.columns:
        target = path.with_name(f"{path.stem}.refused.csv")
        with target.open("w", encoding="utf-8", newline="") as file:
            _write_table(file, reading, refused)
    elif any(each.raw for each in refused):
        target = path.with_name(f"{path.stem}.refused.jsonl")
        target.write_text("".join(f"{each.raw}\n" for each in refused if each.raw), encoding="utf-8")
    else:
        return ""
    return str(target)


def _write_table(file: TextIO, reading: Reading, refused: list[Refused]) -> None:
    reasons = {each.line: each.reason for each in refused}
    rows = {line: row for each in refused for line, row in each.rows}
    columns = list(dict.fromkeys(name for name in reading.columns if name and name != _REASON))
    writer = csv.DictWriter(file, [*columns, _REASON], delimiter=reading.delimiter, extrasaction="ignore")
    writer.writeheader()
    for line, row in sorted(rows.items()):
        writer.writerow({**{name: row.get(name, "") for name in columns}, _REASON: reasons.get(line, "")})


