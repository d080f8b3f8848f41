"""``tryon``: offer to show an article on the customer's photo. The photo itself never comes near here."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent import blocks
from agent.events import BlockEvent
from agent.nodes.common import ran, run_tool
from agent.state import State, TurnContext
from tools.results import TryOnResult


async def tryon(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run the tool, and show its card: a form for the photo, the progress of a picture, or the picture."""
    result = await run_tool(state, runtime.context)
    update = ran(state, result)
    if isinstance(result, TryOnResult):
        found = blocks.of_tryon(result, runtime.context.shop)
        update["blocks"] = [each.model_dump(mode="json") for each in found]
        for each in found:
            runtime.stream_writer(BlockEvent(block=each))
    return update
