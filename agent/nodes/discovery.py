"""``discovery``: find and show products."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.events import ProductsEvent
from agent.nodes.common import ran, run_tool
from agent.state import State, TurnContext
from tools.results import ComparisonResult, ProductResult, ProductsResult


async def discovery(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a product tool and remember the products it found as cards of this turn."""
    result = await run_tool(state, runtime.context)
    found = result.shown if isinstance(result, ProductsResult) else []
    if isinstance(result, (ProductResult, ComparisonResult)):
        whole = result.items if isinstance(result, ComparisonResult) else [result.item]
        found = [{name: each[name] for name in each if name not in ("description", "variants")} for each in whole]
    known = {item["id"] for item in state.get("products", [])}
    fresh = [item for item in found if item["id"] not in known]
    update = ran(state, result)
    if fresh:
        update["products"] = [*state.get("products", []), *fresh]
        runtime.stream_writer(ProductsEvent(products=fresh))
    return update
