"""What customers think of a conversation, for staff to read."""

from __future__ import annotations

from sqlalchemy import Select, select

from commerce.customer import Kind, Principal
from commerce.errors import InputError, NotAllowed
from commerce.sentences import say
from commerce.text import clean
from runtime import clock
from service.conversations import conversations
from service.shop import Shop
from store.models import ConversationRating, Message

LOWEST, HIGHEST = 1, 5
LONGEST_REASON = 1_000


async def rate(shop: Shop, principal: Principal, conversation_id: str, score: int, reason: str = "") -> None:
    """Keep what the customer thinks of their own conversation; a later rating takes the place of an earlier one.

    Raises:
        ConversationNotFound: It is not theirs.
        NotAllowed: Staff, who never rate for a customer.
        InputError: The score is none, or nothing was answered there yet.
    """
    if principal.kind is Kind.STAFF:
        raise NotAllowed
    row = await conversations.get(shop, principal, conversation_id)
    if not LOWEST <= score <= HIGHEST:
        raise InputError(say("http.unreadable"), code="bad_score")
    words = clean(reason)[:LONGEST_REASON].strip()
    answered = select(Message.id).where(Message.conversation_id == row.id, Message.role != "customer").limit(1)
    async with shop.database.write() as session:
        if await session.scalar(answered) is None:
            raise InputError(say("errors.nothing_to_rate"), code="nothing_to_rate")
        found = await session.scalar(_of(shop, row.id))
        if found is None:
            found = ConversationRating(shop_id=shop.shop_id, conversation_id=row.id)
            session.add(found)
        found.score, found.reason, found.rated_at = score, words, clock.now()


async def of(shop: Shop, conversation_id: str) -> ConversationRating | None:
    """Return how a conversation was rated; who asks was let into it before."""
    async with shop.database.read() as session:
        return (await session.scalars(_of(shop, conversation_id))).one_or_none()


def _of(shop: Shop, conversation_id: str) -> Select[ConversationRating]:
    return select(ConversationRating).where(
        ConversationRating.shop_id == shop.shop_id, ConversationRating.conversation_id == conversation_id
    )
