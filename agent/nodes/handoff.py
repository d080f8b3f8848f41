"""``handoff``: a person takes over."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.nodes.common import ran, run_tool
from agent.state import State, TurnContext


async def handoff(state: State, runtime: Runtime[TurnContext]) -> State:
    """Pass the conversation on; code, not the model, says so."""
    result, message = await run_tool(state, runtime.context)
    update = ran(state, message, result)
    update["handed_over"] = result["kind"] == "handoff"
    if result["kind"] == "handoff":
        runtime.stream_writer({"type": "text", "text": result["sentence"]})
        update["notices"] = [*state.get("notices", []), result["sentence"]]
        update["proposal"] = None
    return update
