"""The clerk: what faces talk to. A message is a turn (`agent.message_turn`), a button a decision (`agent.deciding`)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage
from langgraph.checkpoint.base import BaseCheckpointSaver

from agent import deciding, suggesting
from agent.driver import Driver
from agent.events import EndEvent, Event, Reply, StartEvent
from agent.incoming import Incoming
from agent.message_turn import Turn
from agent.reading import spoken_language
from commerce.customer import Principal
from commerce.language import language, speaking, spoken
from service import consent
from service.changes.proposals import Decision
from service.consent import arrival
from service.conversations import conversations
from service.identity import code_hiding
from service.shop import Shop
from store.models import Proposal


class Clerk:
    """One shop's clerk. Safe to share between requests; conversations do not wait for each other.

    With ``hybrid`` a language model is not asked what the embedded engine is sure of (`agent.hybrid`).
    """

    def __init__(
        self, shop: Shop, model: BaseChatModel, checkpointer: BaseCheckpointSaver[Any], *, hybrid: bool = False
    ) -> None:
        self.shop = shop
        self._driver = Driver(shop, model, checkpointer, hybrid=hybrid)

    @property
    def answered(self) -> Mapping[str, int]:
        """How many turns the ``engine`` and the ``model`` answered."""
        return self._driver.answered

    async def chat(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None = None,
        client_id: str | None = None,
    ) -> Reply:
        """Answer one message; starts a conversation when none is named.

        Raises:
            ShopclerkError: The message cannot be taken, or the conversation is not the principal's.
        """
        async for event in self.stream(principal, text, conversation_id, client_id):
            if isinstance(event, EndEvent):
                return event.reply
        raise RuntimeError("a turn ended without a reply")  # pragma: no cover - stream always ends with one

    async def stream(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None = None,
        client_id: str | None = None,
        arrived_after: int | None = None,
        seen: int | None = None,
    ) -> AsyncIterator[Event]:
        """Answer one message as events (`agent.events`): ``start`` first, ``end`` with the reply last.

        Args:
            principal: Who speaks.
            text: The message.
            conversation_id: Where; None starts a conversation.
            client_id: The sender's own id of the message.
            arrived_after: Number of the newest message that the sender can have read; None takes what stands there
                now. A face that reads ahead passes what stood there when the message came in.
            seen: Number of the newest message that the sender's face has shown, where it says so: of two windows one
                may not have what stands there now.
        """
        now = language() if conversation_id is None else await conversations.language_of(self.shop, conversation_id)
        led_in = spoken_language.heard(
            text, now, spoken_language.of_shop(self.shop.settings), first=conversation_id is None
        )
        steps = self._turn(principal, text, conversation_id, client_id, arrived_after, seen)
        async for event in spoken(led_in, steps):
            yield event

    async def _turn(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None,
        client_id: str | None,
        arrived_after: int | None,
        seen: int | None,
    ) -> AsyncGenerator[Event]:
        cleaned = conversations.clean_message(text)
        if conversation_id is None:
            conversation_id = (await conversations.create(self.shop, principal)).id
        # Before any lock: what is stored while this message waits its turn, its sender has not read.
        if arrived_after is None and consent.may_be_yes(cleaned):
            arrived_after = await arrival.newest(self.shop, conversation_id)
        if arrived_after is not None and seen is not None:
            arrived_after = min(arrived_after, seen)
        yield StartEvent(conversation_id=conversation_id)
        hidden = await code_hiding.hide(self.shop, principal, cleaned)
        heard = Incoming(cleaned, hidden, client_id, arrived_after)
        async for event in Turn(self._driver, principal, conversation_id, heard).events():
            yield event

    async def decide(
        self, principal: Principal, proposal_id: str, digest: str, decision: Decision
    ) -> tuple[Proposal, Reply]:
        """Decide a proposal at the one door, then let the conversation that waits for it go on.

        Raises:
            ShopclerkError: Unknown, not the principal's, changed, closed or over the limit.
        """
        return await deciding.decide(self._driver, principal, proposal_id, digest, decision)

    async def draft(self, speaker: Principal, conversation_id: str) -> str:
        """Return what the clerk would say to this customer now, for the person who answers; nothing of it is kept."""
        led_in = await conversations.language_of(self.shop, conversation_id)
        with speaking(led_in):
            return await suggesting.draft(self._driver, speaker, conversation_id)

    async def history(self, conversation_id: str) -> list[AnyMessage]:
        """Return the conversation's messages as the model sees them, for evals and the desk's transcript."""
        return list((await self.kept(conversation_id)).get("messages", []))

    async def kept(self, conversation_id: str) -> dict[str, Any]:
        """Return what the graph keeps of a conversation (`agent.state`), for evals."""
        return dict((await self._driver.state(conversation_id)).values)
