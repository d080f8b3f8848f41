"""Notes and tags: what staff write beside a conversation, for each other. No customer and no model reads them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Principal
from commerce.errors import ConversationNotFound, InputError
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from service.conversations.conversations import clean_message
from service.inbox.staff import require
from service.shop import Shop
from store.models import Conversation, ConversationNote, ConversationTag

_MOST_TAGS, _LONGEST_TAG = 10, 40


async def add(shop: Shop, principal: Principal, conversation_id: str, text: str) -> ConversationNote:
    """Write a note beside a conversation; the audit trail says who did, and not what it says.

    Raises:
        InputError: Nothing is left of the text, or it is too long.
        ConversationNotFound: There is no such conversation.
    """
    require(principal, "actions")
    row = ConversationNote(
        shop_id=shop.shop_id,
        conversation_id=conversation_id[:64],
        author=principal.subject,
        text=clean_message(text),
        created_at=clock.now(),
    )
    async with shop.database.write() as session:
        await _require(session, shop, conversation_id)
        session.add(row)
        await shop.audit.append(session, principal.subject, "noted", conversation_id, {})
    await shop.audit.anchor()
    return row


async def of(shop: Shop, principal: Principal, conversation_id: str) -> list[ConversationNote]:
    """Return the notes beside a conversation, oldest first."""
    require(principal, "read")
    query = select(ConversationNote).where(
        ConversationNote.shop_id == shop.shop_id, ConversationNote.conversation_id == conversation_id
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query.order_by(ConversationNote.id)))


async def tag(shop: Shop, principal: Principal, conversation_id: str, name: str) -> None:
    """Add a tag; one that is there already stays.

    Raises:
        InputError: It has no letters, or there are too many.
        ConversationNotFound: There is no such conversation.
    """
    require(principal, "actions")
    plain = one_line(name, _LONGEST_TAG).lower()
    if not plain:
        raise InputError(say("console.tag_empty"), code="bad_tag")
    here = ConversationTag.shop_id == shop.shop_id, ConversationTag.conversation_id == conversation_id
    async with shop.database.write() as session:
        await _require(session, shop, conversation_id)
        if await session.scalar(select(ConversationTag.id).where(*here, ConversationTag.name == plain)) is not None:
            return
        if int(await session.scalar(select(func.count()).select_from(ConversationTag).where(*here)) or 0) >= _MOST_TAGS:
            raise InputError(say("console.tags_many", count=_MOST_TAGS), code="too_many_tags")
        session.add(ConversationTag(shop_id=shop.shop_id, conversation_id=conversation_id, name=plain))
        await shop.audit.append(session, principal.subject, "tagged", conversation_id, {"tag": plain})
    await shop.audit.anchor()


async def untag(shop: Shop, principal: Principal, conversation_id: str, name: str) -> None:
    """Take a tag away; harmless when there is none."""
    require(principal, "actions")
    gone = delete(ConversationTag).where(
        ConversationTag.shop_id == shop.shop_id,
        ConversationTag.conversation_id == conversation_id,
        ConversationTag.name == name,
    )
    async with shop.database.write() as session:
        if getattr(await session.execute(gone), "rowcount", 0):
            await shop.audit.append(session, principal.subject, "untagged", conversation_id, {"tag": name[:40]})
    await shop.audit.anchor()


async def tags(shop: Shop, principal: Principal, conversation_id: str) -> Sequence[str]:
    """Return the tags of a conversation."""
    require(principal, "read")
    query = select(ConversationTag.name).where(
        ConversationTag.shop_id == shop.shop_id, ConversationTag.conversation_id == conversation_id
    )
    async with shop.database.read() as session:
        return sorted(await session.scalars(query))


async def _require(session: AsyncSession, shop: Shop, conversation_id: str) -> None:
    row = await session.get(Conversation, conversation_id[:64])
    if row is None or row.shop_id != shop.shop_id:
        raise ConversationNotFound
