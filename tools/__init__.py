"""What the model sees: one thin LangChain tool per capability."""

from __future__ import annotations

from langchain_core.tools import StructuredTool

from tools import actions, cart, discovery, handoff, orders, plan

TOOLS: dict[str, StructuredTool] = {
    tool.name: tool
    for tool in (*discovery.TOOLS, *orders.TOOLS, *cart.TOOLS, *actions.TOOLS, *plan.TOOLS, *handoff.TOOLS)
}
