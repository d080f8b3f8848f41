"""Conversations and their messages: who owns them, what was said, who answers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from commerce import extent
from commerce.customer import Kind, Principal
from commerce.errors import ConversationNotFound, InputError, MessageTooLong
from commerce.language import SOURCE, language
from commerce.own_words import own
from commerce.pointing import Said
from commerce.sentences import say
from commerce.text import clean, folded
from runtime import clock
from service import gloss
from service.conversations import ownership
from service.shop import Shop
from store.models import Conversation, Message, Proposal

MAX_CHARACTERS = 4_000
CLERK, PERSON = "clerk", "person"
#: Role of a message that code wrote outside a turn: how a change ended.
NOTICE = "notice"
# Built once: composing a statement costs more than running it, and every turn asks this more than once.
_HERE = Conversation.shop_id == bindparam("b_shop"), Conversation.id == bindparam("b_conversation")
_WHOSE = select(Conversation.subject, Conversation.proof).where(*_HERE)
_LANGUAGE = select(Conversation.language).where(*_HERE)
_OWNER = select(Conversation.owner).where(*_HERE)


def clean_message(text: str) -> str:
    """Return somebody's words, cleaned, in single blanks.

    Raises:
        MessageTooLong: More than `MAX_CHARACTERS`, or more words, marks, numbers or lines than are read of a message.
        InputError: Nothing is left.
    """
    cleaned = folded(clean(text)) if len(text) <= MAX_CHARACTERS else ""
    if len(text) > MAX_CHARACTERS or len(cleaned) > MAX_CHARACTERS or extent.too_much(cleaned):
        raise MessageTooLong
    if not cleaned:
        raise InputError(say("errors.empty_message"), code="empty_message")
    return cleaned


def digests(shop: Shop, text: str) -> list[str]:
    """Return by what the same message is known again: one hash for each of the shop's keys, the newest first.

    Of every digit, codes among them: nobody without the key can try them out.
    """
    keys = shop.keyring.derive("message")
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


async def create(shop: Shop, principal: Principal) -> Conversation:
    """Start a conversation that belongs to the principal, in the language that is spoken. Its id cannot be guessed."""
    now = clock.now()
    row = Conversation(
        id=f"c{secrets.token_urlsafe(24)}",  # with a letter first: "-" would make it an option of a command
        shop_id=shop.shop_id,
        subject=principal.subject,
        proof=ownership.mark(shop, principal),
        language=language(),
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
        VerificationEnded: It was led under a mailbox that is not proven any more.
    """
    async with shop.database.read() as session:
        row = await session.get(Conversation, conversation_id[:64])
    if row is None or row.shop_id != shop.shop_id:
        raise ConversationNotFound
    _allow(shop, principal, row.subject, row.proof)
    return row


async def require(shop: Shop, principal: Principal, conversation_id: str) -> None:
    """Make sure that the conversation is the principal's own (or the principal is staff); raises as `get` does."""
    found = await shop.database.rows(_WHOSE, {"b_shop": shop.shop_id, "b_conversation": conversation_id[:64]})
    if not found:
        raise ConversationNotFound
    _allow(shop, principal, found[0].subject, found[0].proof)


def _allow(shop: Shop, principal: Principal, subject: str, proof: str) -> None:
    if principal.kind is not Kind.STAFF and subject != principal.subject:
        raise ConversationNotFound
    ownership.require(shop, principal, proof)


async def renew(shop: Shop, principal: Principal, conversation_id: str, client_id: str | None, text: str) -> str:
    """Return the conversation in which to go on instead of one whose proof has ended; what was open there is void.

    It is a new one, unless this very message began it already.
    """
    known = await started_with(shop, principal, client_id, text) if client_id is not None else None
    if known is not None:
        return known
    async with shop.database.write() as session:
        await void_open(session, shop, conversation_id)
        await shop.audit.append(session, principal.subject, "renewed", conversation_id, {})
    await shop.audit.anchor()
    return (await create(shop, principal)).id


async def void_open(session: AsyncSession, shop: Shop, conversation_id: str) -> None:
    """Make the proposals void that are still open in a conversation."""
    here = Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id, Proposal.state == "open"
    await session.execute(update(Proposal).where(*here).values(state="void", decided_at=clock.now()))


