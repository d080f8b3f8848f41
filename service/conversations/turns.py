"""Turns: taking a customer's message in and storing the reply, each in one short transaction.

The conversation's ``turn`` says how the last one ended: ``idle``; ``waiting`` for a confirmation; ``busy``
means it never ended, because the process died.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Table, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from commerce.customer import Kind, Principal
from commerce.errors import ConversationNotFound, KeyReused
from commerce.language import language
from runtime import clock
from runtime.failpoints import failpoint
from service import limits
from service.conversations import ownership
from service.conversations.conversations import CLERK, NOTICE, PERSON, digests
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
    Proposal.shop_id == bindparam("b_shop"),
    Proposal.conversation_id == bindparam("b_conversation"),
    Proposal.told_at.is_(None),
    _OVER,
)
_LAST_WORD = select(func.coalesce(func.max(_message.seq), 0)).where(*_HERE, _message.role == "customer")
_NOTICED = exists().where(*_HERE, _message.role == NOTICE, _message.seq > _LAST_WORD.scalar_subquery())
# Built once: composing a statement costs more than running it, and every turn runs these.
_OPENING = select(
    _conversation.subject,
    _conversation.proof,
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
        shop_id=bindparam("b_shop"),
        conversation_id=bindparam("b_conversation"),
        role=bindparam("b_role"),
        seq=select(func.coalesce(func.max(_message.seq), 0) + 1).where(*_HERE).scalar_subquery(),
        text=bindparam("b_text"),
        created_at=bindparam("b_now"),
        client_id=bindparam("b_client"),
        request_hash=bindparam("b_hash"),
        reply=bindparam("b_reply"),
        arrived_after=bindparam("b_arrived"),
    )
    .returning(_message.id, _message.seq)
)
# The message, and those before it that a crash left unanswered: the reply answers them too, so that they are not
# given to the clerk again after the next crash.
_ANSWER = (
    update(_MESSAGES)
    .where(*_HERE, _message.role == "customer", _message.id <= bindparam("b_id"))
    .where(or_(_message.id == bindparam("b_id"), _message.reply.is_(None)))
    .values(reply=bindparam("b_reply"))
)
_BIND = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"), _conversation.proof == "")
    .values(proof=bindparam("b_proof"))
)
_MARK = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"))
    .values(turn=bindparam("b_turn"), updated_at=bindparam("b_now"))
)
_BEGIN = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"))
    .values(turn="busy", updated_at=bindparam("b_now"), language=bindparam("b_language"))
)

# Compare and set: whoever takes the conversation over meanwhile waits for this transaction, or this one finds out.
_STILL_OURS = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"), _conversation.owner == CLERK)
    .values(turn=bindparam("b_turn"), updated_at=bindparam("b_now"))
)
#: The same for a clerk that goes on while the customer waits for a person: nobody has taken it or answered yet.
_STILL_WAITS = (
    update(_CONVERSATIONS)
    .where(_conversation.id == bindparam("b_conversation"), _conversation.owner == PERSON)
    .where(_conversation.assigned_to == "")
    .where(
        ~exists().where(
            *_HERE,
            _message.role == PERSON,
            _message.created_at >= func.coalesce(_conversation.owner_since, bindparam("b_now")),
        )
    )
    .values(turn=bindparam("b_turn"), updated_at=bindparam("b_now"))
)
_TOLD = (
    update(_PROPOSALS)
    .where(
        _PROPOSALS.c.shop_id == bindparam("b_shop"),
        _PROPOSALS.c.id.in_(bindparam("b_told", expanding=True)),
        _PROPOSALS.c.told_at.is_(None),
    )
    .values(told_at=bindparam("b_now"))
)


async def begin(
    shop: Shop,
    principal: Principal,
    conversation_id: str,
    text: str,
    client_id: str | None,
    arrived_after: int | None = None,
    *,
    typed: str = "",
) -> Received:
    """Take in a customer message, once per ``client_id``, and mark the conversation as busy.

    It is led in the language that is spoken here from now on (`agent.reading.spoken_language`).

    Args:
        shop: The open shop.
        principal: Who speaks.
        conversation_id: Where.
        text: The words to keep.
        client_id: The sender's own id of the message.
        arrived_after: Number of the newest message when this one came in, where that matters (`service.consent`).
            What was kept with the message when it came first stays.
        typed: The words as they came, where others are kept: by them the same message is known again.

    Raises:
        ConversationNotFound: There is none, or it is somebody else's.
        VerificationEnded: It was led under a mailbox that is not proven any more.
        KeyReused: The same client id came before with another text.
    """
    known_by = digests(shop, typed or text)
    here = {
        "b_shop": shop.shop_id,
        "b_conversation": conversation_id[:64],
        "b_now": clock.now(),
        "b_client": client_id,
        "b_role": "customer",
        "b_text": text,
        "b_hash": known_by[0],
        "b_arrived": arrived_after,
        "b_language": language(),
    }
    return await shop.database.write_at_once(lambda connection: _begun(connection, shop, principal, here, known_by))


def _begun(
    connection: Connection, shop: Shop, principal: Principal, here: dict[str, Any], known_by: Sequence[str]
) -> Received:
    row = connection.execute(_OPENING, here).one_or_none()
    if row is None or (principal.kind is not Kind.STAFF and row.subject != principal.subject):
        raise ConversationNotFound
    ownership.require(shop, principal, row.proof)
    known = connection.execute(_KNOWN, here).one_or_none() if here["b_client"] is not None else None
    if known is not None and known.request_hash not in known_by:
        raise KeyReused
    if known is not None and known.reply is not None:
        return Received(known.id, known.text, known.reply)
    if principal.kind is not Kind.STAFF:
        limits.count_at_once(connection, shop, *limits.messages(principal))
    lost = connection.execute(_LOST, {**here, "b_from": row.context_from}).all()[::-1] if row.turn == "busy" else []
    message_id = known.id if known is not None else _insert(connection, here)[0]
    connection.execute(_BEGIN, here)
    if not row.proof and (proven := ownership.mark(shop, principal)):
        connection.execute(_BIND, {**here, "b_proof": proven})
    kept = known.text if known is not None else here["b_text"]
    return Received(
        message_id,
        kept,
        None,
        row.turn,
        tuple((each.id, each.text) for each in lost if each.id != message_id),
        bool(row.untold),
        row.owner == PERSON,
        bool(row.noticed) or row.turn == "busy",
        row.context_from,
    )


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
    waits: bool = False,
) -> bool:
    """Store the clerk's reply, with the customer's message it answers too, and say how the turn ended.

    ``reply`` is given the number of its message as ``seq``, by which a face tells what its customer has seen.

    ``told`` are proposals whose final outcome the reply tells: they count as told in the same transaction, so
    that a crash on the way leaves the sentence to be said, not lost.

    A person who took the conversation over meanwhile is not talked over: the reply is dropped and False returned,
    unless it was written ``by_code`` (it hands over, or tells how a change ended). ``waits``: the customer waits for a
    person outside the hours, and the clerk went on meanwhile.
    """
    here = {"b_shop": shop.shop_id, "b_conversation": conversation_id, "b_now": clock.now(), "b_turn": ending}
    ours = _MARK if by_code else _STILL_WAITS if waits else _STILL_OURS

    def work(connection: Connection) -> bool:
        if connection.execute(ours, here).rowcount != 1 and not by_code:
            if message_id is not None:
                silent = {**reply, "text": "", "products": [], "blocks": [], "proposal": None, "state": "with_person"}
                connection.execute(_ANSWER, {**here, "b_id": message_id, "b_reply": silent})
            connection.execute(_MARK, {**here, "b_turn": "idle"})
            return False
        if text:
            said = {**here, "b_role": "clerk", "b_text": text, "b_reply": reply}
            _, reply["seq"] = _insert(connection, said)
        if message_id is not None:
            connection.execute(_ANSWER, {**here, "b_id": message_id, "b_reply": reply})
        if told:
            connection.execute(_TOLD, {**here, "b_told": list(told)})
        failpoint("turn.in_reply")
        return True

    return await shop.database.write_at_once(work)


def _insert(connection: Connection, row: dict[str, Any]) -> tuple[int, int]:
    """Write a message; return its row id and its number in the conversation."""
    empty = dict.fromkeys(("b_client", "b_hash", "b_reply", "b_arrived"))
    row_id, seq = connection.execute(_INSERT, {**empty, **row}).one()
    return int(row_id), int(seq)
