"""What the model sees: one thin LangChain tool per capability."""

from __future__ import annotations

from langchain_core.tools import StructuredTool

from service.shop import Shop
from tools import actions, advice, cart, discovery, handoff, orders, plan, tryon, verification

TOOLS: dict[str, StructuredTool] = {
    tool.name: tool
    for group in (discovery, advice, orders, cart, tryon, actions, plan, verification, handoff)
    for tool in group.TOOLS
}


def offered(shop: Shop) -> list[StructuredTool]:
    """Return the tools that a model gets in this shop: none for what is not set up, which would cost it its tokens."""
    lacking = () if shop.studio.providers else tuple(tool.name for tool in tryon.TOOLS)
    return [tool for name, tool in TOOLS.items() if name not in lacking]


def of_strangers(shop: Shop) -> list[StructuredTool]:
    """Return the tools of further servers that were approved for this shop (`service.elsewhere`)."""
    if shop.elsewhere is None:
        return []  # nor is what speaks to such servers loaded
    from tools import elsewhere

    return elsewhere.of_shop(shop)
