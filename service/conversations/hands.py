"""How a conversation changes hands: from the clerk to a person, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true, update
from sqlalchemy.engine import CursorResult

from commerce.customer import Kind, Principal
from commerce.errors import Conflict, ConversationNotFound
from commerce.language import SOURCE, speaking
from commerce.sentences import again, say
from commerce.text import one_line
from runtime import clock
from service.conversations.conversations import CLERK, PERSON, get, void_open
from service.notifications import notify
from service.shop import Shop
from store.models import Conversation, Message


async def hand_over(
    shop: Shop,
    conversation_id: str,
    facts: dict[str, Any],
    told: Sequence[str],
    actor: str = "shopclerk",
    why: str = "",
) -> bool:
    """Make a person the owner of the conversation; False when one is already.

    Args:
        shop: The open shop.
        conversation_id: The conversation.
        facts: What the person should know.
        told: The same as paragraphs of a mail.
        actor: Who hands it over.
        why: The reason for the trail: without the customer's own words, which do not stay there for ever.
    """
    now = clock.now()
    with speaking(SOURCE):
        reason = one_line(again(why), 300)
    async with shop.database.write() as session:
        moved = await session.execute(
            update(Conversation)
            .where(
                Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id, Conversation.owner != PERSON
            )
            .values(owner=PERSON, owner_since=now, handoff=facts, updated_at=now, assigned_to=_holder(actor))
        )
        if not (isinstance(moved, CursorResult) and moved.rowcount == 1):
            return False
        await shop.audit.append(session, actor, "handed_over", conversation_id, {"reason": reason})
        await notify.staff(
            session, shop, f"handoff:{conversation_id}:{now.timestamp():.0f}", say("handoff.mail.subject"), *told
        )
    await shop.audit.anchor()
    return True


def _holder(actor: str) -> str:
    return actor if actor.startswith("staff:") else ""


def of_staff(shop: Shop, conversation_id: str) -> ColumnElement[bool]:
    """Return the condition that this is the conversation, and that a person has it."""
    here = Conversation.shop_id == shop.shop_id, Conversation.id == conversation_id
    return and_(*here, Conversation.owner == PERSON)


async def give_back(shop: Shop, principal: Principal, conversation_id: str) -> None:
    """Make the clerk the owner again; only staff may. It starts afresh: what was said before stays with staff.

    Proposals that were still open are void: the customer asks again, and sees them as they are then.

    Raises:
        Conflict: A colleague has the conversation.
    """
    if principal.kind is not Kind.STAFF:
        raise ConversationNotFound
    row = await get(shop, principal, conversation_id)
    if row.assigned_to not in ("", principal.subject):
        raise Conflict(say("console.held"), code="held_by_colleague")
    await _give_back(shop, principal, conversation_id, from_message=1)


async def back_to_clerk(shop: Shop, principal: Principal, conversation_id: str) -> int:
    """Make the clerk the owner again because the customer wants it; returns the first message that it knows.

    It starts afresh with the customer's newest message. Staff see it in the audit, and are told.

    Raises:
        ConversationNotFound: It is not the principal's own.
    """
    row = await get(shop, principal, conversation_id)
    await _give_back(shop, principal, row.id, from_message=0)
    row = await get(shop, principal, conversation_id)
    return row.context_from


async def _give_back(shop: Shop, principal: Principal, conversation_id: str, from_message: int) -> None:
    now = clock.now()
    free = Conversation.assigned_to.in_(("", principal.subject)) if principal.kind is Kind.STAFF else true()
    async with shop.database.write() as session:
        moved = await session.execute(
            update(Conversation)
            .where(of_staff(shop, conversation_id), free)
            .values(
                owner=CLERK,
                assigned_to="",
                owner_since=now,
                updated_at=now,
                turn="idle",
                context_from=select(func.coalesce(func.max(Message.seq), 0) + from_message)
                .where(Message.shop_id == shop.shop_id, Message.conversation_id == conversation_id)
                .scalar_subquery(),
            )
        )
        if not (isinstance(moved, CursorResult) and moved.rowcount == 1):
            return
        await void_open(session, shop, conversation_id)
        await shop.audit.append(session, principal.subject, "given_back", conversation_id, {})
        if principal.kind is not Kind.STAFF:
            await notify.staff(
                session,
                shop,
                f"back:{conversation_id}:{now.timestamp():.0f}",
                say("handoff.mail_back.subject"),
                say("handoff.mail_back", conversation=conversation_id),
            )
    await shop.audit.anchor()
