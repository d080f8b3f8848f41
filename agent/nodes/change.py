"""``refund``, ``address`` and ``changes``: propose a change. Proposing is all that a model can do."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.runtime import Runtime

from agent import checklist
from agent.nodes.common import answer_call, ran, run_tool
from agent.state import State, TurnContext


async def change(state: State, runtime: Runtime[TurnContext]) -> State:
    """Run a proposing tool; a proposal becomes the one that waits for the customer."""
    waits = _waits(state)
    if waits is not None:
        return waits
    result, message = await run_tool(state, runtime.context)
    update = ran(state, message, result)
    if result["kind"] == "proposal":
        update["proposal"] = {
            "id": result["proposal_id"], "hash": result["hash"], "action": result["action"],
            "order_number": result["order_number"], "summary": result["summary"],
            "expires_at": result["expires_at"], "fresh": True,
        }  # fmt: skip
    return update


def _waits(state: State) -> State | None:
    """Return the update for a call that has to wait its turn; None when it may run now.

    One proposal is before the customer at a time. A second change, of another kind or order, goes on the checklist
    instead of covering the first; so does what must be done before.
    """
    last, shown = state["messages"][-1], state.get("proposal")
    assert isinstance(last, AIMessage)
    call = last.tool_calls[0]
    entries, number = list(state.get("checklist", [])), str(call["args"].get("order_number") or "")
    first = checklist.comes_first(entries, call["name"], number)
    if first is not None:
        what = f"{checklist.label(first)} has to be changed before the articles"
        return _answer(state, {"kind": "error", "code": "comes_first", "message": f"First: {what}."}, entries)
    plain = number.strip().lstrip("#").casefold()
    if shown is None or (shown["action"] == call["name"] and shown["order_number"].casefold() == plain):
        return None
    said = next((str(m.content) for m in reversed(state["messages"]) if isinstance(m, HumanMessage)), "")
    left_out = 0
    if not any((e["action"], e["order_number"].casefold()) == (call["name"], plain) for e in entries):
        entries, left_out = checklist.add(entries, [{"action": call["name"], "order_number": number, "words": said}])
    text = "Another request still waits for the customer's yes or no. This one comes next."
    if left_out:
        text = "Another request still waits for the customer's yes or no, and the checklist is full."
    return _answer(state, {"kind": "queued", "message": text}, entries)


def _answer(state: State, result: dict[str, Any], entries: list[checklist.Entry]) -> State:
    last = state["messages"][-1]
    assert isinstance(last, AIMessage)
    call = last.tool_calls[0]
    return ran(state, answer_call(call["id"], call["name"], json.dumps(result)), result, entries)
