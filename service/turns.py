"""Turns: taking a customer's message in and storing the reply, each in one short transaction.

The conversation's ``turn`` says how the last one ended: ``idle``; ``waiting`` for a confirmation; ``busy``
means it never ended, because the process died.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Table, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import ConversationNotFound, KeyReused
from runtime import clock
from runtime.failpoints import failpoint
from service import limits
from service.conversations import CLERK, NOTICE, PERSON
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
        noticed: Whether code told the customer something since their last message.
        context_from: First message that the clerk still knows.
    """

    message_id: int
    text: str
    reply: dict[str, Any] | None = None
    before: str = "idle"
    lost: tuple[tuple[int, str], ...] = ()
    untold: bool = False
    with_person: bool = False
    noticed: bool = False
    context_from: int = 0


_PROPOSALS = cast("Table", Proposal.__table__)
_CONVERSATIONS, _MESSAGES = cast("Table", Conversation.__table__), cast("Table", Message.__table__)
_conversation, _message = _CONVERSATIONS.c, _MESSAGES.c
_HERE = (_message.shop_id == bindparam("b_shop"), _message.conversation_id == bindparam("b_conversation"))
_OVER = or_(
    Proposal.state.in_(("accepted", "declined", "expired")),
    and_(Proposal.state == "open", Proposal.expires_at <= bindparam("b_now")),
)
_UNTOLD = exists().where(
    Proposal.shop_id == bindparam("b_shop"), Proposal.conversation_id == bindparam("b_conversation"),
    Proposal.told_at.is_(None), _OVER,
)  # fmt: skip
_LAST_WORD = select(func.coalesce(func.max(_message.seq), 0)).where(*_HERE, _message.role == "customer")
_NOTICED = exists().where(*_HERE, _message.role == NOTICE, _message.seq > _LAST_WORD.scalar_subquery())
# Built once: composing a statement costs more than running it, and every turn runs these.
_OPENING = select(
    _conversation.subject,
    _conversation.owner,
    _conversation.turn,
    _conversation.context_from,
    _UNTOLD.label("untold"),
    _NOTICED.label("noticed"),
).where(_conversation.shop_id == bindparam("b_shop"), _conversation.id == bindparam("b_conversation"))
_KNOWN = select(_message.id, _message.text, _message.reply, _message.request_hash).where(
    *_HERE, _message.client_id == bindparam("b_client")
)
_LOST = (
    select(_message.id, _message.text)
    .where(*_HERE, _message.role == "customer", _message.reply.is_(None))
    .where(_message.seq >= bindparam("b_from"))
    .order_by(_message.seq.desc())
    .limit(3)
)
_INSERT = (
    insert(_MESSAGES)
    .values(
        shop_id=bindparam("b_shop"), conversation_id=bindparam("b_conversation"), role=bindparam("b_role"),
        seq=select(func.coalesce(func.max(_message.seq), 0) + 1).where(*_HERE).scalar_subquery(),
        text=bindparam("b_text"), created_at=bindparam("b_now"), client_id=bindparam("b_client"),
        request_hash=bindparam("b_hash"), reply=bindparam("b_reply"),
    )
    .returning(_message.id)
)  # fmt: skip
# The message, and those before it that a crash left unanswered: the reply answers them too, so that they are not
# given to the clerk again after the next crash.
_ANSWER = (
    update(_MESSAGES)
    .where(*_HERE, _message.role == "customer", _message.id <= bindparam("b_id"))
    .where(or_(_message.id == bindparam("b_id"), _message.reply.is_(None)))
    .values(reply=bindparam("b_reply"))
)
_MARK = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"))
    .values(turn=bindparam("b_turn"), updated_at=bindparam("b_now"))
)

# Compare and set: whoever takes the conversation over meanwhile waits for this transaction, or this one finds out.
_STILL_OURS = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"), _conversation.owner == CLERK)
    .values(updated_at=bindparam("b_now"))
)
_TOLD = (
    update(_PROPOSALS)
    .where(
        _PROPOSALS.c.shop_id == bindparam("b_shop"), _PROPOSALS.c.id.in_(bindparam("b_told", expanding=True)),
        _PROPOSALS.c.told_at.is_(None),
    )
    .values(told_at=bindparam("b_now"))
)  # fmt: skip


