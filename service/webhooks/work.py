"""Working webhooks off. Each says only "look at this again": what it names is read anew, whatever the order."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from commerce.errors import ProductNotFound, ShopclerkError, StoreDisconnected, StoreUnavailable
from commerce.sentences import say
from connectors.stores import routes
from connectors.stores.events import DUTIES, Event, Kind, Silent, Webhooks
from connectors.stores.platform import Platform
from connectors.stores.registry import platform as named
from connectors.stores.waiting import patiently
from runtime import clock
from service.connect import connection
from service.notifications import notify
from service.shop import Shop
from service.sync.platform import index, sync, under_way
from service.sync.summary import SyncSummary
from service.sync.writer import Writer
from service.webhooks import privacy, stock
from store.models import ConnectorConfig, PlatformProduct, SyncRun, WebhookDelivery

log = logging.getLogger(__name__)
_AT_ONCE, _TRIES = 500, 8
_FLOOD = 2_000
_WAIT = 20.0
_GOODS = (Kind.PRODUCT, Kind.STOCK)
_RECONCILE_AFTER = timedelta(hours=24)
_KEEP = timedelta(days=30)
#: When a full run that broke off is gone on with, and when one that never ended counts as broken off.
_AGAIN_AFTER, _LOST_AFTER = timedelta(minutes=30), timedelta(hours=12)
#: What the law or the merchant asks for is tried until it is done: after the first tries so often.
_ENDLESS = (*DUTIES, Kind.ACCESS_LOST)
_EVERY = timedelta(hours=1)


def _platform(shop: Shop) -> tuple[Platform, Webhooks]:
    """Return the shop's platform and how its webhooks are read."""
    platform = named(shop.connector.platform)
    return platform, platform.webhooks or Silent()


async def work_off(shop: Shop) -> int:
    """Serve the shop that is connected now, and work off what it told; returns how many deliveries are done."""
    await connection.follow(shop)
    return await process(shop)


async def process(shop: Shop) -> int:
    """Work off what waits; returns how many deliveries are done. What fails is tried again with the next round."""
    _, hooks = _platform(shop)
    await _flood(shop, hooks)
    waiting = await _waiting(shop, hooks)
    goods = [row for row in waiting if hooks.kind(row.topic) in _GOODS]
    done = await _together(shop, hooks, goods)
    for row in waiting:
        if row not in goods:
            done += await _settle(shop, [row], await _alone(shop, row, hooks))
    return done


def _about(hooks: Webhooks, *kinds: Kind) -> ColumnElement[bool]:
    """Return the condition of deliveries that mean one of these."""
    topic = WebhookDelivery.topic
    return or_(false(), *(topic.startswith(start, autoescape=True) for start in hooks.starts(*kinds)))


async def _flood(shop: Shop, hooks: Webhooks) -> None:
    """Read everything by one operation where so much waits that thing by thing would take longer."""
    if not hooks.bulk:
        return
    d = WebhookDelivery
    mine = (d.shop_id == shop.shop_id, d.source == shop.connector.platform, d.processed_at.is_(None), d.attempts == 0)
    about = _about(hooks, *_GOODS)
    async with shop.database.read() as session:
        count, last = (await session.execute(select(func.count(d.id), func.max(d.id)).where(*mine, about))).one()
    if count <= _FLOOD or under_way(shop.shop_id):
        return
    sync_summary = await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    if sync_summary.state == "done":
        async with shop.database.write() as session:
            done = update(d).where(*mine, about, d.id <= last).values(processed_at=clock.now(), body=b"", attempts=1)
            await session.execute(done)


async def _waiting(shop: Shop, hooks: Webhooks) -> Sequence[WebhookDelivery]:
    """Return what is due, new deliveries first. What failed waits longer each time; what must be done never ends."""
    d = WebhookDelivery
    mine = (d.shop_id == shop.shop_id, d.source == shop.connector.platform)
    query = (
        select(d)
        .where(*mine, d.processed_at.is_(None), or_(d.attempts < _TRIES, _about(hooks, *_ENDLESS)))
        .order_by(d.attempts, d.id)
        .limit(_AT_ONCE)
    )
    now = clock.now()
    async with shop.database.read() as session:
        return [row for row in await session.scalars(query) if row.received_at + _pause(row.attempts) <= now]


