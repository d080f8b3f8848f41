"""What is done with a tool call before it runs: refused when unusable, cleaned of what a model picked up elsewhere."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, InvalidToolCall, ToolMessage

from agent import written_calls
from agent.guardrails.grounding import Grounding
from agent.routes import node_of
from agent.state import MAX_TOOL_CALLS
from service.changes.registry import ACTIONS

MAX_SIZE, MAX_DEPTH = 16_000, 6
FOREIGN = (
    "The arguments hold an address, link or code that is not the customer's or the store's. "
    "Leave it out, or ask the customer."
)
#: What a model is told of a tool that it has made up.
NO_SUCH_TOOL = "There is no such tool."


def plain(
    message: Any, history: Sequence[AnyMessage] = (), tools: Collection[str] = (), *, written: bool = False
) -> AIMessage:
    """Return a streamed message as a plain one: one tool call at most, text only, and an id of ours.

    An endpoint may give all its answers one id, and the history keeps one message of each. The call's id is never
    empty and never one of ``history``: a result belongs to its call by that id, and some models count their calls anew
    in every answer.

    Args:
        message: The whole answer.
        history: What came before.
        tools: The names that a call may have.
        written: Whether a call may also be written out in the text, as weak models do.
    """
    found = [*message.tool_calls, *message.invalid_tool_calls][:1]
    args = _arguments(message) if found else None
    text = message.text
    if not found and written and (call := written_calls.read(text, tools)) is not None:
        found, args, text = [{"name": call[0], "args": call[1]}], call[1], ""
    used = {each.tool_call_id for each in history if isinstance(each, ToolMessage)}
    calls: list[dict[str, Any]] = [
        {
            "name": written_calls.named(call.get("name") or "unknown", tools),
            "id": _fresh(call.get("id"), used),
            "args": call.get("args") if args is None else args,
        }
        for call in found
    ]
    return AIMessage(
        content=text,
        id=f"say:{uuid.uuid4().hex}",
        response_metadata=message.response_metadata,
        tool_calls=[] if args is None else calls,
        invalid_tool_calls=[_invalid(call) for call in calls] if args is None else [],
    )


def _fresh(call_id: str | None, used: set[str]) -> str:
    plain_id = written_calls.plain_name(call_id or "")
    return plain_id if plain_id and plain_id not in used else f"call-{uuid.uuid4().hex}"


def _arguments(message: Any) -> dict[str, Any] | None:
    """Return the arguments of the first call, None where they are no JSON as they stand.

    LangChain would complete a cut-off object, take the last of two values for one name, and accept numbers that JSON
    does not have. Without chunks it has read them itself.
    """
    chunks = getattr(message, "tool_call_chunks", None) or []
    if chunks:
        return written_calls.arguments(chunks[0]["args"] or "{}")
    return dict(message.tool_calls[0]["args"]) if message.tool_calls else None


def _invalid(call: dict[str, Any]) -> InvalidToolCall:
    raw = call.get("args")
    text = raw if isinstance(raw, str) else json.dumps(raw)
    return InvalidToolCall(name=call["name"], args=text, id=call["id"], error="not JSON", type="invalid_tool_call")


def checked(answer: AIMessage, calls: int, grounding: Grounding) -> tuple[AIMessage, str | None]:
    """Return the answer as it may be kept and run, and what is wrong with its call, None when it may run.

    The arguments of a refused call are not kept: nothing that a model picked up elsewhere stays in the history.
    """
    problem = _problem(answer, calls)
    if problem is None:
        call = answer.tool_calls[0]
        args = grounding.tidied(call["args"])
        if call["name"] == "verify_customer" and grounding.claimable(call["args"]):
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


def _fits(value: Any, depth: int) -> bool:
    """Whether a value is no deeper than any tool needs, so that nothing that reads it runs away."""
    if not isinstance(value, (dict, list)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_fits(each, depth - 1) for each in inner)


def _problem(answer: AIMessage, calls: int) -> str | None:
    if calls >= MAX_TOOL_CALLS:
        return "No more tool calls in this turn."
    if answer.invalid_tool_calls:
        return "The arguments were not valid JSON."
    if node_of(answer.tool_calls[0]["name"]) is None:
        return NO_SUCH_TOOL
    if not _fits(answer.tool_calls[0]["args"], MAX_DEPTH) or len(json.dumps(answer.tool_calls[0]["args"])) > MAX_SIZE:
        return "The arguments are too long or too deep."
    return None
