"""Who of the staff has a conversation: one person at a time, so that no two of them talk to a customer at once."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.engine import CursorResult

from commerce.customer import Kind, Principal
from commerce.errors import Conflict, ConversationNotFound, NotAllowed
from commerce.sentences import say
from service.conversations.conversations import PERSON
from service.conversations.hands import of_staff
from service.shop import Shop
from store.models import ApiKey, Conversation


async def claim(shop: Shop, principal: Principal, conversation_id: str, over: str = "") -> bool:
    """Make the person the one who answers in a conversation that a person has; False when they are already.

    Args:
        shop: The open shop.
        principal: Who wants it.
        conversation_id: The conversation.
        over: The colleague from whom it is taken; empty takes it from nobody.

    Raises:
        Conflict: A colleague has it (another one than ``over``), or the clerk.
    """
    return await _move(shop, principal, conversation_id, principal.subject, ("", principal.subject, over))


async def assign(shop: Shop, principal: Principal, conversation_id: str, key_id: str) -> bool:
    """Give a conversation that nobody else has to a colleague, named by their key, or back to all with an empty id.

    Raises:
        Conflict: A colleague has it, or the clerk.
        NotAllowed: There is no such colleague, or their key may not answer.
    """
    to = f"staff:{key_id}" if key_id else ""
    if key_id and to != principal.subject:
        async with shop.database.read() as session:
            key = await session.get(ApiKey, key_id[:64])
        if key is None or key.shop_id != shop.shop_id or key.revoked_at is not None or "actions" not in key.scopes:
            raise NotAllowed(say("console.no_such_colleague"), code="no_such_colleague")
    return await _move(shop, principal, conversation_id, to, ("", principal.subject))


async def _move(shop: Shop, principal: Principal, conversation_id: str, to: str, allowed: tuple[str, ...]) -> bool:
    if principal.kind is not Kind.STAFF:
        raise ConversationNotFound
    async with shop.database.write() as session:
        row = await session.get(Conversation, conversation_id[:64])
        if row is None or row.shop_id != shop.shop_id:
            raise ConversationNotFound
        if row.owner != PERSON:
            raise Conflict(say("errors.not_handed_over"), code="not_handed_over")
        if row.assigned_to == to:
            return False
        before = row.assigned_to
        if before not in allowed:
            raise Conflict(say("console.held"), code="held_by_colleague")
        moved = await session.execute(
            update(Conversation)
            .where(of_staff(shop, row.id), Conversation.assigned_to == before)
            .values(assigned_to=to)
        )
        if not (isinstance(moved, CursorResult) and moved.rowcount == 1):
            raise Conflict(say("console.held"), code="held_by_colleague")
        await shop.audit.append(session, principal.subject, "assigned", row.id, {"from": before, "to": to})
    await shop.audit.anchor()
    return True
