"""What is kept of a thread at a desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.shop import Shop
from store.models import DeskEvent, DeskThread, Message


async def change(shop: Shop, thread_id: int, **values: Any) -> None:
    """Write what has changed about a thread."""
    async with shop.database.write() as session:
        await session.execute(update(DeskThread).where(DeskThread.id == thread_id).values(**values))


def client_id(row: DeskEvent) -> str:
    """Return by what a message of a desk is known in our conversation."""
    return f"desk:{row.desk}:{row.id}"


async def is_known(session: AsyncSession, shop: Shop, conversation_id: str, key: str) -> bool:
    """Return whether a conversation has the message of this key already."""
    here = Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id
    return await session.scalar(select(Message.id).where(*here, Message.client_id == key)) is not None


async def counts(shop: Shop, desk: str) -> tuple[int, int]:
    """Return how many threads a desk has, and in how many of them something could not be done."""
    t = DeskThread
    query = select(func.count(t.id), func.count(t.id).filter(t.error != "")).where(t.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        every, troubled = (await session.execute(query.where(t.desk == desk))).one()
    return int(every), int(troubled)
