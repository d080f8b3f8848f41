"""Driving the graph: one run of it, what it came to, and storing the answer. A turn and a decision share this."""

from __future__ import annotations

import asyncio
import logging
import time
import weakref
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import GraphRecursionError
from langgraph.types import StateSnapshot

from agent import asked_of_shop, drawn, tool_choice
from agent import graph as graphs
from agent.blocks import Block
from agent.embedded.model import EmbeddedChat
from agent.events import Event, ProposalEvent, Reply, TextEvent, of_block
from agent.models import ToolModel, written_by_code
from agent.settings import ModelSettings
from agent.state import FRESH, TurnContext
from commerce.customer import Principal
from commerce.sentences import say
from service.changes import proposals
from service.conversations import turns
from service.shop import Shop
from service.unanswered import questions
from service.unanswered.questions import Question

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What is said at the end of a turn, before it is stored.

    Attributes:
        reply: The reply.
        events: What is streamed of it that was not streamed while the graph ran.
        told: Proposals whose final outcome it tells.
        by_code: Whether it is stored also when a person took the conversation over meanwhile.
        waits: Whether the customer waits for a person outside the hours.
        asked: What was asked of the shop.
    """

    reply: Reply
    events: tuple[Event, ...] = ()
    told: tuple[str, ...] = ()
    by_code: bool = False
    waits: bool = False
    asked: tuple[Question, ...] = ()


def said(reply: Reply, *, by_code: bool = True) -> Answer:
    """Return the answer of a turn that code gives without the graph."""
    return Answer(reply, (TextEvent(text=reply.text),) if reply.text else (), by_code=by_code)


@dataclass
class Run:
    """One run of the graph: its events first, then what it came to."""

    driver: Driver
    context: TurnContext
    given: Any
    values: dict[str, Any] = field(default_factory=lambda: dict(FRESH))
    waiting: bool = False

    async def events(self) -> AsyncIterator[Event]:
        """Run the graph to its end, or to where it waits for the customer, and yield what it says on the way."""
        try:
            async for part in self.driver.graph.astream(
                self.given,
                config(self.context.conversation_id),
                context=self.context,
                stream_mode=["custom", "values"],
                version="v2",
                durability="exit",
            ):
                if part["type"] == "custom":
                    yield part["data"]
                elif part["type"] == "values":
                    self.values, self.waiting = dict(part["data"]), bool(part.get("interrupts"))
        except GraphRecursionError:  # a model that comes to no end: what was done in this turn is told all the same
            log.exception("a turn was cut off, as it came to no end")
            self.values["error"] = say("chat.too_long")
            yield TextEvent(text=say("chat.too_long"))

    async def answer(self) -> Answer:
        """Return what it came to."""
        return await self.driver.answer(self.context, self.values, self.waiting)


class Driver:
    """One shop's graph and its conversations. ``answered`` counts who answered: the ``engine`` or the ``model``.

    Args:
        shop: The open shop.
        model: The chat model.
        checkpointer: Where the graph's state is kept.
        hybrid: Whether what the embedded engine is sure of is not asked the model.
    """

    def __init__(
        self, shop: Shop, model: BaseChatModel, checkpointer: BaseCheckpointSaver[Any], *, hybrid: bool = False
    ) -> None:
        self.shop = shop
        self.graph = graphs.build(checkpointer)
        self.model = ToolModel(model, shop, [tool_choice.more()])
        self._by_code = written_by_code(model)
        self._engine = ToolModel(EmbeddedChat(), shop) if hybrid and not self._by_code else None
        self._refused: set[str] = set()
        self.answered: Counter[str] = Counter()
        self._checkpointer = checkpointer
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def lock(self, name: str) -> asyncio.Lock:
        """Return the lock of a conversation: one turn at a time."""
        lock = self._locks.get(name)
        if lock is None:
            lock = self._locks[name] = asyncio.Lock()
        return lock

    def context(self, principal: Principal, conversation_id: str, **more: Any) -> TurnContext:
        """Return the context of a turn; ``more`` as in `TurnContext`."""
        deadline = time.monotonic() + self.shop.settings.section(ModelSettings).turn_timeout
        more = {
            "by_code": self._by_code,
            "engine": self._engine,
            "deadline": deadline,
            "refused": self._refused,
            **more,
        }
        return TurnContext(self.shop, principal, conversation_id, self.model, **more)

    def run(self, context: TurnContext, given: Any) -> Run:
        """Return a run of the graph, not begun yet."""
        return Run(self, context, given)

    async def state(self, conversation_id: str) -> StateSnapshot:
        """Return the graph's state of a conversation."""
        return await self.graph.aget_state(config(conversation_id))

    async def waiting_for(self, conversation_id: str) -> dict[str, Any] | None:
        """Return the proposal that the graph waits for, None when it waits for none."""
        state = await self.state(conversation_id)
        return state.values.get("proposal") if state.interrupts else None

    async def forget(self, conversation_id: str) -> None:
        """Drop the graph's state of a conversation."""
        await self._checkpointer.adelete_thread(conversation_id)

    async def answer(self, context: TurnContext, values: dict[str, Any], waiting: bool) -> Answer:
        """Return the answer that the graph's state holds.

        Args:
            context: The turn.
            values: The state at the end of the run.
            waiting: Whether the graph waits for the customer's decision.
        """
        self.answered["engine" if self._by_code or values.get("by_engine") else "model"] += 1
        if values.get("taken"):
            values = {**FRESH, "taken": True}
        parts = [*values.get("notices", []), *values.get("said", []), values.get("error", "")]
        text = "\n".join(part.strip() for part in parts if part.strip())
        drawn_now = self._drawn(values, text)
        streamed: list[Event] = [of_block(each) for each in drawn_now]
        proposal = None
        if waiting and values.get("proposal"):
            row = await proposals.get(self.shop, context.principal, values["proposal"]["id"])
            proposal = proposals.describe(row)
            drawn_now.append(drawn.quote(row))
            streamed += [of_block(drawn_now[-1]), ProposalEvent(proposal=proposal)]
        elif not values.get("blocks"):
            asked = drawn.choices(values.get("messages", []), text)
            drawn_now += asked
            streamed += [of_block(each) for each in asked]
        called = bool(values.get("handed_over"))
        silent = values.get("taken") or (called and not any(parts))
        reply = Reply(
            conversation_id=context.conversation_id,
            text=text,
            products=values.get("products", []),
            blocks=[*values.get("blocks", []), *drawn_now],
            proposal=proposal,
            state="with_person" if silent or context.waits else "answered",
        )
        questions_asked = asked_of_shop.of(values.get("messages", []))
        return Answer(reply, tuple(streamed), tuple(values.get("told", ())), called, context.waits, questions_asked)

    def _drawn(self, values: dict[str, Any], text: str) -> list[Block]:
        notices, called = values.get("notices", []), bool(values.get("handed_over"))
        return drawn.beside(values.get("messages", []), text, notices, called=called)

    async def store(self, answer: Answer, message_id: int | None) -> Reply:
        """Store the reply and return it, or a silent one when a person took the conversation over meanwhile.

        Args:
            answer: What is said.
            message_id: The customer's message that it answers, None for a decision.
        """
        reply = answer.reply
        ending: turns.Ending = "waiting" if reply.proposal is not None else "idle"
        kept = reply.model_dump(mode="json")
        stored = await turns.end(
            self.shop,
            reply.conversation_id,
            message_id,
            reply.plain(),
            kept,
            ending,
            answer.told,
            by_code=answer.by_code,
            waits=answer.waits,
        )
        if not stored:
            return Reply(conversation_id=reply.conversation_id, text="", state="with_person")
        if message_id is not None:
            await questions.keep(self.shop, reply.conversation_id, answer.asked)
        return reply.model_copy(update={"seq": kept.get("seq", 0)})


def config(conversation_id: str) -> Any:
    """Return the graph's config for a conversation."""
    return {"configurable": {"thread_id": conversation_id}, "recursion_limit": 60}
