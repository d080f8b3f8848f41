"""The clerk at desks: its turns, and its blocks as the neutral message that every desk draws."""

from __future__ import annotations

from typing import Any

from agent.clerk import Clerk
from agent.events import Reply
from commerce.customer import Principal
from commerce.text import one_line
from connectors.desks.base import Card, Outgoing
from store.models import Message

_MOST_CARDS, _MOST_CHOICES = 10, 10


class ClerkAtDesks:
    """Answers at a shop's desks.

    Args:
        clerk: The clerk of the shop.
    """

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    async def hear(
        self, principal: Principal, text: str, conversation_id: str | None, client_id: str, shown: int
    ) -> str:
        """Answer one message; returns the conversation that the answer stands in.

        A desk has no buttons for a yes: it is read from words, and only where the question had been shown there.
        """
        here = conversation_id or ""
        events = self._clerk.stream(principal, text, conversation_id, client_id, arrived_after=shown)
        async for event in events:
            if event.type == "start":
                here = event.conversation_id
        return here

    def drawn(self, row: Message, key: str) -> Outgoing:
        """Return a stored message: its text as for faces without buttons, cards and choices beside it."""
        if row.role != "clerk" or not row.reply:
            return Outgoing(key=key, text=row.text)
        reply = Reply.model_validate(row.reply)
        replies = [each for block in reply.blocks if block.type == "quick_replies" for each in block.replies]
        choices = [each.say for each in replies if each.say]
        return Outgoing(
            key=key,
            text=row.text,
            cards=tuple(map(_card, reply.products[:_MOST_CARDS])),
            # While a change waits for its yes, words that may be pressed are no answer to it.
            choices=() if reply.proposal else tuple(choices[:_MOST_CHOICES]),
        )


def _card(item: dict[str, Any]) -> Card:
    price = " ".join(str(item.get(name) or "") for name in ("price", "currency")).strip()
    return Card(
        title=one_line(str(item.get("title") or ""), 100),
        text=price,
        url=str(item.get("url") or ""),
        image=str(item.get("image") or ""),
    )
