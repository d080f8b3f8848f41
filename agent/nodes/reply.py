"""``reply``: put the turn's answer together from what code wrote and what the gate let through."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.state import State, TurnContext

NOTHING = "I am not sure I can say that for certain. Could you ask me in another way, or shall I call a colleague?"


def reply(state: State, runtime: Runtime[TurnContext]) -> State:
    """Fill in when nothing was said at all; the runner reads ``notices``, ``said`` and ``products``."""
    text = state.get("error", "")
    if not text and not (state.get("notices") or state.get("said") or state.get("proposal")):
        text = NOTHING
    if text:
        runtime.stream_writer({"type": "text", "text": text})
    return {"error": text}
