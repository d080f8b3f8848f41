"""What a message can have answered: the order of things as the database numbers them, never the clock.

The number of a conversation's newest message is read when a yes comes in, before it waits for anything, and kept with
it. A reply with a higher number was not there yet for the sender to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from service.shop import Shop
from store.models import Message

_LOOKED_BACK = 40
_NEWEST = select(func.coalesce(func.max(Message.seq), 0).label("newest")).where(
    Message.shop_id == bindparam("b_shop"), Message.conversation_id == bindparam("b_conversation")
)


@dataclass(frozen=True)
class Answered:
    """What a message came after.

    Attributes:
        last: The proposal that the very last thing in the conversation showed; empty when that showed none.
        seen: All proposals that had been shown by then.
    """

    last: str = ""
    seen: frozenset[str] = frozenset()


async def newest(shop: Shop, conversation_id: str) -> int:
    """Return the number of the conversation's newest message, 0 when there is none."""
    found = await shop.database.rows(_NEWEST, {"b_shop": shop.shop_id, "b_conversation": conversation_id})
    return int(found[0].newest)


async def answered(shop: Shop, conversation_id: str, message_id: int) -> Answered:
    """Return what a customer's message that was taken in may be an answer to."""
    async with shop.database.read() as session:
        message = await session.get(Message, message_id)
        if message is None or message.conversation_id != conversation_id or message.arrived_after is None:
            return Answered()
        before = (
            select(Message)
            .where(
                Message.shop_id == shop.shop_id,
                Message.conversation_id == conversation_id,
                Message.seq < message.seq,
            )
            .order_by(Message.seq.desc())
            .limit(_LOOKED_BACK)
        )
        rows = list(await session.scalars(before))
    there = [row for row in rows if row.seq <= message.arrived_after]
    last = there[0] if there and there[0] is rows[0] else None
    return Answered(shown(last) if last else "", frozenset(shown(row) for row in there) - {""})


def shown(row: Message) -> str:
    """Return the proposal that a message of the clerk showed, empty when it showed none."""
    proposal = (row.reply or {}).get("proposal") if row.role == "clerk" else None
    return str(proposal.get("proposal_id", "")) if isinstance(proposal, dict) else ""