async def begin(shop: Shop, principal: Principal, conversation_id: str, text: str, client_id: str | None) -> Received:
    """Take in a customer message, once per ``client_id``, and mark the conversation as busy.

    Raises:
        ConversationNotFound: There is none, or it is somebody else's.
        KeyReused: The same client id came before with another text.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    here = {"b_shop": shop.shop_id, "b_conversation": conversation_id[:64], "b_now": clock.now()}
    async with shop.database.write() as session:
        row = (await session.execute(_OPENING, here)).one_or_none()
        if row is None or (principal.kind is not Kind.STAFF and row.subject != principal.subject):
            raise ConversationNotFound
        known = None
        if client_id is not None:
            known = (await session.execute(_KNOWN, {**here, "b_client": client_id})).one_or_none()
        if known is not None and known.request_hash != digest:
            raise KeyReused
        if known is not None and known.reply is not None:
            return Received(known.id, known.text, known.reply)
        if principal.kind is not Kind.STAFF:
            await limits.count(session, shop, limits.MESSAGES, row.subject)
            await limits.count(session, shop, limits.SHOP_MESSAGES, "")
        lost = (
            (await session.execute(_LOST, {**here, "b_from": row.context_from})).all()[::-1]
            if row.turn == "busy"
            else []
        )
        message_id = known.id if known is not None else await _insert(
            session, here, "customer", text, b_client=client_id, b_hash=digest
        )  # fmt: skip
        await session.execute(_MARK, {**here, "b_turn": "busy"})
    return Received(
        message_id, text, None, row.turn, tuple((each.id, each.text) for each in lost if each.id != message_id),
        bool(row.untold), row.owner == PERSON, bool(row.noticed) or row.turn == "busy", row.context_from,
    )  # fmt: skip


async def end(
    shop: Shop,
    conversation_id: str,
    message_id: int | None,
    text: str,
    reply: dict[str, Any],
    ending: Ending,
    told: Sequence[str] = (),
    *,
    by_code: bool = False,
) -> bool:
    """Store the clerk's reply, with the customer's message it answers too, and say how the turn ended.

    ``told`` are proposals whose final outcome the reply tells: they count as told in the same transaction, so
    that a crash on the way leaves the sentence to be said, not lost.

    A person who took the conversation over meanwhile is not talked over: the reply is dropped and False returned,
    unless it was written ``by_code`` (it hands over, or tells how a change ended).
    """
    here = {"b_shop": shop.shop_id, "b_conversation": conversation_id, "b_now": clock.now()}
    async with shop.database.write() as session:
        if not by_code and not await _still_ours(session, here):
            if message_id is not None:
                silent = {**reply, "text": "", "products": [], "proposal": None, "state": "with_person"}
                await session.execute(_ANSWER, {**here, "b_id": message_id, "b_reply": silent})
            await session.execute(_MARK, {**here, "b_turn": "idle"})
            return False
        if text:
            await _insert(session, here, "clerk", text, b_reply=reply)
        if message_id is not None:
            await session.execute(_ANSWER, {**here, "b_id": message_id, "b_reply": reply})
        if told:
            await session.execute(_TOLD, {**here, "b_told": list(told)})
        await session.execute(_MARK, {**here, "b_turn": ending})
        failpoint("turn.in_reply")
    return True


async def _still_ours(session: AsyncSession, here: dict[str, Any]) -> bool:
    result = await session.execute(_STILL_OURS, here)
    return isinstance(result, CursorResult) and result.rowcount == 1


async def _insert(session: AsyncSession, here: dict[str, Any], role: str, text: str, **more: Any) -> int:
    row = {"b_client": None, "b_hash": None, "b_reply": None, **here, "b_role": role, "b_text": text, **more}
    return int((await session.execute(_INSERT, row)).scalar_one())
