"""Working off what happened at desks: thread by thread and in order, by a durable workflow for each thread.

The rows are the queue. A workflow that a crash ended, or that nobody could start, is started again by the schedule.
"""

from __future__ import annotations

import logging
from itertools import count

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from commerce.errors import DeskError, DeskGone, ShopclerkError
from connectors.desks.base import Inbound
from runtime import clock, jobs
from service import shop as shops
from service.desks import happenings, showing, threads, voice
from service.shop import Shop
from store.models import Conversation, DeskEvent, DeskThread, Message

log = logging.getLogger(__name__)
_PAUSES = (1.0, 5.0, 30.0, 120.0, 600.0)
_WAITING, _DONE = "waiting", "done"


async def start(shop: Shop, thread_id: int) -> bool:
    """Have a thread worked off; False while somebody is at it."""
    return await shop.jobs.restart("desk_thread", f"desk:{shop.shop_id}:{thread_id}", shop.shop_id, str(thread_id))


async def restart_stuck(shop: Shop) -> int:
    """Start threads in which something waits: what happened there, or what they have not been given yet."""
    if not shop.desks or voice.of(shop) is None:
        return 0
    t, e = DeskThread, DeskEvent
    mine = t.shop_id == shop.shop_id, t.desk.in_(list(shop.desks))
    happened = select(t.id).join(e, e.thread_id == t.id).where(*mine, e.processed_at.is_(None)).distinct()
    newest = (
        select(func.coalesce(func.max(Message.seq), 0))
        .where(Message.shop_id == t.shop_id, Message.conversation_id == t.conversation_id)
        .where(Message.role.in_((*showing.OURS, "customer")))
        .scalar_subquery()
    )
    c = Conversation
    unsaid = select(t.id).join(c, c.id == t.conversation_id).where(*mine, t.owner != showing.GONE)
    async with shop.database.read() as session:
        waiting = set(await session.scalars(happened))
        waiting |= set(await session.scalars(unsaid.where((t.told_seq < newest) | (t.owner != c.owner))))
    return sum([await start(shop, each) for each in sorted(waiting)])


@jobs.workflow("desk_thread")
async def desk_thread(shop_id: str, thread_id: str) -> str:
    """Work a thread off, trying again for a quarter of an hour; after that the schedule begins anew."""
    number = count()
    return await jobs.insist(lambda: _once(shop_id, thread_id, next(number) == len(_PAUSES)), _PAUSES, _WAITING)


@jobs.step("desk_thread_once")
async def _once(shop_id: str, thread_id: str, last: bool) -> str:
    shop = shops.get(shop_id)
    speaker = voice.of(shop)
    async with shop.database.read() as session:
        thread = await session.get(DeskThread, int(thread_id))
    if thread is None:
        return _DONE
    if speaker is None or thread.desk not in shop.desks:
        return _WAITING
    try:
        await showing.bring_over(shop, thread.id)  # first what is owed from before, so that answers stay in order
        while (row := await _next(shop, thread.id)) is not None:
            if not await _carry_out(shop, row, last=last):
                return _WAITING
            await showing.bring_over(shop, thread.id)
    except DeskGone as error:
        await threads.change(shop, thread.id, owner=showing.GONE, error=error.detail[:300])
    except (ShopclerkError, SQLAlchemyError) as error:
        await threads.change(shop, thread.id, error=str(error)[:300])
        log.warning("a thread at %s waits: %s", thread.desk, error)
        return _WAITING
    return _DONE


async def _next(shop: Shop, thread_id: int) -> DeskEvent | None:
    query = select(DeskEvent).where(DeskEvent.thread_id == thread_id, DeskEvent.processed_at.is_(None))
    async with shop.database.read() as session:
        return await session.scalar(query.order_by(DeskEvent.id).limit(1))


async def _carry_out(shop: Shop, row: DeskEvent, *, last: bool) -> bool:
    """Do what an event asks for; False when it is tried again. What cannot be answered at all goes to a person."""
    event, error = Inbound.model_validate(shop.keyring.decrypt(row.body)), ""
    try:
        await happenings.carry_out(shop, row, event)
    except DeskError:
        raise
    except (ShopclerkError, SQLAlchemyError) as found:
        error = found.code if isinstance(found, ShopclerkError) else type(found).__name__
        hopeless = isinstance(found, ShopclerkError) and found.http_status < 500 and found.http_status != 429
        if not hopeless and not last:
            await _settle(shop, row, error, over=False)
            return False
        log.warning("an event of %s goes to a person: %s", row.desk, found)
        await happenings.to_person(shop, row, event)
    await _settle(shop, row, error, over=True)
    return True


async def _settle(shop: Shop, row: DeskEvent, error: str, *, over: bool) -> None:
    values = {"attempts": DeskEvent.attempts + 1, "error": error[:300]}
    ended = {"processed_at": clock.now(), "body": b""} if over else {}
    async with shop.database.write() as session:
        await session.execute(update(DeskEvent).where(DeskEvent.id == row.id).values(**values, **ended))
