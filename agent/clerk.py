"""The clerk: drives the graph for one message or one decision, one turn at a time per conversation."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphRecursionError
from langgraph.types import Command, StateSnapshot
from pydantic import BaseModel

from agent import consents
from agent import graph as graphs
from agent.blocks import in_words
from agent.heard import Heard
from agent.models import bind, written_by_code
from agent.nodes import photos
from agent.nodes.assistant import TOO_LONG
from agent.nodes.confirm import DECIDED, MESSAGE
from agent.reading import person
from agent.state import FRESH, TurnContext
from commerce.customer import Kind, Principal
from commerce.errors import InputError, ProofEnded, RateLimited
from commerce.sentences import joined, say
from service import codes, consent, conversations, handoff, hiding, turns, verification
from service.changes import asking, outcome, proposals
from service.changes.proposals import Decision
from service.consent import arrival
from service.shop import Shop
from store.models import Proposal

log = logging.getLogger(__name__)


class Reply(BaseModel):
    """What a turn answers.

    ``text`` is what the clerk says; ``blocks`` are drawn beside it (`agent.blocks`), and a ``proposal`` (id, hash,
    summary, expires_at) is shown there with two buttons. ``state`` is ``with_person`` when a person owns the
    conversation: the clerk says so, or goes on with what it safely can while nobody is there. ``seq`` is the number of
    its message in the conversation, 0 when it has none.
    """

    conversation_id: str
    text: str
    products: list[dict[str, Any]] = []
    blocks: list[dict[str, Any]] = []
    proposal: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None
    state: Literal["answered", "with_person"] = "answered"
    repeated: bool = False
    seq: int = 0

    def plain(self) -> str:
        """Return all of it as text, for faces without buttons."""
        text = "\n".join([self.text, *in_words(self.blocks)]).strip()
        if self.proposal is None:
            return text
        question = f"{self.proposal['summary']}\n{self.proposal.get('question') or asking.CONFIRM}"
        return f"{text}\n{question}".strip()


class Clerk:
    """One shop's clerk. Safe to share between requests; conversations do not wait for each other."""

    def __init__(self, shop: Shop, model: BaseChatModel, checkpointer: BaseCheckpointSaver[Any]) -> None:
        self.shop = shop
        self._model = bind(model, shop)
        self._by_code = written_by_code(model)
        self._checkpointer = checkpointer
        self._graph = graphs.build(checkpointer)
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

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
            if event["type"] == "end":
                return Reply.model_validate(event["reply"])
        raise RuntimeError("a turn ended without a reply")  # pragma: no cover - stream always ends with one

    async def stream(
        self,
        principal: Principal,
        text: str,
        conversation_id: str | None = None,
        client_id: str | None = None,
        arrived_after: int | None = None,
        seen: int | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Answer one message as events: ``start``, ``text``, ``products``, ``blocks``, ``proposal``, ``end`` (reply).

        ``start`` comes again when a new conversation begins, because what was proven in the one before has ended.

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
        cleaned = conversations.clean_message(text)
        if conversation_id is None:
            conversation_id = (await conversations.create(self.shop, principal)).id
        # Before any lock: what is stored while this message waits its turn, its sender has not read.
        if arrived_after is None and consent.may_be_yes(cleaned):
            arrived_after = await arrival.newest(self.shop, conversation_id)
        if arrived_after is not None and seen is not None:
            arrived_after = min(arrived_after, seen)
        yield {"type": "start", "conversation_id": conversation_id}
        hidden = await hiding.hide(self.shop, principal, cleaned)
        async for event in self._take(principal, conversation_id, Heard(cleaned, hidden, client_id, arrived_after)):
            yield event

    async def _take(self, principal: Principal, conversation_id: str, heard: Heard) -> AsyncIterator[dict[str, Any]]:
        """Take a message in, answer it and store the reply."""
        async with self._lock(conversation_id):
            principal, received = await heard.begin(self.shop, principal, conversation_id)
            if received is None:
                async for event in self._renewed(principal, conversation_id, heard):
                    yield event
                return
            if received.reply is not None:
                yield {"type": "end", "reply": {**received.reply, "repeated": True}}
                return
            if heard.hidden is not None and not heard.words:
                turn = self._proven(principal, conversation_id, received, heard)
            else:
                received = replace(received, text=heard.words or received.text)
                turn = self._turn(principal, conversation_id, received, renewed=heard.renewed)
            async for event in turn:
                if event["type"] == "end" and "told" in event:  # without it, it was stored in another conversation
                    event = {"type": "end", "reply": await self._store(conversation_id, event, received.message_id)}
                yield event

    async def _renewed(self, principal: Principal, before: str, heard: Heard) -> AsyncIterator[dict[str, Any]]:
        """Go on in a new conversation, as the one before belongs to a mailbox that is not proven (any more)."""
        here = await conversations.renew(self.shop, principal, before, heard.client_id, heard.typed)
        yield {"type": "start", "conversation_id": here}
        async for event in self._take(principal, here, replace(heard, renewed=True)):
            yield event

    async def decide(
        self, principal: Principal, proposal_id: str, digest: str, decision: Decision
    ) -> tuple[Proposal, Reply]:
        """Decide a proposal at the one door, then let the conversation that waits for it go on.

        Raises:
            ShopclerkError: Unknown, not the principal's, changed, closed or over the limit.
        """
        proposal = await proposals.get(self.shop, principal, proposal_id)
        conversation_id = proposal.conversation_id or ""
        async with self._lock(conversation_id or proposal_id):
            proposal = await proposals.decide(self.shop, principal, proposal_id, digest, decision)
            with_person = await conversations.owner(self.shop, conversation_id) == conversations.PERSON
            if conversation_id and principal.kind is not Kind.STAFF and not with_person:
                waiting = await self._waiting_for(conversation_id)
                if waiting is not None and waiting["id"] == proposal_id:
                    reply = await self._resume(principal, conversation_id)
                    reply["outcome"] = await self._outcome(proposal)
                    return proposal, Reply.model_validate(reply)
            found = await outcome.wait(self.shop, proposal)
            if conversation_id and found.for_person and not with_person:
                await handoff.hand_off(self.shop, principal, conversation_id, say("handoff.reason.partly"))
            if conversation_id and with_person and principal.kind is not Kind.STAFF:
                told = [] if found.state in outcome.UNFINISHED else [proposal_id]
                payload = {"text": found.sentence, "outcome": await self._outcome(proposal)}
                await turns.end(self.shop, conversation_id, None, found.sentence, payload, "idle", told, by_code=True)
        reply = {
            "conversation_id": conversation_id,
            "text": found.sentence,
            "outcome": await self._outcome(proposal),
        }
        return proposal, Reply.model_validate(reply)

    async def history(self, conversation_id: str) -> list[AnyMessage]:
        """Return the conversation's messages as the model sees them, for evals and the desk's transcript."""
        state = await self._graph.aget_state(self._config(conversation_id))
        return list(state.values.get("messages", []))

    async def _outcome(self, proposal: Proposal) -> dict[str, Any]:
        found = await outcome.of(self.shop, proposal)
        return {
            "proposal_id": proposal.id,
            "state": found.state,
            "sentence": found.sentence,
            "code": found.code,
        }

    async def _resume(self, principal: Principal, conversation_id: str) -> dict[str, Any]:
        context = TurnContext(self.shop, principal, conversation_id, self._model, by_code=self._by_code)
        reply: dict[str, Any] = {}
        async for event in self._run(context, Command(resume=DECIDED)):
            if event["type"] == "end":
                reply = await self._store(conversation_id, event, None)
        return reply

    async def _proven(
        self, principal: Principal, conversation_id: str, received: turns.Received, heard: Heard
    ) -> AsyncIterator[dict[str, Any]]:
        """Check a typed code; when it is right the turn goes on with what it proves, and with what else was said."""
        more, begun = codes.rest(received.text), heard.hidden.begun if heard.hidden else frozenset()
        try:
            proven = await verification.confirm(self.shop, principal, heard.typed, begun)
        except (InputError, RateLimited) as error:
            wrong = joined(error.message, say("codes.another")) if error.code == "bad_code" else error.message
            told = joined(wrong, say("codes.not_read")) if more else wrong
            waiting = await self._waiting_for(conversation_id) if received.before == "waiting" else None
            shown = await proposals.get(self.shop, principal, waiting["id"]) if waiting else None
            reply = Reply(
                conversation_id=conversation_id, text=told,
                proposal=proposals.describe(shown) if shown is not None else None,
            )  # fmt: skip
            yield {"type": "text", "text": told}
            yield {"type": "end", "reply": reply.model_dump(mode="json"), "told": [], "by_code": False}
            return
        text = f"{verification.PROVEN}\n{more}" if more else verification.PROVEN
        try:
            await conversations.get(self.shop, proven, conversation_id)
        except ProofEnded:  # they are somebody else now than whom this conversation belongs to
            closed = Reply(conversation_id=conversation_id, text=say("codes.another_mailbox"))
            await self._store(conversation_id, self._ended(closed), received.message_id)
            async for event in self._renewed(proven, conversation_id, replace(heard, words=text)):
                yield event
            return
        async for event in self._turn(proven, conversation_id, replace(received, text=text)):
            yield event

    async def _turn(
        self, principal: Principal, conversation_id: str, received: turns.Received, *, renewed: bool = False
    ) -> AsyncIterator[dict[str, Any]]:
        if received.with_person and person.back(received.text):
            since = await conversations.back_to_clerk(self.shop, principal, conversation_id)
            received = replace(received, with_person=False, before="idle", lost=(), context_from=since)
            if person.only_back(received.text):
                yield {"type": "text", "text": say("handoff.back")}
                yield self._ended(Reply(conversation_id=conversation_id, text=say("handoff.back")))
                return
        waits = received.with_person and await handoff.waits(self.shop, conversation_id)
        if received.with_person and not waits:
            told = await photos.deleted(self.shop, principal, received.text)
            told = told or await handoff.meanwhile(self.shop, conversation_id)
            if told:
                yield {"type": "text", "text": told}
            yield self._ended(Reply(conversation_id=conversation_id, text=told, state="with_person"))
            return
        before = await self._afresh(conversation_id, received.context_from) if received.context_from else ""
        context = TurnContext(
            self.shop, principal, conversation_id, self._model, untold=received.untold, noticed=received.noticed,
            before=before, by_code=self._by_code, waits=waits, renewed=renewed,
        )  # fmt: skip
        finished = await self._finished(conversation_id, received)
        if finished is not None:
            async for event in self._end(context, dict(finished.values), bool(finished.interrupts)):
                yield event
            return
        context, value = await self._input(context, received)
        async for event in self._run(context, value):
            yield event

    def _ended(self, reply: Reply) -> dict[str, Any]:
        return {"type": "end", "reply": reply.model_dump(mode="json"), "told": [], "by_code": True}

    async def _afresh(self, conversation_id: str, since: int) -> str:
        """Forget what was before a person gave the conversation back; return what the clerk may know of it."""
        state = await self._graph.aget_state(self._config(conversation_id))
        if state.values and state.values.get("since", 0) != since:
            await self._checkpointer.adelete_thread(conversation_id)
        return await handoff.about(self.shop, conversation_id)

    async def _finished(self, conversation_id: str, received: turns.Received) -> StateSnapshot | None:
        """Return the graph's state when it went through this very message and a crash kept the reply from being stored.

        The checkpoint is written when the graph ends, so what it holds is the whole answer.
        """
        if received.before != "busy" or received.lost:
            return None
        state = await self._graph.aget_state(self._config(conversation_id))
        known = {message.id for message in state.values.get("messages", [])}
        ended = bool(state.interrupts) or not state.next
        return state if ended and f"message:{received.message_id}" in known else None

    async def _input(self, context: TurnContext, received: turns.Received) -> tuple[TurnContext, Any]:
        """Return the turn and what starts the graph: a new message, an aside, or a typed decision.

        Messages that a crash left unanswered come along, so that nothing the customer said is lost.
        """
        rows = [*received.lost, (received.message_id, received.text)]
        messages: list[AnyMessage] = [HumanMessage(content=text, id=f"message:{row_id}") for row_id, text in rows]
        started = {"messages": messages, "since": received.context_from}
        if received.before == "idle":
            return context, started
        state = await self._graph.aget_state(self._config(context.conversation_id))
        if not state.interrupts:
            return context, started
        decided, again = await consents.decided(context, state.values.get("proposal"), received)
        value: Any = Command(resume=DECIDED if decided else MESSAGE, update={"messages": messages})
        return replace(context, again=again), value

    async def _waiting_for(self, conversation_id: str) -> dict[str, Any] | None:
        state = await self._graph.aget_state(self._config(conversation_id))
        return state.values.get("proposal") if state.interrupts else None

    async def _run(self, context: TurnContext, value: Any) -> AsyncIterator[dict[str, Any]]:
        values: dict[str, Any] = dict(FRESH)
        waiting = False
        try:
            async for part in self._graph.astream(
                value, self._config(context.conversation_id), context=context, stream_mode=["custom", "values"],
                version="v2", durability="exit",
            ):  # fmt: skip
                if part["type"] == "custom":
                    yield part["data"]
                elif part["type"] == "values":
                    values, waiting = dict(part["data"]), bool(part.get("interrupts"))
        except GraphRecursionError:  # a model that comes to no end: what was done in this turn is told all the same
            log.exception("a turn was cut off, as it came to no end")
            values["error"] = TOO_LONG
            yield {"type": "text", "text": TOO_LONG}
        async for event in self._end(context, values, waiting):
            yield event

    async def _end(self, context: TurnContext, values: dict[str, Any], waiting: bool) -> AsyncIterator[dict[str, Any]]:
        if values.get("taken"):
            values = {**FRESH, "taken": True}
        reply = await self._reply(context, values, waiting)
        if reply.proposal is not None:
            yield {"type": "proposal", "proposal": reply.proposal}
        yield {"type": "end", "reply": reply.model_dump(mode="json"), "told": values.get("told", []),
               "by_code": bool(values.get("handed_over")), "waits": context.waits}  # fmt: skip

    async def _reply(self, context: TurnContext, values: dict[str, Any], waiting: bool) -> Reply:
        parts = [*values.get("notices", []), *values.get("said", []), values.get("error", "")]
        proposal = None
        if waiting and values.get("proposal"):
            row = await proposals.get(self.shop, context.principal, values["proposal"]["id"])
            proposal = proposals.describe(row)
        silent = values.get("taken") or (values.get("handed_over") and not any(parts))
        return Reply(
            conversation_id=context.conversation_id, text="\n".join(part.strip() for part in parts if part.strip()),
            products=values.get("products", []), blocks=values.get("blocks", []), proposal=proposal,
            state="with_person" if silent or context.waits else "answered",
        )  # fmt: skip

    async def _store(self, conversation_id: str, end: dict[str, Any], message_id: int | None) -> dict[str, Any]:
        """Store the reply and return it, or a silent one when a person took the conversation over meanwhile."""
        found = Reply.model_validate(end["reply"])
        ending: turns.Ending = "waiting" if found.proposal is not None else "idle"
        stored = await turns.end(
            self.shop, conversation_id, message_id, found.plain(), end["reply"], ending, end["told"],
            by_code=end["by_code"], waits=end.get("waits", False),
        )  # fmt: skip
        silent = Reply(conversation_id=conversation_id, text="", state="with_person")
        return dict(end["reply"]) if stored else silent.model_dump(mode="json")

    def _config(self, conversation_id: str) -> Any:
        return {"configurable": {"thread_id": conversation_id}, "recursion_limit": 60}

    def _lock(self, name: str) -> asyncio.Lock:
        lock = self._locks.get(name)
        if lock is None:
            lock = self._locks[name] = asyncio.Lock()
        return lock
