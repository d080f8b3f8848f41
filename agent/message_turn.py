"""A turn: one message, from its arrival to the stored reply."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.types import Command, StateSnapshot

from agent import consents
from agent.driver import Answer, Driver, Run, said
from agent.events import EndEvent, Event, Reply, StartEvent
from agent.incoming import Incoming
from agent.nodes import photos
from agent.nodes.confirm import DECIDED, MESSAGE
from agent.reading import person
from agent.state import TurnContext
from commerce.customer import Principal
from commerce.errors import InputError, RateLimited, VerificationEnded
from commerce.sentences import joined, say
from service.changes import proposals
from service.conversations import conversations, handoff, hands, turns
from service.identity import codes, verification


@dataclass(frozen=True)
class Renewal:
    """The message goes on in a new conversation: the one before belongs to a mailbox that is not proven (any more)."""

    principal: Principal
    heard: Incoming


@dataclass(frozen=True)
class Repeated:
    """The same message was answered before, with this reply."""

    reply: Reply


class Turn:
    """One message of a conversation.

    Args:
        driver: The shop's graph.
        principal: Who speaks.
        conversation_id: Where.
        heard: The message.
    """

    def __init__(self, driver: Driver, principal: Principal, conversation_id: str, heard: Incoming) -> None:
        self._driver = driver
        self._shop = driver.shop
        self._principal = principal
        self._here = conversation_id
        self._heard = heard
        self._message_id = 0

    async def events(self) -> AsyncIterator[Event]:
        """Answer the message and store the reply; the last event has it.

        Raises:
            ShopclerkError: The message cannot be taken, or the conversation is not the principal's.
        """
        async with AsyncExitStack() as locks:
            await locks.enter_async_context(self._driver.lock(self._here))
            step = await self._arrive()
            while isinstance(step, Renewal):
                await self._renew(step)
                yield StartEvent(conversation_id=self._here)
                await locks.enter_async_context(self._driver.lock(self._here))
                step = await self._arrive()
            if isinstance(step, Repeated):
                yield EndEvent(reply=step.reply.model_copy(update={"repeated": True}))
                return
            if isinstance(step, Run):
                async for event in step.events():
                    yield event
                step = await step.answer()
            for event in step.events:
                yield event
            yield EndEvent(reply=await self._driver.store(step, self._message_id))

    async def _renew(self, renewal: Renewal) -> None:
        self._principal, heard = renewal.principal, renewal.heard
        self._here = await conversations.renew(self._shop, self._principal, self._here, heard.client_id, heard.typed)
        self._heard = replace(heard, renewed=True)

    async def _arrive(self) -> Renewal | Repeated | Run | Answer:
        """Take the message in; return what answers it."""
        self._principal, received = await self._heard.begin(self._shop, self._principal, self._here)
        if received is None:
            return Renewal(self._principal, self._heard)
        if received.reply is not None:
            return Repeated(Reply.model_validate(received.reply))
        self._message_id = received.message_id
        if self._heard.hidden is not None and not self._heard.words:
            return await self._with_code(received, self._heard.hidden.begun)
        return await self._answered(replace(received, text=self._heard.words or received.text))

    async def _with_code(self, received: turns.Received, begun: frozenset[str]) -> Renewal | Run | Answer:
        """Check a typed code; when it is right the turn goes on with what it proves, and with what else was said."""
        more = codes.rest(received.text)
        try:
            proven = await verification.confirm(self._shop, self._principal, self._heard.typed, begun)
        except (InputError, RateLimited) as error:
            return await self._wrong_code(received, error, more)
        text = f"{verification.PROVEN}\n{more}" if more else verification.PROVEN
        try:
            await conversations.get(self._shop, proven, self._here)
        except VerificationEnded:  # they are somebody else now than whom this conversation belongs to
            await self._driver.store(said(self._reply(say("codes.another_mailbox"))), received.message_id)
            return Renewal(proven, replace(self._heard, words=text))
        self._principal = proven
        return await self._answered(replace(received, text=text), renewed=False)

    async def _wrong_code(self, received: turns.Received, error: InputError | RateLimited, more: str) -> Answer:
        wrong = joined(error.message, say("codes.another")) if error.code == "bad_code" else error.message
        told = joined(wrong, say("codes.not_read")) if more else wrong
        waiting = await self._driver.waiting_for(self._here) if received.before == "waiting" else None
        shown = await proposals.get(self._shop, self._principal, waiting["id"]) if waiting else None
        proposal = proposals.describe(shown) if shown is not None else None
        return said(self._reply(told, proposal=proposal), by_code=False)

    async def _answered(self, received: turns.Received, renewed: bool | None = None) -> Run | Answer:
        if received.with_person and person.back(received.text):
            since = await hands.back_to_clerk(self._shop, self._principal, self._here)
            received = replace(received, with_person=False, before="idle", lost=(), context_from=since)
            if person.only_back(received.text):
                return said(self._reply(say("handoff.back")))
        waits = received.with_person and await handoff.waits(self._shop, self._here)
        if received.with_person and not waits:
            told = await photos.deleted(self._shop, self._principal, received.text)
            told = told or await handoff.meanwhile(self._shop, self._here)
            return said(self._reply(told, state="with_person"))
        context = self._driver.context(
            self._principal,
            self._here,
            untold=received.untold,
            noticed=received.noticed,
            waits=waits,
            before=await self._afresh(received.context_from) if received.context_from else "",
            renewed=self._heard.renewed if renewed is None else renewed,
        )
        finished = await self._finished(received)
        if finished is not None:
            return await self._driver.answer(context, dict(finished.values), bool(finished.interrupts))
        return self._driver.run(*await self._given(context, received))

    def _reply(self, text: str, **more: Any) -> Reply:
        return Reply(conversation_id=self._here, text=text, **more)

    async def _afresh(self, since: int) -> str:
        """Forget what was before a person gave the conversation back; return what the clerk may know of it."""
        state = await self._driver.state(self._here)
        if state.values and state.values.get("since", 0) != since:
            await self._driver.forget(self._here)
        return await handoff.about(self._shop, self._here)

    async def _finished(self, received: turns.Received) -> StateSnapshot | None:
        """Return the graph's state when it went through this very message and a crash kept the reply from being stored.

        The checkpoint is written when the graph ends, so what it holds is the whole answer.
        """
        if received.before != "busy" or received.lost:
            return None
        state = await self._driver.state(self._here)
        known = {message.id for message in state.values.get("messages", [])}
        ended = bool(state.interrupts) or not state.next
        return state if ended and f"message:{received.message_id}" in known else None

    async def _given(self, context: TurnContext, received: turns.Received) -> tuple[TurnContext, Any]:
        """Return the turn and what starts the graph: a new message, an aside, or a typed decision.

        Messages that a crash left unanswered come along, so that nothing the customer said is lost.
        """
        rows = [*received.lost, (received.message_id, received.text)]
        messages: list[AnyMessage] = [HumanMessage(content=text, id=f"message:{row_id}") for row_id, text in rows]
        started = {"messages": messages, "since": received.context_from}
        if received.before == "idle":
            return context, started
        state = await self._driver.state(self._here)
        if not state.interrupts:
            return context, started
        decided, again = await consents.decided(context, state.values.get("proposal"), received)
        value: Any = Command(resume=DECIDED if decided else MESSAGE, update={"messages": messages})
        return replace(context, again=again), value