def _pause(attempts: int) -> timedelta:
    """Return how long after its arrival a delivery that failed so often is tried again."""
    early = sum((_first(number) for number in range(1, min(attempts, _TRIES) + 1)), timedelta(0))
    return early + max(0, attempts - _TRIES) * _EVERY


def _first(number: int) -> timedelta:
    return timedelta(seconds=_WAIT * 2 ** (number - 1))


async def _together(shop: Shop, hooks: Webhooks, rows: Sequence[WebhookDelivery]) -> int:
    """Refresh every product that is named, once."""
    if not rows:
        return 0
    try:
        events = [_event(shop, hooks, row) for row in rows]
        ids = {each.product for each in events if each.product}
        items = [each.item for each in events if each.item]
        if items:
            await stock.refresh(shop, await hooks.stock(shop.connector, items))
        with patiently():
            await refresh(shop, ids)
    except StoreUnavailable as error:  # so would each of them alone
        return await _settle(shop, rows, _words(error))
    except (ShopclerkError, SQLAlchemyError) as error:
        if len(rows) == 1:
            return await _settle(shop, rows, _words(error))
        return sum([await _together(shop, hooks, [row]) for row in rows])  # one that cannot be read holds up no other
    return await _settle(shop, rows, "")


async def refresh(shop: Shop, product_ids: set[str]) -> list[dict[str, Any]]:
    """Read these products anew and bring rows and indexes in line; those that are gone are deleted.

    Returns:
        Those that could not be kept, as a run tells its errors.
    """
    async with shop.database.read() as session:
        newest = await session.scalar(select(func.max(SyncRun.id)).where(SyncRun.shop_id == shop.shop_id))
    # As if the newest run had seen them: one that is under way does not delete what came meanwhile.
    writer = Writer(shop.database, shop.shop_id, SyncSummary(newest or 0, "incremental"))
    gone: list[str] = []
    for product_id in sorted(product_ids):
        try:
            await writer.add(await shop.connector.catalogue.product(product_id))
        except ProductNotFound:
            gone.append(product_id)
    await writer.flush()
    if gone:
        p = PlatformProduct
        async with shop.database.write() as session:
            await session.execute(delete(p).where(p.shop_id == shop.shop_id, p.platform_id.in_(gone)))
    await index(writer.summary, shop.discovery, None)
    return writer.summary.errors


async def _alone(shop: Shop, row: WebhookDelivery, hooks: Webhooks) -> str:
    """Do what one delivery asks for; return why it failed, empty when it did not."""
    try:
        event = _event(shop, hooks, row)
        if event.kind is Kind.ACCESS_LOST:
            await _lost(shop)
        elif event.kind is Kind.ACCESS:
            await connection.regrant(shop)
        elif event.kind is Kind.SHOP:
            await connection.renew(shop)
        elif event.kind in DUTIES:
            await privacy.carry_out(shop, event, row.source)
        else:
            log.info("nothing is done about %s", row.topic)
    except (ShopclerkError, SQLAlchemyError, OSError) as error:
        return _words(error)
    return ""


async def _lost(shop: Shop) -> None:
    """Forget the credentials, unless they work: then this is old news, and the shop was connected again."""
    try:
        await shop.connector.reach()
    except StoreDisconnected:
        await connection.disconnect(shop, shop.connector.platform)


async def _settle(shop: Shop, rows: Sequence[WebhookDelivery], error: str) -> int:
    """Note the end of deliveries, or one more failed try."""
    d = WebhookDelivery
    ids = [row.id for row in rows]
    values: dict[str, Any] = {"attempts": d.attempts + 1, "error": error[:300]}
    if not error:
        values |= {"processed_at": clock.now(), "body": b""}
    async with shop.database.write() as session:
        await session.execute(update(d).where(d.id.in_(ids)).values(**values))
    if error:
        _, hooks = _platform(shop)
        log.warning("%d webhooks could not be worked off: %s", len(ids), error)
        for row in rows:
            if hooks.kind(row.topic) in _ENDLESS and row.attempts + 1 >= _TRIES:
                await _tell_staff(shop, row, error)
    return 0 if error else len(ids)


