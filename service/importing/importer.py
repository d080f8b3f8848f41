"""Importing a catalogue from a file."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as changed
from decimal import Decimal
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, select

from commerce.errors import InputError
from commerce.money import check_currency
from commerce.product import Product
from commerce.sentences import say
from connectors.files.entries import Entry, Refused, Taken
from connectors.files.facts import asked_for
from connectors.files.file_text import Source
from connectors.files.flat import Defaults
from connectors.files.numbers import UNKNOWN, Notation
from connectors.files.refused import Refusals
from service.discovery import Discovery
from service.importing.shapes import Reading, recognise
from service.knowledge.documents import WRITTEN
from service.sync.platform import index
from service.sync.summary import Progress, SyncSummary
from service.sync.writer import Failure, Writer
from store.database import Database
from store.models import KnowledgeDocument, PlatformProduct, SyncRun

_SAMPLE = 1000


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
        encoding: What the file is written in; empty finds it out.
    """

    path: Path
    currency: str | None = None
    fallback: str = "USD"
    default_price: Decimal | None = None
    any_currency: bool = False
    facts: tuple[str, ...] = ()
    decimal: str = ""
    encoding: str = ""

    async def read(self) -> tuple[Reading, str, int]:
        """Return the reading, the currency, and how many lines the file has.

        Raises:
            InputError: The file cannot be read, is empty, or is in no shape that is known.
        """
        check_currency(self.currency or self.fallback)
        if self.default_price is not None and self.default_price < 0:
            raise InputError(say("imports.negative_default", price=self.default_price))
        notation = self._notation()
        source = await asyncio.to_thread(Source.of, self.path, self.encoding)
        currency = check_currency(self.currency or await asyncio.to_thread(self._currency, source))
        defaults = Defaults(
            currency, self.default_price, only=not self.any_currency, facts=asked_for(self.facts), notation=notation
        )
        reading = await asyncio.to_thread(recognise, source, defaults)
        reading.notes.extend(_about(source))
        reading.noted = defaults.noted
        return reading, currency, source.encoding.lines

    def _notation(self) -> Notation:
        return Notation.told(self.decimal) if self.decimal else UNKNOWN

    def _currency(self, source: Source) -> str:
        """Return the currency that the file's prices name, when more name it than name none or another."""
        sample = Defaults(check_currency(self.fallback), Decimal(0), notation=self._notation())
        counts: Counter[str] = Counter()
        for entry in islice(recognise(source, sample, _SAMPLE).entries, _SAMPLE):
            if isinstance(entry, Taken):
                counts.update({entry.product.variants[0].price.currency})
        return counts.most_common(1)[0][0] if counts else self.fallback


async def preview(asked: Import, count: int = 5) -> Preview:
    """Return what an import would take, without writing anything."""
    reading, currency, _ = await asked.read()
    summary = SyncSummary(0, "import", shape=reading.shape, currency=currency, notes=list(reading.notes))
    preview = Preview(summary)
    for entry in _once(reading.entries):
        summary.seen += isinstance(entry, Taken) or not entry.lines
        if isinstance(entry, Refused):
            summary.fail(entry.name, entry.reason, entry.line)
            continue
        _count(summary, entry.product)
        summary.created += 1
        if len(preview.products) < count:
            preview.products.append(entry.product)
    summary.notes += reading.noted.sentences()
    summary.state = "done"
    return preview


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

    The shape is recognised: the exports that the platforms know, Google Merchant feeds (text and XML), JSON lines and
    lists, and tables with any usual column names.
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
    # What stays beside the file's products keeps its variants.
    writer.staying = frozenset([*(() if replace else ("import",)), *(() if instead else ("platform",))])
    summary = writer.summary
    summary.shape, summary.currency, summary.notes = reading.shape, currency, list(reading.notes)
    try:
        refused = await _take(writer, reading, total, progress)
        summary.notes += reading.noted.sentences()
        usable = summary.seen > summary.failed or summary.created + summary.updated + summary.unchanged > 0
        if replace and usable:
            await _delete_unseen(writer, refused)
        if instead and usable:
            summary.deleted += await _clear(database, shop_id)
        await writer.finish("" if usable else say("imports.nothing_usable"))
    except BaseException as failure:
        await asyncio.shield(writer.finish(say("imports.interrupted", error=type(failure).__name__)))
        raise
    if refused_to is not None:
        summary.refused_file = await asyncio.to_thread(reading.keeper.keep, refused_to, refused)
    await index(summary, discovery, progress)
    return summary


