"""The graph, assembled.

START → receive → assistant ⇄ discovery | orders | tryon | plan | handoff
                  assistant → refund | address | changes → confirm ⏸ → execute → assistant
                  assistant → reply → END, or back to confirm while a proposal is open
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.hybrid import driven
from agent.nodes.assistant import assistant
from agent.nodes.change import change
from agent.nodes.confirm import confirm
from agent.nodes.discovery import discovery
from agent.nodes.execute import execute
from agent.nodes.handoff import handoff
from agent.nodes.orders import orders
from agent.nodes.plan import plan
from agent.nodes.receive import receive
from agent.nodes.reply import reply
from agent.nodes.tryon import tryon
from agent.routes import CHANGES, NODES, after_assistant, after_change, after_execute, after_receive, after_reply
from agent.state import Input, State, TurnContext

Graph = CompiledStateGraph[State, TurnContext, Input, State]


def build(checkpointer: BaseCheckpointSaver[Any] | None) -> Graph:
    """Return the graph over a checkpointer: nothing else differs, and to compile it takes a turn's time."""
    return _compiled().copy({"checkpointer": checkpointer})


@lru_cache(maxsize=1)
def _compiled() -> Graph:
    graph = StateGraph(State, context_schema=TurnContext, input_schema=Input)
    graph.add_node("receive", receive)
    graph.add_node("assistant", assistant)
    graph.add_node("discovery", driven(discovery))
    graph.add_node("orders", driven(orders))
    for name in CHANGES:
        graph.add_node(name, driven(change))
        graph.add_conditional_edges(name, after_change, ["confirm", "assistant"])
    graph.add_node("handoff", driven(handoff))
    graph.add_node("plan", driven(plan))
    graph.add_node("tryon", driven(tryon))
    graph.add_node("confirm", confirm)
    graph.add_node("execute", driven(execute))
    graph.add_node("reply", driven(reply))

    graph.add_edge(START, "receive")
    graph.add_conditional_edges("receive", after_receive, ["assistant", "reply"])
    graph.add_conditional_edges("assistant", after_assistant, [*NODES, "assistant", "reply"])
    graph.add_edge("discovery", "assistant")
    graph.add_edge("orders", "assistant")
    graph.add_edge("plan", "assistant")
    graph.add_edge("tryon", "assistant")
    graph.add_edge("handoff", "reply")
    graph.add_conditional_edges("execute", after_execute, ["assistant", "reply"])
    graph.add_conditional_edges("reply", after_reply, ["confirm", END])
    return graph.compile()
