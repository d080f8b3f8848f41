"""``refund``, ``address`` and ``changes``: propose a change. Proposing is all that a model can do."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.nodes.common import run_tool
from agent.state import State, TurnContext


async def change(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a proposing tool; a proposal becomes the one that waits for the customer."""
    result, message = await run_tool(state, runtime.context)
    update: State = {"messages": [message], "calls": state["calls"] + 1}
    if result["kind"] == "proposal":
        update["proposal"] = {
            "id": result["proposal_id"], "hash": result["hash"], "action": result["action"],
            "order_number": result["order_number"], "summary": result["summary"],
            "expires_at": result["expires_at"], "fresh": True,
        }  # fmt: skip
    return update
