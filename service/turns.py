"""Turns: taking a customer's message in and storing the reply, each in one short transaction.

The conversation's ``turn`` says how the last one ended: ``idle``; ``waiting`` for a confirmation; ``busy``
means it never ended, because the process died.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import ConversationNotFound, KeyReused
from runtime import clock
from service.conversations import PERSON
from service.shop import Shop
from store.models import Conversation, Message, Proposal

Ending = Literal["idle", "waiting"]


@dataclass(frozen=True)
class Received:
    """A customer message that was taken in.

    Attributes:
        message_id: Row id of the message.
        text: The customer's words.
        reply: The stored reply when the message was answered before.
        before: How the turn before ended: ``idle``, ``waiting`` or ``busy``.
        lost: Earlier messages (id, words) that never got a reply because the process died.
        untold: Whether a proposal of the conversation may have ended without the conversation knowing.
        with_person: Whether a person owns the conversation.
    """

    message_id: int
    text: str
    reply: dict[str, Any] | None = None
    before: str = "idle"
    lost: tuple[tuple[int, str], ...] = ()
    untold: bool = False
    with_person: bool = False


async def begin(shop: Shop, principal: Principal, conversation_id: str, text: str, client_id: str | None) -> Received:
    """Take in a customer message, once per ``client_id``, and mark the conversation as busy.

    Raises:
        ConversationNotFound: There is none, or it is somebody else's.
        KeyReused: The same client id came before with another text.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    async with shop.database.write() as session:
        row = (await session.execute(_opening(shop, conversation_id))).one_or_none()
        if row is None or (principal.kind is not Kind.STAFF and row.subject != principal.subject):
            raise ConversationNotFound
        known = await _known(session, shop, conversation_id, client_id) if client_id is not None else None
        if known is not None:
            if known.request_hash != digest:
                raise KeyReused
            if known.reply is not None:
                return Received(known.id, known.text, known.reply)
        lost = await _lost(session, shop, conversation_id) if row.turn == "busy" else ()
        message_id = known.id if known is not None else await _insert(
            session, shop, conversation_id, "customer", text, client_id=client_id, request_hash=digest
        )  # fmt: skip
        await _mark(session, conversation_id, "busy")
    return Received(
        message_id, text, None, row.turn, tuple(each for each in lost if each[0] != message_id), bool(row.untold),
        row.owner == PERSON,
    )  # fmt: skip


async def end(
    shop: Shop, conversation_id: str, message_id: int | None, text: str, reply: dict[str, Any], ending: Ending
) -> None:
    """Store the clerk's reply, with the customer's message it answers too, and say how the turn ended."""
    async with shop.database.write() as session:
        if text:
            await _insert(session, shop, conversation_id, "clerk", text, reply=reply)
        if message_id is not None:
            await session.execute(update(Message).where(Message.id == message_id).values(reply=reply))
        await _mark(session, conversation_id, ending)


def _opening(shop: Shop, conversation_id: str) -> Any:
    over = or_(
        Proposal.state.in_(("accepted", "declined", "expired")),
        and_(Proposal.state == "open", Proposal.expires_at <= clock.now()),
    )
    untold = exists().where(
        Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id, Proposal.told_at.is_(None), over
    )
    return select(
        Conversation.subject, Conversation.owner, Conversation.turn, untold.label("untold")
    ).where(Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id[:64])  # fmt: skip


async def _known(session: AsyncSession, shop: Shop, conversation_id: str, client_id: str) -> Any:
    columns = (Message.id, Message.text, Message.reply, Message.request_hash)
    query = select(*columns).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.client_id == client_id
    )
    return (await session.execute(query)).one_or_none()


async def _lost(session: AsyncSession, shop: Shop, conversation_id: str) -> tuple[tuple[int, str], ...]:
    query = (
        select(Message.id, Message.text)
        .where(
            Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id,
            Message.role == "customer", Message.reply.is_(None),
        )
        .order_by(Message.seq.desc())
        .limit(3)
    )  # fmt: skip
    return tuple((row.id, row.text) for row in reversed((await session.execute(query)).all()))


async def _insert(session: AsyncSession, shop: Shop, conversation_id: str, role: str, text: str, **values: Any) -> int:
    newest = select(func.coalesce(func.max(Message.seq), 0) + 1).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id
    )
    row = {
        "shop_id": shop.shop_id, "conversation_id": conversation_id, "seq": newest.scalar_subquery(), "role": role,
        "text": text, "created_at": clock.now(), **values,
    }  # fmt: skip
    return int((await session.execute(insert(Message).values(row).returning(Message.id))).scalar_one())


async def _mark(session: AsyncSession, conversation_id: str, turn: str) -> None:
    await session.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(turn=turn, updated_at=clock.now())
    )
