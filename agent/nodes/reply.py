"""``reply``: put the turn's answer together from what code wrote and what the gate let through."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent import checklist
from agent.state import State, TurnContext

NOTHING = "I am not sure I can say that for certain. Could you ask me in another way, or shall I call a colleague?"


def reply(state: State, runtime: Runtime[TurnContext]) -> State:
    """Fill in when nothing was said at all; the runner reads ``notices``, ``said`` and ``products``."""
    text, said = state.get("error", ""), state.get("said", [])
    if not text and not (state.get("notices") or said or state.get("proposal")):
        text = NOTHING
    open_now = "" if state.get("proposal") else checklist.sentence(state.get("checklist", []))
    if open_now and open_now not in state.get("notices", []):
        # Whatever the model did or said: what was asked for is not forgotten.
        runtime.stream_writer({"type": "text", "text": f"\n{open_now}\n"})
        said = [*said, open_now]
    if text:
        runtime.stream_writer({"type": "text", "text": text})
    return {"error": text, "said": said}
