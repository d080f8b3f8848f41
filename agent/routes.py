"""Which node runs which tool: the one table, and the routers that read it."""

from __future__ import annotations

from typing import Literal

from langchain_core.messages import AIMessage

from agent.state import State
from connectors.mcp.settings import MARK
from service.changes.registry import ACTIONS

ToolNode = Literal["discovery", "orders", "refund", "address", "changes", "handoff", "plan", "tryon"]
#: Changes of orders that have a node of their own, by their route; all others share ``changes``.
_OWN: dict[str, ToolNode] = {"refund": "refund", "address": "address"}
NODE_OF: dict[str, ToolNode] = {
    "search_products": "discovery",
    "get_product": "discovery",
    "recommend": "discovery",
    "compare_products": "discovery",
    "checkout_link": "discovery",
    "list_orders": "orders",
    "get_order": "orders",
    "store_policy": "orders",
    "ask_store": "orders",
    "proposal_status": "orders",
    "verify_customer": "orders",
    "send_code": "orders",
    "handoff": "handoff",
    "plan": "plan",
    "try_on": "tryon",
    **{name: _OWN.get(spec.path, "changes") if spec.about == "order" else "changes" for name, spec in ACTIONS.items()},
}
#: Where the tools of strangers run (`service.elsewhere`): they read, and nothing else is made of what they say.
_STRANGERS: ToolNode = "orders"
CHANGES: tuple[ToolNode, ...] = ("refund", "address", "changes")
NODES: tuple[ToolNode, ...] = ("discovery", "orders", *CHANGES, "handoff", "plan", "tryon")


def node_of(name: str) -> ToolNode | None:
    """Return the node that runs a tool; None for what is no name of one."""
    return NODE_OF.get(name) or (_STRANGERS if MARK in name else None)


async def after_receive(state: State) -> Literal["assistant", "reply"]:
    """What code has answered whole needs no model, nor does what a person will answer."""
    return "reply" if state.get("handed_over") or state.get("settled") else "assistant"


async def after_assistant(state: State) -> ToolNode | Literal["assistant", "reply"]:
    """A tool call goes to its node, an unusable one back to the model, text to the output gate."""
    last = state["messages"][-1]
    if state.get("taken") or state.get("handed_over") or state.get("ended"):
        return "reply"
    if isinstance(last, AIMessage):
        if last.tool_calls and not state.get("error"):
            return node_of(last.tool_calls[0]["name"]) or "assistant"
        return "reply"
    return "reply" if state.get("error") else "assistant"


async def after_change(state: State) -> Literal["confirm", "assistant"]:
    """A new proposal waits for the customer; anything else goes back to the model."""
    proposal = state.get("proposal")
    return "confirm" if proposal and proposal.get("fresh") else "assistant"


async def after_execute(state: State) -> Literal["assistant", "reply"]:
    """The model goes on, unless a person has to finish what was done in part."""
    return "reply" if state.get("handed_over") else "assistant"


async def after_reply(state: State) -> Literal["confirm", "__end__"]:
    """A proposal that is still open is shown again."""
    return "confirm" if state.get("proposal") else "__end__"
