"""What staff say in a conversation that is theirs: once, and by mail as well where the customer has left."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Principal
from commerce.errors import Conflict, ConversationNotFound, KeyReused
from commerce.language import SOURCE, speaking
from commerce.sentences import say
from runtime import clock
from service.conversations.conversations import PERSON, append, clean_message, email_of
from service.notifications import notify
from service.shop import Shop
from store.models import Conversation, Message

#: A customer who wrote nothing for so long has left: what comes now is mailed as well.
AWAY = timedelta(minutes=10)


async def answer(
    shop: Shop, principal: Principal, conversation_id: str, text: str, client_id: str | None = None
) -> Message:
    """Say something as a person, once per ``client_id``; a customer who has left is told by mail.

    The person has the conversation from then on.

    Raises:
        Conflict: The clerk has the conversation, or a colleague.
        KeyReused: The same client id came before with another text.
    """
    cleaned, known_by = clean_message(text), hashlib.sha256(text.encode()).hexdigest()
    staff_id = f"{principal.subject}:{client_id}"[:128] if client_id is not None else None
    async with shop.database.write() as session:
        row = await session.get(Conversation, conversation_id)
        if row is None or row.shop_id != shop.shop_id:
            raise ConversationNotFound
        known = await _known(session, shop, conversation_id, staff_id)
        if known is not None:
            if known.request_hash != known_by:
                raise KeyReused
            return known
        if row.owner != PERSON:
            raise Conflict(say("errors.not_handed_over"), code="not_handed_over")
        if row.assigned_to not in ("", principal.subject):
            raise Conflict(say("console.held"), code="held_by_colleague")
        row.assigned_to = principal.subject
        said = await append(session, shop, conversation_id, "person", cleaned)
        said.client_id, said.request_hash = staff_id, known_by
        await _mail_if_away(session, shop, row, said)
    return said


async def _known(session: AsyncSession, shop: Shop, conversation_id: str, client_id: str | None) -> Message | None:
    if client_id is None:
        return None
    query = select(Message).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.client_id == client_id
    )
    return await session.scalar(query)


async def _mail_if_away(session: AsyncSession, shop: Shop, row: Conversation, said: Message) -> None:
    query = select(Message.seq, Message.created_at).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == row.id, Message.role == "customer"
    )
    last = (await session.execute(query.order_by(Message.seq.desc()).limit(1))).one_or_none()
    if last is not None and last.created_at < clock.now() - AWAY:
        # One mail for all answers to the same message.
        with speaking(row.language or SOURCE):
            body = f"{say('handoff.answered')}\n\n{said.text}"
            await notify.customer(session, shop, f"answer:{row.id}:{last.seq}", email_of(row), row.id, body)
