"""How the shop's platform is connected: what the access allows, the syncs, and products that could not be read."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from sqlalchemy import func, select

from commerce.customer import Principal
from commerce.errors import InputError, NotFound, ShopclerkError
from commerce.sentences import say
from connectors.stores import registry
from service.connect import concerns, rows
from service.importing import imported
from service.inbox.staff import require
from service.shop import Shop
from service.sync import sync
from service.sync.platform import under_way
from service.webhooks import work
from store.models import ConnectorConfig, PlatformProduct, SyncRun, WebhookDelivery

log = logging.getLogger(__name__)
_MOST_RUNS, _MOST_FAILURES = 10, 100
_running: set[asyncio.Task[object]] = set()


@dataclass(frozen=True)
class Failure:
    """A product that the newest whole run could not take, and why; ``kept``: it still stands as it was before."""

    product_id: str
    reason: str
    kept: bool


@dataclass(frozen=True)
class Told:
    """What the platform's webhooks came to: when the last one arrived, how many wait, and how many were given up."""

    last: object
    waiting: int
    failed: int


@dataclass(frozen=True)
class Connection:
    """All of it. ``row`` is None for a platform that is not connected by an access (the demo, files)."""

    label: str
    row: ConnectorConfig | None
    scopes: tuple[str, ...]
    concerns: tuple[str, ...]
    runs: tuple[SyncRun, ...]
    failures: tuple[Failure, ...]
    under_way: bool
    told: Told


async def of(shop: Shop, principal: Principal) -> Connection:
    """Return how the shop is connected.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    name = shop.connector.platform
    row = await rows.read(shop, name)
    query = select(SyncRun).where(SyncRun.shop_id == shop.shop_id).order_by(SyncRun.id.desc()).limit(_MOST_RUNS)
    async with shop.database.read() as session:
        runs = tuple(await session.scalars(query))
    options = row.options if row is not None else {}
    scopes = options.get("scopes") or options.get("scope") or ()
    return Connection(
        label=registry.platform(name).label,
        row=row,
        scopes=tuple(sorted(scopes.replace(",", " ").split() if isinstance(scopes, str) else map(str, scopes))),
        concerns=await concerns.all_of(shop),
        runs=runs,
        failures=await _failures(shop, runs),
        under_way=under_way(shop.shop_id),
        told=await _told(shop),
    )


async def _failures(shop: Shop, runs: tuple[SyncRun, ...]) -> tuple[Failure, ...]:
    """Return what the newest run of each kind could not take, each product once, those first that are not there."""
    newest = {run.kind: run for run in reversed(runs)}.values()
    found = {
        str(each["product_id"]): str(each["reason"]) for run in newest for each in run.errors if "product_id" in each
    }
    p = PlatformProduct
    query = select(p.platform_id).where(p.shop_id == shop.shop_id, p.platform_id.in_(list(found)[:1000]))
    async with shop.database.read() as session:
        there = set(await session.scalars(query)) if found else set()
    failures = [Failure(name, reason, name in there) for name, reason in found.items()]
    return tuple(sorted(failures, key=lambda each: (each.kept, each.product_id))[:_MOST_FAILURES])


async def _told(shop: Shop) -> Told:
    d = WebhookDelivery
    query = select(
        func.max(d.received_at),
        func.count().filter(d.processed_at.is_(None)),
        func.count().filter(d.error != ""),
    ).where(d.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        return Told(*(await session.execute(query)).one())


async def again(shop: Shop, principal: Principal, product_id: str) -> None:
    """Read one product anew that a run could not take; what is gone at the store goes here too.

    Raises:
        NotAllowed: Who asks may not act.
        NotFound: No run had trouble with it.
        StoreError: The store cannot be reached, or it cannot be read still.
    """
    require(principal, "actions")
    name = product_id[:255]
    async with shop.database.read() as session:
        runs = list(await session.scalars(select(SyncRun).where(SyncRun.shop_id == shop.shop_id)))
    if not any(str(each.get("product_id")) == name for run in runs for each in run.errors):
        raise NotFound
    if failed := await work.refresh(shop, {name}):
        raise InputError(str(failed[0]["reason"]), code="still_unread")
    await _forget(shop, name)
    async with shop.database.write() as session:
        await shop.audit.append(session, principal.subject, "product_read_again", name, {})
    await shop.audit.anchor()


async def _forget(shop: Shop, name: str) -> None:
    async with shop.database.write() as session:
        for run in await session.scalars(select(SyncRun).where(SyncRun.shop_id == shop.shop_id)):
            left = [each for each in run.errors if str(each.get("product_id")) != name]
            if len(left) != len(run.errors):
                run.errors = left


async def start(shop: Shop, principal: Principal, *, full: bool) -> None:
    """Begin a sync, which goes on by itself; one that is under way is enough.

    Raises:
        NotAllowed: Who asks may not act.
        InputError: The demo's catalogue was replaced by one from a file.
    """
    require(principal, "actions")
    if shop.sample is not None and await imported(shop.database, shop.shop_id):
        raise InputError(say("console.nothing_to_sync"), code="nothing_to_sync")
    async with shop.database.write() as session:
        await shop.audit.append(session, principal.subject, "sync_begun", shop.connector.platform, {"full": full})
    await shop.audit.anchor()
    if not under_way(shop.shop_id):
        task = asyncio.create_task(_sync(shop, full))
        _running.add(task)
        task.add_done_callback(_running.discard)


async def _sync(shop: Shop, full: bool) -> None:
    try:
        await sync(shop.database, shop.shop_id, shop.connector, shop.discovery, full=full)
    except ShopclerkError as error:
        log.warning("a sync that staff began broke off: %s", error.code)