async def started_with(shop: Shop, principal: Principal, client_id: str, text: str) -> str | None:
    """Return the principal's conversation that began with this very message, None when there is none.

    A sender whose first reply got lost does not know the conversation's id; the message sent again finds it.
    """
    query = (
        select(Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.shop_id == shop.shop_id,
            Conversation.subject == principal.subject,
            Message.seq == 1,
            Message.client_id == client_id,
            Message.request_hash.in_(digests(shop, text)),
            Conversation.proof.in_(("", *ownership.marks(shop, principal.guest_of))),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    async with shop.database.read() as session:
        return await session.scalar(query)


async def lately(shop: Shop, principal: Principal, since: datetime, most: int) -> list[str]:
    """Return the principal's own last messages since then, in whichever conversation, the newest last."""
    query = (
        select(Message.text)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.shop_id == shop.shop_id, Conversation.subject == principal.subject)
        .where(Message.role == "customer", Message.created_at >= since)
        .order_by(Message.id.desc())
        .limit(most)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def owner(shop: Shop, conversation_id: str) -> str:
    """Return who answers in the conversation right now: ``clerk`` or ``person``."""
    found = await shop.database.rows(_OWNER, {"b_shop": shop.shop_id, "b_conversation": conversation_id})
    return str(found[0].owner) if found else CLERK


async def language_of(shop: Shop, conversation_id: str) -> str:
    """Return the language that the conversation is led in; that which is spoken here where there is none such."""
    found = await shop.database.rows(_LANGUAGE, {"b_shop": shop.shop_id, "b_conversation": conversation_id[:64]})
    return (str(found[0].language) or SOURCE) if found else language()


async def add(shop: Shop, conversation_id: str, role: str, text: str, payload: dict[str, Any] | None = None) -> None:
    """Append a message that answers no customer message."""
    async with shop.database.write() as session:
        await append(session, shop, conversation_id, role, text, payload)


def email_of(row: Conversation) -> str:
    """Return where the conversation's customer can be reached; empty for an unknown visitor."""
    return row.email or (row.subject.removeprefix("customer:") if row.subject.startswith("customer:") else "")


async def messages(shop: Shop, conversation_id: str, after: int = 0, limit: int = 200) -> list[Message]:
    """Return the conversation's messages in order, those after ``after`` only."""
    query = (
        select(Message)
        .where(Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.seq > after)
        .order_by(Message.seq)
        .limit(limit)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def newest(shop: Shop, conversation_id: str, count: int) -> list[Message]:
    """Return the conversation's last messages, oldest first."""
    query = (
        select(Message)
        .where(Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(count)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def last_words(shop: Shop, conversation_id: str, count: int = 5) -> list[str]:
    """Return the customer's last messages, oldest first."""
    query = (
        select(Message.text)
        .where(Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id, Message.role == "customer")
        .order_by(Message.seq.desc())
        .limit(count)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def said(shop: Shop, conversation_id: str, count: int = 100) -> tuple[Said, ...]:
    """Return who said what last, oldest first, for telling whether the customer named something."""
    return said_of(await newest(shop, conversation_id, count))


def said_of(rows: Sequence[Message]) -> tuple[Said, ...]:
    """Return messages as who said what; of a customer's only their own words."""
    return tuple(
        _of_customer(own(row.text)) if row.role == "customer" else Said(False, row.text, row.role == PERSON, _done(row))
        for row in rows
    )


def _of_customer(text: str) -> Said:
    """Return a customer's words as what they ask for is read: their own, with the names of goods in English.

    Not the whole gloss: who wants what, and what is denied, is read of what they wrote (`service.consent.languages`).
    """
    read = gloss.with_goods(text, language())
    return Said(True, read, written=text if read != text else "")


def _done(row: Message) -> bool:
    """Return whether a message tells of a change that was carried out, in its text or in a block of it."""
    reply = row.reply or {}
    told = [reply.get("outcome") or {}, *(each for each in reply.get("blocks") or () if each.get("type") == "outcome")]
    return row.role != "customer" and any(each.get("state") == "confirmed" for each in told)


async def said_by_people(shop: Shop, conversation_id: str, before: int, count: int = 5) -> list[str]:
    """Return what people wrote last before the clerk got the conversation back, oldest first."""
    query = (
        select(Message.text)
        .where(
            Message.shop_id == shop.shop_id,
            Message.conversation_id == conversation_id,
            Message.role == PERSON,
            Message.seq < before,
        )
        .order_by(Message.seq.desc())
        .limit(count)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))[::-1]


async def append(
    session: AsyncSession,
    shop: Shop,
    conversation_id: str,
    role: str,
    text: str,
    payload: dict[str, Any] | None = None,
    client_id: str | None = None,
) -> Message:
    """Append a message in the caller's transaction; there is at most one with a ``client_id``."""
    newest = select(func.coalesce(func.max(Message.seq), 0)).where(
        Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id
    )
    row = Message(
        shop_id=shop.shop_id,
        conversation_id=conversation_id,
        seq=int(await session.scalar(newest) or 0) + 1,
        role=role,
        text=text,
        reply=payload,
        client_id=client_id,
        created_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    return row
