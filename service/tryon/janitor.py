"""What is over is taken away: photos after an hour, pictures after a day, and what a crash left behind."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from runtime import clock
from service.shop import Shop
from service.tryon import sessions
from store.models import TryOnJob, TryOnSession

#: A file is written before its row: one that has none for so long never gets any.
_STRAY = timedelta(minutes=10)


def _candidates(column: InstrumentedAttribute[object], lifetime: timedelta) -> ColumnElement[bool]:
    """Return what may be over: old by one of the clocks, or stamped by a clock that was set back since."""
    return or_(column <= max(clock.now(), clock.steady()) - lifetime, column > clock.now() + clock.SKEW)


async def tidy(shop: Shop) -> None:
    """Take away all that is over by now, files first."""
    await _photos(shop)
    await _pictures(shop)
    await _strays(shop)


async def _photos(shop: Shop) -> None:
    s, mine = TryOnSession, TryOnSession.shop_id == shop.shop_id
    async with shop.database.read() as session:
        rows = await session.scalars(
            select(s).where(mine, s.state != sessions.CLOSED, _candidates(s.created_at, sessions.LIFETIME))
        )
        over = [each for each in rows if sessions.is_over(each)]
    for row in over:
        async with shop.database.write() as session:
            name = await session.scalar(select(s.photo_key).where(s.id == row.id).with_for_update())
            await asyncio.to_thread(shop.studio.files.remove, name or "")
            closed = {"state": sessions.CLOSED, "photo_key": "", "photo_hash": ""}
            await session.execute(update(s).where(s.id == row.id).values(**closed))


async def _pictures(shop: Shop) -> None:
    j, mine = TryOnJob, TryOnJob.shop_id == shop.shop_id
    async with shop.database.read() as session:
        rows = await session.scalars(select(j).where(mine, _candidates(j.created_at, sessions.RESULTS)))
        over = [each for each in rows if sessions.is_old(each)]
    await asyncio.to_thread(shop.studio.files.remove, *(each.result_key for each in over))
    empty = ~select(j.id).where(j.session_id == TryOnSession.id).exists()
    async with shop.database.write() as session:
        await session.execute(delete(j).where(mine, j.id.in_([each.id for each in over])))
        closed = TryOnSession.shop_id == shop.shop_id, TryOnSession.state == sessions.CLOSED
        await session.execute(delete(TryOnSession).where(*closed, empty))


async def _strays(shop: Shop) -> None:
    """Delete files that no row names: a crash came between, or the row went with its conversation."""
    before = clock.now() - _STRAY
    found = await asyncio.to_thread(shop.studio.files.names)
    old = {name for name, since in found.items() if since < before}
    if not old:
        return
    async with shop.database.read() as session:
        photos = select(TryOnSession.photo_key).where(TryOnSession.shop_id == shop.shop_id)
        pictures = select(TryOnJob.result_key).where(TryOnJob.shop_id == shop.shop_id)
        kept = {*await session.scalars(photos), *await session.scalars(pictures)}
    await asyncio.to_thread(shop.studio.files.remove, *(old - kept))
