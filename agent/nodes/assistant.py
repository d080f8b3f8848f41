"""``assistant``: ask the model. It answers with text, or with one tool call."""

from __future__ import annotations

import json
import logging
from string import Template
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, InvalidToolCall, SystemMessage, ToolMessage
from langgraph.runtime import Runtime

from agent.gate import Gate
from agent.nodes.common import answer_call
from agent.routes import NODE_OF
from agent.state import MAX_TOOL_CALLS, State, TurnContext
from commerce.errors import ModelError
from commerce.text import one_line
from prompts import text as prompt
from runtime import clock
from service import identity

log = logging.getLogger(__name__)
TOO_LONG = "I could not finish that in one go. Could you ask for one thing at a time, or shall I call a colleague?"


async def assistant(state: State, runtime: Runtime[TurnContext]) -> State:
    """Call the model once; stream what the gate lets through; keep the history valid."""
    context = runtime.context
    gate = Gate(context.shop.hosts, state["messages"], state.get("notices", []))
    try:
        answer, shown = await _ask(context, state["messages"], gate, runtime)
        if not answer.tool_calls and not answer.invalid_tool_calls and not answer.content:
            if state.get("notices"):
                return {"messages": [answer]}
            answer, shown = await _ask(context, state["messages"], gate, runtime)
    except Exception as error:  # noqa: BLE001 - every provider's client has errors of its own; the turn ends politely
        log.warning("chat model failed: %s: %s", type(error).__name__, one_line(str(error), 300))
        return {"error": ModelError.default}
    said = [*state.get("said", []), shown] if shown.strip() else state.get("said", [])
    return _checked(state, answer, said)


async def _ask(
    context: TurnContext, messages: list[AnyMessage], gate: Gate, runtime: Runtime[TurnContext]
) -> tuple[AIMessage, str]:
    whole: Any = None
    shown = ""
    async for chunk in context.model.astream([_system(context), *answered(messages)], config=context.config):
        whole = chunk if whole is None else whole + chunk
        shown += _show(gate.feed(chunk.text), runtime)
    shown += _show(gate.finish(), runtime)
    if whole is None:
        return AIMessage(content=""), shown
    return _plain(whole), shown


def _show(text: str, runtime: Runtime[TurnContext]) -> str:
    if text:
        runtime.stream_writer({"type": "text", "text": text})
    return text


def _plain(message: Any) -> AIMessage:
    """Return a streamed message as a plain one: one tool call at most, ids never empty, text only."""
    found = [*message.tool_calls, *message.invalid_tool_calls][:1]
    calls = [
        {**call, "id": call.get("id") or f"call-{message.id}", "name": call.get("name") or "unknown"} for call in found
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
    except ValueError:
        return False


def _invalid(call: dict[str, Any]) -> InvalidToolCall:
    raw = call.get("args")
    text = raw if isinstance(raw, str) else json.dumps(raw)
    return InvalidToolCall(name=call["name"], args=text, id=call["id"], error="not JSON", type="invalid_tool_call")


def _checked(state: State, answer: AIMessage, said: list[str]) -> State:
    """Refuse calls that cannot be run, telling the model why, within the turn's budget."""
    calls = state.get("calls", 0)
    found: list[Any] = [*answer.tool_calls, *answer.invalid_tool_calls]
    if not found:
        return {"messages": [answer], "said": said}
    call = found[0]
    problem = _problem(answer, calls)
    if problem is None:
        return {"messages": [answer], "said": said}
    name = str(call.get("name") or "unknown")
    refusal = {"kind": "error", "code": "bad_tool_call", "message": problem}
    update: State = {
        "messages": [answer, answer_call(call["id"], name, json.dumps(refusal))],
        "said": said,
        "calls": calls + 1,
    }
    if calls >= MAX_TOOL_CALLS:
        update["error"] = TOO_LONG
    return update


def _problem(answer: AIMessage, calls: int) -> str | None:
    if calls >= MAX_TOOL_CALLS:
        return "No more tool calls in this turn."
    if answer.invalid_tool_calls:
        return "The arguments were not valid JSON."
    if answer.tool_calls[0]["name"] not in NODE_OF:
        return "There is no such tool."
    return None


def answered(messages: list[AnyMessage]) -> list[AnyMessage]:
    """Return the messages without tool calls that never got a result, which providers refuse."""
    results = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    return [
        message
        for message in messages
        if not isinstance(message, AIMessage)
        or all(call["id"] in results for call in (*message.tool_calls, *message.invalid_tool_calls))
    ]


def _system(context: TurnContext) -> SystemMessage:
    words = Template(prompt("clerk")).substitute(
        shop=one_line(context.shop.info.name, 80), today=clock.now().strftime("%A %d %B %Y"),
        customer=one_line(identity.describe(context.principal), 80),
    )  # fmt: skip
    return SystemMessage(content=words)
