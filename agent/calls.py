"""What is done with a tool call before it runs: refused when unusable, cleaned of what a model picked up elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

from langchain_core.messages import AIMessage, InvalidToolCall

from agent.grounds import Grounds
from agent.routes import NODE_OF
from agent.state import MAX_TOOL_CALLS
from service.actions.registry import ACTIONS

FOREIGN = (
    "The arguments hold an address, link or code that is not the customer's or the store's. "
    "Leave it out, or ask the customer."
)

_NAME = re.compile(r"[^A-Za-z0-9_-]")


def plain(message: Any) -> AIMessage:
    """Return a streamed message as a plain one: one tool call at most, ids never empty, text only."""
    found = [*message.tool_calls, *message.invalid_tool_calls][:1]
    calls = [
        {
            **call,
            "id": call.get("id") or f"call-{message.id}",
            "name": _NAME.sub("_", call.get("name") or "unknown")[:64],
        }
        for call in found
    ]
    whole = bool(message.tool_calls) and _whole(message)
    return AIMessage(
        content=message.text, id=message.id, response_metadata=message.response_metadata,
        tool_calls=calls if whole else [],
        invalid_tool_calls=[] if whole else [_invalid(call) for call in calls],
    )  # fmt: skip


def _whole(message: Any) -> bool:
    """Whether the streamed arguments are JSON as they stand: LangChain would complete a cut-off object."""
    chunks = getattr(message, "tool_call_chunks", None) or []
    try:
        return all(isinstance(json.loads(chunk["args"] or "{}"), dict) for chunk in chunks[:1])
    except (ValueError, RecursionError):
        return False


def _invalid(call: dict[str, Any]) -> InvalidToolCall:
    raw = call.get("args")
    text = raw if isinstance(raw, str) else json.dumps(raw)
    return InvalidToolCall(name=call["name"], args=text, id=call["id"], error="not JSON", type="invalid_tool_call")


def checked(answer: AIMessage, calls: int, grounds: Grounds) -> tuple[AIMessage, str | None]:
    """Return the answer as it may be kept and run, and what is wrong with its call, None when it may run.

    The arguments of a refused call are not kept: nothing that a model picked up elsewhere stays in the history.
    """
    problem = _problem(answer, calls)
    if problem is None:
        call = answer.tool_calls[0]
        args = grounds.tidied(call["args"])
        if call["name"] == "verify_customer" and grounds.claimable(call["args"]):
            return answer, None
        if args == call["args"]:
            return answer, None
        if call["name"] not in ACTIONS:
            return answer.model_copy(update={"tool_calls": [{**call, "args": args}]}), None
        problem = FOREIGN
    emptied: dict[str, Any] = {
        "tool_calls": [{**call, "args": {}} for call in answer.tool_calls],
        "invalid_tool_calls": [{**call, "args": "{}"} for call in answer.invalid_tool_calls],
    }
    return answer.model_copy(update=emptied), problem


def _problem(answer: AIMessage, calls: int) -> str | None:
    if calls >= MAX_TOOL_CALLS:
        return "No more tool calls in this turn."
    if answer.invalid_tool_calls:
        return "The arguments were not valid JSON."
    if answer.tool_calls[0]["name"] not in NODE_OF:
        return "There is no such tool."
    return None
