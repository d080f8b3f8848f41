"""A customer's try-ons when they are erased or exported, and a whole shop's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.conversations import ownership
from service.shop import Shop
from store.models import Conversation, TryOnJob, TryOnSession, VerifiedSession


def _theirs(shop: Shop, email: str, talks: Sequence[str]) -> ColumnElement[bool]:
    """Return whose try-ons are theirs: who was signed in, proved the mailbox, or led one of these conversations.

    A session that proved several mailboxes is taken along as a whole: what is lost of others is gone in a day anyway.
    """
    proven = select(VerifiedSession.subject).where(
        VerifiedSession.shop_id == shop.shop_id, VerifiedSession.email == email
    )
    led = select(Conversation.subject).where(Conversation.id.in_(talks))
    return or_(
        TryOnSession.subject == f"customer:{email}",
        TryOnSession.subject.in_(proven),
        TryOnSession.subject.in_(led),
        TryOnSession.conversation_id.in_(talks),
        TryOnSession.proof.in_(ownership.marks(shop, email)),
    )


async def erase(session: AsyncSession, shop: Shop, email: str, talks: Sequence[str]) -> None:
    """Delete a customer's try-ons in the caller's transaction, their files at once.

    Call it while the conversations and proofs are still there.
    """
    mine = TryOnSession.shop_id == shop.shop_id, _theirs(shop, email, talks)
    rows = list(await session.scalars(select(TryOnSession).where(*mine).with_for_update()))
    ids = [each.id for each in rows]
    results = await session.scalars(select(TryOnJob.result_key).where(TryOnJob.session_id.in_(ids)).with_for_update())
    await asyncio.to_thread(shop.studio.files.remove, *(each.photo_key for each in rows), *results)
    await session.execute(delete(TryOnJob).where(TryOnJob.session_id.in_(ids)))
    await session.execute(delete(TryOnSession).where(TryOnSession.id.in_(ids)))


async def erase_all(shop: Shop) -> None:
    """Delete every photo and picture of the shop; its rows are the caller's."""
    names = await asyncio.to_thread(shop.studio.files.names)
    await asyncio.to_thread(shop.studio.files.remove, *names)


async def export(session: AsyncSession, shop: Shop, email: str, talks: Sequence[str]) -> list[dict[str, Any]]:
    """Return which articles a customer tried on, and when; photos and pictures are with them already, or gone."""
    query = (
        select(TryOnSession.id, TryOnSession.created_at, TryOnJob.title)
        .outerjoin(TryOnJob, TryOnJob.session_id == TryOnSession.id)
        .where(TryOnSession.shop_id == shop.shop_id, _theirs(shop, email, talks))
        .order_by(TryOnSession.created_at, TryOnJob.created_at)
    )
    found: dict[str, dict[str, Any]] = {}
    for row in await session.execute(query):
        entry = found.setdefault(row.id, {"at": row.created_at.isoformat(), "articles": []})
        entry["articles"] += [row.title] if row.title else []
    return list(found.values())
