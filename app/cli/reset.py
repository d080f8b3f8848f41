"""``demo --reset``: the demo's data goes, everything of other shops stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runtime.settings import Settings


async def reset_demo(settings: Settings) -> None:
    """Delete the demo shop: its store, its rows, its indexes and its audit trail.

    Raises:
        StateDirectoryBusy: Another process owns the state directory.
    """
    from commerce.errors import StateDirectoryBusy
    from runtime.home import HomeLock, make_home

    make_home(settings.home)
    lock = HomeLock(settings.home)
    if not lock.acquire():
        pid = lock.owner().get("pid", "unknown")
        raise StateDirectoryBusy(
            f"Another shopclerk (process {pid}) runs on {settings.home}. Stop it first, then reset the demo."
        )
    try:
        await _delete(settings)
    finally:
        lock.release()


async def _delete(settings: Settings) -> None:
    from app.cli.parts import database
    from runtime.jobs import remove_files
    from service import rules

    async with database(settings) as found, found.write() as session:
        await _only_the_demo(session, settings.shop_id)
        talks = await _delete_rows(session, settings.shop_id)
    rules.end_own(settings)
    remove_files(settings.home / "demo.sqlite")
    shutil.rmtree(settings.home / "index" / settings.shop_id, ignore_errors=True)
    await _forget(settings, talks)
    # The chain's rows are gone, so its anchor goes too: it would call the next chain a forged one.
    (settings.home / f"audit-{settings.shop_id}.anchor").unlink(missing_ok=True)


async def _only_the_demo(session: AsyncSession, shop_id: str) -> None:
    from sqlalchemy import select

    from commerce.errors import Conflict
    from store.models import ConnectorConfig

    query = select(ConnectorConfig.platform).where(
        ConnectorConfig.shop_id == shop_id, ConnectorConfig.platform != "demo"
    )
    if platform := await session.scalar(query):
        raise Conflict(f"The shop {shop_id!r} is a real one on {platform}: it is not reset.", code="not_the_demo")


async def _delete_rows(session: AsyncSession, shop_id: str) -> list[str]:
    """Delete the shop's rows from every table; returns the ids of its conversations."""
    from sqlalchemy import delete, select

    from store.models import Base, Conversation

    talks = list(await session.scalars(select(Conversation.id).where(Conversation.shop_id == shop_id)))
    for table in reversed(Base.metadata.sorted_tables):
        await session.execute(delete(table).where(table.c.shop_id == shop_id))
    return talks


async def _forget(settings: Settings, talks: list[str]) -> None:
    from agent.checkpoints import open_checkpointer

    if not talks:
        return
    async with open_checkpointer(settings.home) as saver:
        for conversation_id in talks:
            await saver.adelete_thread(conversation_id)
