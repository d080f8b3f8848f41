"""``orders``: read the customer's own orders, the policy, and the state of proposals."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.nodes.common import ran, run_tool
from agent.state import State, TurnContext


async def orders(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a reading tool."""
    return ran(state, await run_tool(state, runtime.context))
