"""A message as it came in, before it is part of a conversation."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from commerce.customer import Principal
from commerce.errors import VerificationEnded
from service.conversations import turns
from service.identity import code_hiding, verification
from service.shop import Shop


@dataclass(frozen=True)
class Incoming:
    """A message.

    ``hidden`` is it with what may be a code hidden; ``words`` are what is answered instead, after the right code.
    ``renewed`` says that a new conversation began with it, because what was proven in the one before has ended.
    """

    typed: str
    hidden: code_hiding.Hidden | None
    client_id: str | None
    arrived_after: int | None
    words: str = ""
    renewed: bool = False

    @property
    def kept(self) -> str:
        """What is stored: what may be a code is neither stored nor shown to a model."""
        return self.hidden.text if self.hidden is not None else self.typed

    async def begin(
        self, shop: Shop, principal: Principal, conversation_id: str
    ) -> tuple[Principal, turns.Received | None]:
        """Take it in; returns from whom, and None where the conversation belongs to a mailbox that they do not prove.

        A message that waited for a turn in which a code was typed is from whom that has proven.
        """
        for _ in range(2):
            with contextlib.suppress(VerificationEnded):
                return principal, await turns.begin(
                    shop, principal, conversation_id, self.kept, self.client_id, self.arrived_after, typed=self.typed
                )
            principal = await verification.refresh(shop, principal)
        return principal, None
