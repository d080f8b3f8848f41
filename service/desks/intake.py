"""Taking in what desks tell: its proof, and one row each that is both the memory of it and the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.errors import DeskError, InputError, NotFound
from connectors.desks.base import LONGEST_ID, Inbound, Polled
from runtime import clock
from service.desks import work
from service.shop import Shop
from store.models import DeskEvent, DeskThread

_TRIES = 3


async def receive(shop: Shop, name: str, headers: Mapping[str, str], body: bytes) -> int:
    """Take in what a desk tells; returns how much of it is new. The work is done after.

    Raises:
        NotFound: The shop has no such desk.
        NotAuthenticated: It was not the desk.
        InputError: That is nothing that the desk would send.
    """
    adapter = shop.desks.get(name)
    if adapter is None:
        raise NotFound
    adapter.verify(headers, body)
    return await take_in(shop, name, adapter.parse(body))


async def poll(shop: Shop) -> int:
    """Ask the desks that tell nothing by themselves; returns how much is new.

    Raises:
        DeskError: One of them could not be asked; the others were.
    """
    fresh, failed = 0, list[DeskError]()
    for name, adapter in shop.desks.items():
        if not isinstance(adapter, Polled):
            continue
        try:
            fresh += await take_in(shop, name, await adapter.poll())
            await adapter.seen()
        except DeskError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return fresh


async def take_in(shop: Shop, name: str, found: Sequence[Inbound]) -> int:
    """Keep what is new, each once by the desk's own id, and have its threads worked off."""
    threads: dict[int, int] = {}
    for each in found:
        if not (0 < len(each.event_id) <= LONGEST_ID and 0 < len(each.thread) <= LONGEST_ID):
            raise InputError(code="bad_desk_event")
        thread_id = await _keep(shop, name, each)
        if thread_id is not None:
            threads[thread_id] = threads.get(thread_id, 0) + 1
    await asyncio.gather(*(work.start(shop, thread_id) for thread_id in threads))
    return sum(threads.values())


async def _keep(shop: Shop, name: str, event: Inbound) -> int | None:
    """Write the row of an event and, for the first, of its thread; the unique keys say whether they are new."""
    for _ in range(_TRIES):
        try:
            async with shop.database.write() as session:
                known = select(DeskEvent.id).where(
                    DeskEvent.shop_id == shop.shop_id, DeskEvent.desk == name, DeskEvent.event_id == event.event_id
                )
                if await session.scalar(known) is not None:
                    return None
                thread = await _thread(session, shop, name, event.thread)
                session.add(
                    DeskEvent(
                        shop_id=shop.shop_id,
                        desk=name,
                        event_id=event.event_id,
                        thread_id=thread.id,
                        shown=_shown(thread, event),
                        body=shop.keyring.encrypt(event.model_dump(mode="json")),
                        received_at=clock.now(),
                    )
                )
                return thread.id
        except IntegrityError:  # the same event or thread at the same moment, on another connection
            continue
    return None


async def _thread(session: AsyncSession, shop: Shop, name: str, thread: str) -> DeskThread:
    query = select(DeskThread).where(
        DeskThread.shop_id == shop.shop_id, DeskThread.desk == name, DeskThread.thread == thread
    )
    row = await session.scalar(query)
    if row is None:
        row = DeskThread(shop_id=shop.shop_id, desk=name, thread=thread, created_at=clock.now())
        session.add(row)
        await session.flush()
    return row


def _shown(thread: DeskThread, event: Inbound) -> int:
    """Return the newest message that the sender can have read: the one replied to, where the desk tells which."""
    if event.answers is None:
        return thread.told_seq
    conversation, _, seq = event.answers.rpartition(":")
    mine = conversation == thread.conversation_id and seq.isascii() and seq.isdigit() and len(seq) < 10
    return min(int(seq), thread.told_seq) if mine else 0
