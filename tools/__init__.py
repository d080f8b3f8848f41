"""What the model sees: one thin LangChain tool per capability."""

from __future__ import annotations

from langchain_core.tools import StructuredTool

from tools import actions, advice, cart, discovery, handoff, orders, plan, proving

TOOLS: dict[str, StructuredTool] = {
    tool.name: tool
    for group in (discovery, advice, orders, cart, actions, plan, proving, handoff)
    for tool in group.TOOLS
}
