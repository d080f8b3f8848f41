"""``reply``: put the turn's answer together from what code wrote and what the gate let through."""

from __future__ import annotations

import json

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.runtime import Runtime

from agent import checklist
from agent.nodes.assistant import TOO_LONG
from agent.nodes.common import refused
from agent.state import State, TurnContext
from service import handoff

NOTHING = "I am not sure I can say that for certain. Could you ask me in another way, or shall I call a colleague?"
#: So many turns in a row that came to nothing call a person.
MAX_STUCK = 2
_UNUSABLE = ("bad_arguments", "bad_tool_call")


async def reply(state: State, runtime: Runtime[TurnContext]) -> State:
    """Fill in when nothing was said at all; the runner reads ``notices``, ``said`` and ``products``."""
    if state.get("taken") or state.get("handed_over"):
        return {"stuck": 0, "asked": ""}
    text, said = state.get("error", ""), state.get("said", [])
    if not text and not (state.get("notices") or said or state.get("proposal")):
        text = NOTHING
    asked = "\n".join(said)
    stuck = state.get("stuck", 0) + 1 if _got_nowhere(state, text, asked) else 0
    if stuck >= MAX_STUCK:
        return await _give_up(state, runtime)
    open_now = "" if state.get("proposal") else checklist.sentence(state.get("checklist", []))
    if open_now and open_now not in state.get("notices", []):
        # Whatever the model did or said: what was asked for is not forgotten.
        runtime.stream_writer({"type": "text", "text": f"\n{open_now}\n"})
        said = [*said, open_now]
    if text:
        runtime.stream_writer({"type": "text", "text": text})
    return {"error": text, "said": said, "stuck": stuck, "asked": asked}


def _got_nowhere(state: State, text: str, asked: str) -> bool:
    """Whether the turn ended without understanding: an unusable call, no answer, or the same question once more.

    The embedded engine counts its own questions and calls a person itself (`agent.embedded.turn`).
    """
    if text in (NOTHING, TOO_LONG):
        return True
    if asked.rstrip().endswith("?") and asked == state.get("asked") and not _embedded(state):
        return True
    for message in reversed(state["messages"]):
        if isinstance(message, HumanMessage):
            break
        if isinstance(message, ToolMessage):
            return json.loads(str(message.content)).get("code") in _UNUSABLE and not _embedded(state)
    return False


def _embedded(state: State) -> bool:
    last = next((each for each in reversed(state["messages"]) if isinstance(each, AIMessage)), None)
    return last is not None and last.response_metadata.get("engine") == "embedded"


async def _give_up(state: State, runtime: Runtime[TurnContext]) -> State:
    context = runtime.context
    sentence = await handoff.hand_off(
        context.shop, context.principal, context.conversation_id, "not understood twice in a row", refused(state)
    )
    told = f"{handoff.STUCK} {sentence}"
    runtime.stream_writer({"type": "text", "text": told})
    return {
        "notices": [*state.get("notices", []), told], "said": [], "error": "", "handed_over": True, "proposal": None,
        "stuck": 0, "asked": "",
    }  # fmt: skip
