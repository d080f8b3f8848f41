"""Conversations and their messages: who owns them, what was said, who answers."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import ConversationNotFound, InputError, MessageTooLong
from commerce.text import clean
from runtime import clock
from service.shop import Shop
from store.models import Conversation, Message

MAX_CHARACTERS = 8_000
CLERK, PERSON = "clerk", "person"


def clean_message(text: str) -> str:
    """Return the customer's words, cleaned.

    Raises:
        MessageTooLong: More than `MAX_CHARACTERS`.
        InputError: Nothing is left.
    """
    if len(text) > MAX_CHARACTERS:
        raise MessageTooLong(f"That message is too long. Please keep it under {MAX_CHARACTERS} characters.")
    cleaned = clean(text)
    if not cleaned:
        raise InputError("Please write something first.", code="empty_message")
    return cleaned


async def create(shop: Shop, principal: Principal) -> Conversation:
    """Start a conversation that belongs to the principal. Its id cannot be guessed."""
    now = clock.now()
    row = Conversation(
        id=secrets.token_urlsafe(24),
        shop_id=shop.shop_id,
        subject=principal.subject,
        created_at=now,
        updated_at=now,
    )
    async with shop.database.write() as session:
        session.add(row)
    return row


async def get(shop: Shop, principal: Principal, conversation_id: str) -> Conversation:
    """Return the conversation if it is the principal's own (or the principal is staff).

    Raises:
        ConversationNotFound: There is none, or it is somebody else's: the same answer.
    """
    async with shop.database.read() as session:
        row = await session.get(Conversation, conversation_id[:64])
    if row is None or row.shop_id != shop.shop_id:
        raise ConversationNotFound
    if principal.kind is not Kind.STAFF and row.subject != principal.subject:
        raise ConversationNotFound
    return row


async def started_with(shop: Shop, principal: Principal, client_id: str, text: str) -> str | None:
    """Return the principal's conversation that began with this very message, None when there is none.

    A sender whose first reply got lost does not know the conversation's id; the message sent again finds it.
    """
    query = (
        select(Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.shop_id == shop.shop_id, Conversation.subject == principal.subject, Message.seq == 1,
            Message.client_id == client_id, Message.request_hash == hashlib.sha256(text.encode()).hexdigest(),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )  # fmt: skip
    async with shop.database.read() as session:
        return await session.scalar(query)


async def owner(shop: Shop, conversation_id: str) -> str:
    """Return who answers in the conversation right now: ``clerk`` or ``person``."""
    query = select(Conversation.owner).where(Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id)
    async with shop.database.read() as session:
        return await session.scalar(query) or CLERK


async def add(shop: Shop, conversation_id: str, role: str, text: str, payload: dict[str, Any] | None = None) -> None:
    """Append a message that answers no customer message: of a person, or an outcome told later."""
    async with shop.database.write() as session:
        await _append(session, shop, conversation_id, role, text, payload)


async def messages(shop: Shop, conversation_id: str, after: int = 0, limit: int = 200) -> list[Message]:
    """Return the conversation's messages in order, those after ``after`` only."""
    query = (
        select(Message)
        .where(
            Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.seq > after
        )
        .order_by(Message.seq)
        .limit(limit)
    )  # fmt: skip
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def last_words(shop: Shop, conversation_id: str, count: int = 5) -> list[str]:
    """Return the customer's last messages, oldest first."""
    query = (
        select(Message.text)
        .where(
            Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.role == "customer"
        )
        .order_by(Message.seq.desc())
        .limit(count)
    )  # fmt: skip
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def hand_over(shop: Shop, conversation_id: str, facts: dict[str, Any]) -> None:
    """Make a person the owner of the conversation."""
    now = clock.now()
    async with shop.database.write() as session:
        await session.execute(
            update(Conversation)
            .where(Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id)
            .values(owner=PERSON, owner_since=now, handoff=facts, updated_at=now)
        )
        await shop.audit.append(
            session, "shopclerk", "handed_over", conversation_id, {"reason": facts.get("reason", "")}
        )
    await shop.audit.anchor()


async def give_back(shop: Shop, principal: Principal, conversation_id: str) -> None:
    """Make the clerk the owner again; only staff may."""
    if principal.kind is not Kind.STAFF:
        raise ConversationNotFound
    now = clock.now()
    async with shop.database.write() as session:
        await session.execute(
            update(Conversation)
            .where(Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id)
            .values(owner=CLERK, owner_since=now, updated_at=now)
        )
        await shop.audit.append(session, principal.subject, "given_back", conversation_id, {})
    await shop.audit.anchor()


async def _append(
    session: AsyncSession,
    shop: Shop,
    conversation_id: str,
    role: str,
    text: str,
    payload: dict[str, Any] | None = None,
) -> Message:
    newest = select(func.coalesce(func.max(Message.seq), 0)).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id
    )
    row = Message(
        shop_id=shop.shop_id, conversation_id=conversation_id, seq=int(await session.scalar(newest) or 0) + 1,
        role=role, text=text, reply=payload, created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row
