"""``discovery``: find and show products."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.nodes.common import ran, run_tool
from agent.state import State, TurnContext


async def discovery(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a product tool and remember the products it found as cards of this turn."""
    result, message = await run_tool(state, runtime.context)
    found = result.get("items") or result.get("nearest", {}).get("items", []) if result["kind"] == "products" else []
    if result["kind"] == "product":
        found = [{name: value for name, value in result["item"].items() if name not in ("description", "variants")}]
    known = {item["id"] for item in state.get("products", [])}
    fresh = [item for item in found if item["id"] not in known]
    update = ran(state, message, result)
    if fresh:
        update["products"] = [*state.get("products", []), *fresh]
        runtime.stream_writer({"type": "products", "products": fresh})
    return update
