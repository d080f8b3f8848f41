"""Who answers at desks: the clerk, which stands a floor above and is made known here while its application is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from commerce.customer import Principal
from connectors.desks.base import Outgoing
from service.shop import Shop
from store.models import Message


class Voice(Protocol):
    """What answers customers, as far as desks need it."""

    async def hear(
        self, principal: Principal, text: str, conversation_id: str | None, client_id: str, shown: int
    ) -> str:
        """Answer one message; returns the conversation, a new one where none was named or the old one's proof is over.

        The same ``client_id`` gets the same answer. ``shown`` is the newest message that the sender can have read.
        """
        ...

    def drawn(self, row: Message, key: str) -> Outgoing:
        """Return a stored message as desks show it, under this key."""
        ...


_voices: dict[str, Voice] = {}


@contextmanager
def answering(shop: Shop, voice: Voice) -> Iterator[None]:
    """Have ``voice`` answer at the shop's desks until the block ends; what comes before and after waits."""
    _voices[shop.shop_id] = voice
    try:
        yield
    finally:
        if _voices.get(shop.shop_id) is voice:
            del _voices[shop.shop_id]


def of(shop: Shop) -> Voice | None:
    """Return who answers at the shop's desks, None while nobody does."""
    return _voices.get(shop.shop_id)