async def imported(database: Database, shop_id: str) -> bool:
    """Return whether the shop's catalogue came from a file: its last good run was an import."""
    query = select(SyncRun.kind).where(SyncRun.shop_id == shop_id, SyncRun.state == "done")
    async with database.read() as session:
        return await session.scalar(query.order_by(SyncRun.id.desc()).limit(1)) == "import"


def _about(source: Source) -> list[str]:
    """Return what there is to say about a file's encoding."""
    encoding = source.encoding
    notes = []
    if encoding.guessed:
        notes.append(say("imports.encoding_guessed", encoding=encoding.shown))
    elif encoding.shown != "UTF-8":
        notes.append(say("imports.encoding", encoding=encoding.shown))
    if encoding.broken:
        notes.append(say("imports.bytes_broken", encoding=encoding.shown))
    return notes


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Yield the entries; of several products or variants with one id the first."""
    products: set[str] = set()
    variants: set[str] = set()
    for entry in entries:
        if isinstance(entry, Refused):
            yield entry
        elif entry.product.id in products:
            reason = say("imports.same_id")
            yield Refused(entry.line, entry.product.id, reason, entry.product.id, entry.lines)
        else:
            products.add(entry.product.id)
            yield from _own_variants(entry, variants)


def _own_variants(entry: Taken, variants: set[str]) -> Iterator[Entry]:
    """Yield a product with those of its variants that no earlier one has, and the others as refused."""
    kept = []
    starts = entry.starts or (entry.line,) * len(entry.product.variants)
    for line, variant in zip(starts, entry.product.variants, strict=True):
        if variant.id in variants:
            reason = say("imports.same_variant_id", variant=repr(variant.id))
            yield Refused(line, entry.product.id, reason, entry.product.id, entry.lines)
        else:
            variants.add(variant.id)
            kept.append(variant)
    if len(kept) == len(starts):
        yield entry
    elif kept:
        yield changed(entry, product=entry.product.model_copy(update={"variants": tuple(kept)}))


def _count(summary: SyncSummary, product: Product) -> None:
    summary.variants += len(product.variants)
    summary.hidden += product.status != "active"


async def _take(writer: Writer, reading: Reading, total: int, progress: Progress | None) -> Refusals:
    summary, refused = writer.summary, Refusals()
    waiting: dict[str, Taken] = {}

    def settle(failures: list[Failure]) -> None:
        for name, reason, line in failures:
            refused.add(Refused(line or 1, name, reason, name, waiting[name].lines))
        if not writer.waiting:
            waiting.clear()

    for number, entry in enumerate(_once(reading.entries), 1):
        if isinstance(entry, Refused):
            summary.seen += 1
            summary.fail(entry.name, entry.reason, entry.line)
            refused.add(entry)
        else:
            _count(summary, entry.product)
            waiting[entry.product.id] = entry
            settle(await writer.add(entry.product, entry.line))
        if progress and number % 100 == 0:
            progress("products", min(entry.line, total), total)
    settle(await writer.flush())
    if progress:
        progress("products", total, total)
    return refused


async def _delete_unseen(writer: Writer, refused: Refusals) -> None:
    """Delete what the file does not have, and nothing that a refused row may be about."""
    if refused.unnamed:
        writer.summary.notes.append(say("imports.not_deleted", count=refused.unnamed))
    else:
        await writer.delete_unseen(refused.spared)


async def _clear(database: Database, shop_id: str) -> int:
    """Delete what came from the platform: its pages, and its products, not those of imports."""
    p = PlatformProduct
    imports = select(SyncRun.id).where(SyncRun.shop_id == shop_id, SyncRun.kind == "import")
    async with database.write() as session:
        pages = KnowledgeDocument.shop_id == shop_id, KnowledgeDocument.kind != WRITTEN
        await session.execute(delete(KnowledgeDocument).where(*pages))
        result = await session.execute(
            delete(p).where(p.shop_id == shop_id, p.seen_run.is_(None) | p.seen_run.not_in(imports)).returning(p.id)
        )
        return len(result.all())