async def _tell_staff(shop: Shop, row: WebhookDelivery, error: str) -> None:
    """Tell staff by mail, once, of something that must be done and does not succeed."""
    text = say(
        "webhooks.undone.text",
        platform=shop.connector.platform,
        topic=row.topic,
        at=f"{row.received_at:%Y-%m-%d %H:%M}",
        error=error,
    )
    async with shop.database.write() as session:
        await notify.staff(session, shop, f"webhook:{row.id}", say("webhooks.undone.subject", topic=row.topic), text)


def _event(shop: Shop, hooks: Webhooks, row: WebhookDelivery) -> Event:
    found = shop.keyring.decrypt(row.body)
    return hooks.event(row.topic, found if isinstance(found, dict) else {})


def _words(error: Exception) -> str:
    return error.code if isinstance(error, ShopclerkError) else type(error).__name__


async def reconcile(shop: Shop) -> bool:
    """Find what webhooks missed: once a day changed products and the list of ids are read, or everything.

    A full run that broke off is gone on with after a while.
    """
    if under_way(shop.shop_id):
        return False
    runs = select(SyncRun).where(SyncRun.shop_id == shop.shop_id, SyncRun.kind != "import")
    async with shop.database.read() as session:
        newest = await session.scalar(runs.order_by(SyncRun.id.desc()).limit(1))
        last = await session.scalar(runs.with_only_columns(func.max(SyncRun.started_at)).where(SyncRun.state == "done"))
    broken = newest is not None and newest.kind == "full" and _broke_off(newest)
    if not broken and (last is None or clock.now() - last < _RECONCILE_AFTER):
        return False
    whole = broken or _platform(shop)[1].silent_stock
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery, full=whole)
    old = clock.now() - _KEEP
    async with shop.database.write() as session:
        await session.execute(
            delete(WebhookDelivery).where(WebhookDelivery.shop_id == shop.shop_id, WebhookDelivery.received_at < old)
        )
    return True


async def recheck(shop: Shop) -> int:
    """Read products anew whose sale has begun or ended since they were read; returns how many.

    No webhook may tell of it: time alone has changed the price.
    """
    p, now = PlatformProduct, clock.now()
    due = (p.shop_id == shop.shop_id, p.changes_at <= now)
    async with shop.database.write() as session:
        names = set(await session.scalars(select(p.platform_id).where(*due)))
        # One that cannot be read is tried again after a while, and holds nothing up until then.
        await session.execute(update(p).where(*due).values(changes_at=now + _AGAIN_AFTER))
    if len(names) > _AT_ONCE:  # the end of a sale of everything: by pages that is a tenth of the requests
        await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    elif names:
        await refresh(shop, names)
    return len(names)


def _broke_off(run: SyncRun) -> bool:
    """Return whether a run failed a while ago, or was left open by a process that is gone for certain."""
    if run.state == "failed":
        return run.finished_at is None or clock.now() - run.finished_at >= _AGAIN_AFTER
    return run.state == "running" and clock.now() - run.started_at >= _LOST_AFTER


async def warn(shop: Shop) -> bool:
    """Tell staff by mail, once each time, that the shop has to be connected again."""
    c, platform = ConnectorConfig, _platform(shop)[0]
    lost = (c.shop_id == shop.shop_id, c.platform == platform.name, c.status == "needs_reconnect")
    async with shop.database.read() as session:
        since = await session.scalar(select(c.refreshed_at).where(*lost))
    if since is None:
        return False
    command, door = f"shopclerk connect {platform.route}", routes.connect(platform.route)
    text = say("webhooks.reconnect.text", platform=platform.label, command=command, door=door)
    async with shop.database.write() as session:
        reference = f"reconnect:{since:%Y%m%d%H%M%S}"
        await notify.staff(session, shop, reference, say("webhooks.reconnect.subject"), text)
    return True
