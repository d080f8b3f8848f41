"""Hybrid: what code decides with certainty, and words anyway, never waits for a language model.

Where a model is set, the engine reads each message first. A turn that it is sure of is its own from the first word to
the last; the model gets the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import TypeVar, cast

from langgraph.runtime import Runtime

from agent.embedded import next_move
from agent.embedded import state as dialogues
from agent.embedded.dialogue import Move
from agent.embedded.router import router
from agent.history import History
from agent.state import State, TurnContext

Node = TypeVar("Node", bound=Callable[[State, Runtime[TurnContext]], Awaitable[State]])
_SURE = frozenset(rule.name for rule in next_move.RULES if rule.sure)
#: What only reads, or calls a person: the router has to be this sure of it.
_READS = frozenset({"get_order", "list_orders", "handoff"})
_CHANCE = 0.8
#: A longer message, or one that asks twice, may want more than a rule reads.
_LONGEST, _ASKS = 240, 1


def by_engine(state: State, tools: Mapping[str, frozenset[str]]) -> bool:
    """Return whether the engine answers the newest message.

    Args:
        state: The conversation; the newest message is the customer's.
        tools: Argument names by tool.
    """
    words = History(state["messages"]).said()
    if not words or len(words) > _LONGEST or words.count("?") > _ASKS:
        return False
    known = dialogues.read(state.get("dialogue")).after(state["messages"])
    return sure(next_move.decide(state["messages"], tools, router(), known))


def sure(move: Move) -> bool:
    """Return whether a move was made with certainty: an answer to the engine's own question, or a plain reading."""
    if move.rule.startswith("answer to "):
        return not move.frame.tries
    if move.rule == "as routed":
        return move.tool in _READS and (move.score or 0.0) >= _CHANCE
    return move.rule in _SURE


async def chosen(state: State, context: TurnContext) -> bool:
    """Return who answers the message: True for the engine. It is asked once a turn, at its first step."""
    known = state.get("by_engine")
    if known is not None or context.engine is None:
        return bool(known)
    return await asyncio.to_thread(by_engine, state, context.engine.arguments)


def driving(state: State, context: TurnContext, *, engine: bool | None = None) -> TurnContext:
    """Return the context of a turn with the one who drives it."""
    ours = state.get("by_engine") if engine is None else engine
    return replace(context, model=context.engine, by_code=True) if ours and context.engine is not None else context


def driven(node: Node) -> Node:
    """Return a node that knows who drives the turn."""

    @wraps(node)
    async def run(state: State, runtime: Runtime[TurnContext]) -> State:
        return await node(state, runtime.override(context=driving(state, runtime.context)))

    return cast(Node, run)
