"""The sync: the platform's products into SQL, and from there into the indexes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from commerce.errors import ProductNotFound, ShopclerkError, StoreError
from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.stock import ProductFailure
from service.discovery import Discovery
from service.knowledge import Knowledge, sync_documents
from service.recommend import gather
from service.sync.summary import Progress, SyncSummary
from service.sync.writer import Writer
from store.database import Database
from store.models import SyncRun

log = logging.getLogger(__name__)
#: A full run that sees less than this part of the known products is a fault of the platform, not a clear-out.
_LEAST_SEEN = 0.5
#: A platform's search may know of a change some minutes late, and its clock may differ from ours.
_OVERLAP = timedelta(minutes=5)
_under_way: set[str] = set()


async def sync(
    database: Database,
    shop_id: str,
    connector: StoreConnector,
    discovery: Discovery | None = None,
    *,
    full: bool = True,
    allow_shrink: bool = False,
    progress: Progress | None = None,
) -> SyncSummary:
    """Bring a shop's products in line with its platform, and the indexes in line with the products.

    Products whose data did not change are skipped, those whose text did not change are not encoded again. A
    product that cannot be read is tried once more at the end and then counted in ``errors``; it keeps its old
    row. A full run deletes what it has not seen, unless it broke off or saw less than half of what was known.
    Whatever interrupts a run, running it again puts everything right; a full run that broke off less than a day ago
    is gone on with where the platform can.

    Args:
        database: Where the products are kept.
        shop_id: Whose products.
        connector: The platform.
        discovery: The shop's search, whose indexes are updated when this process may; None leaves them.
        full: False reads only what changed since the last run that ended well, and the list of ids.
        allow_shrink: Let a run delete even though it saw less than half of what was known.
        progress: Called with stage (``products``, ``words``, ``vectors``), done and total (0 = not known).

    Returns:
        What was done. ``state`` is failed, not raised, when the platform broke off.
    """
    source = await _source(connector)
    since = None if full else await _last_start(database, shop_id, source)
    writer = await Writer.begin(database, shop_id, "incremental" if since else "full", source)
    _under_way.add(shop_id)
    try:
        error = await _read(writer, connector, since, progress, 0.0 if allow_shrink else _LEAST_SEEN)
        await writer.finish(error)
    except BaseException as failure:
        await asyncio.shield(writer.finish(say("sync.interrupted_by", error=type(failure).__name__)))
        raise
    finally:
        _under_way.discard(shop_id)
    await index(writer.summary, discovery, progress)
    await _beside(writer.summary, database, shop_id, connector, discovery)
    return writer.summary


def under_way(shop_id: str) -> bool:
    """Return whether this process is reading a shop's products right now."""
    return shop_id in _under_way


async def _beside(
    summary: SyncSummary, database: Database, shop_id: str, connector: StoreConnector, discovery: Discovery | None
) -> None:
    """Sync what the platform gives beside products; a fault there leaves the products' run, and the other, as it is."""
    ours = discovery if discovery is not None and discovery.writable else None
    with _noted(summary, connector, "pages"):
        summary.documents = await sync_documents(database, shop_id, connector)
    if ours is not None and summary.documents:
        await Knowledge(ours).passages()  # encode now, so that no customer waits for it
    with _noted(summary, connector, "orders"):
        if ours is not None:
            summary.baskets = await gather(database, shop_id, connector, ours.folder)


@contextmanager
def _noted(summary: SyncSummary, connector: StoreConnector, what: str) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        log.warning("the %s of %s could not be read: %s %s", what, connector.platform, error.code, error.detail)
        summary.notes.append(say(f"sync.unread_{what}", reason=error.message))


async def index(summary: SyncSummary, discovery: Discovery | None, progress: Progress | None) -> None:
    """Update the indexes after a run, or have the process do it that may."""
    if discovery is None:
        return
    if discovery.writable:
        summary.index = await discovery.update(progress)
    else:
        discovery.ask_update()


async def _source(connector: StoreConnector) -> str:
    """Return the address of the shop, empty while it cannot be had: then the products cannot be either."""
    try:
        return (await connector.shop()).url
    except StoreError:
        return ""


async def _last_start(database: Database, shop_id: str, source: str) -> datetime | None:
    """Return since when changes are to be read; None when the last good run read another shop, or there was none."""
    async with database.read() as session:
        found = await session.execute(
            select(SyncRun.started_at, SyncRun.source)
            .where(SyncRun.shop_id == shop_id, SyncRun.state == "done", SyncRun.kind != "import")
            .order_by(SyncRun.id.desc())
            .limit(1)
        )
    last = found.one_or_none()
    if last is None or (last.source and source and last.source != source[:500]):
        return None
    started: datetime = last.started_at
    return started - _OVERLAP


async def _read(
    writer: Writer, connector: StoreConnector, since: datetime | None, progress: Progress | None, least: float
) -> str:
    """Read the platform into SQL; return why the run failed, empty when it went well."""
    known = await writer.known()
    failures: dict[str, str] = {}
    try:
        catalogue = connector.catalogue
        async for product in catalogue.changed(since) if since else catalogue.all(writer.already):
            if isinstance(product, ProductFailure):
                failures[product.product_id] = product.reason
            else:
                await writer.add(product)
            if progress:
                progress("products", writer.summary.seen + len(failures), 0 if since else known)
        gone = await _again(writer, connector, failures)
        await writer.flush()
        return await _delete(writer, connector, since, least * known, set(failures) - gone)
    except StoreError as error:
        log.warning("sync of %s broke off: %s", connector.platform, error.code)
        await writer.flush()
        return say("sync.broke_off", reason=error.message)


async def _again(writer: Writer, connector: StoreConnector, failures: dict[str, str]) -> set[str]:
    """Try failed products once more, one by one; return those that no longer exist."""
    gone: set[str] = set()
    for product_id, reason in failures.items():
        try:
            await writer.add(await connector.catalogue.product(product_id))
        except ProductNotFound:
            gone.add(product_id)
        except ShopclerkError as error:
            writer.summary.seen += 1
            writer.summary.fail(product_id, say("sync.failed_again", reason=reason, code=error.code))
    return gone


async def _delete(
    writer: Writer, connector: StoreConnector, since: datetime | None, least: float, unread: set[str]
) -> str:
    spared = unread | writer.summary.refused
    if since is not None:
        existing = await connector.catalogue.ids()
        if len(existing) < least:
            return _shrunk(len(existing))
        await writer.delete_missing(existing | spared)
        return ""
    if writer.summary.seen < least:
        return _shrunk(writer.summary.seen)
    await writer.delete_unseen(spared)
    return ""


def _shrunk(count: int) -> str:
    return say("sync.shrunk", count=count)
