"""``assistant``: ask the model. It answers with text, or with one tool call."""

from __future__ import annotations

import json
import logging
from string import Template
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, SystemMessage, ToolMessage
from langgraph.runtime import Runtime

from agent import calls
from agent.gate import Gate
from agent.grounds import Grounds
from agent.nodes.common import answer_call, taken_over
from agent.state import MAX_TOOL_CALLS, State, TurnContext
from commerce.errors import ModelError
from commerce.text import one_line
from prompts import text as prompt
from runtime import clock
from service import identity
from tools import TOOLS

log = logging.getLogger(__name__)
#: What a model reads about its tools; like its instructions, no customer needs it word for word.
TOLD = "\n".join(tool.description for tool in TOOLS.values())
TOO_LONG = "I could not finish that in one go. Could you ask for one thing at a time, or shall I call a colleague?"


async def assistant(state: State, runtime: Runtime[TurnContext]) -> State:
    """Call the model once; stream what the gate lets through; keep the history valid."""
    context = runtime.context
    if (state.get("calls") or state.get("notices")) and await taken_over(context):
        return {"taken": True}  # while a tool or a change ran
    system = _system(context)
    grounds = Grounds(
        context.shop.hosts,
        state["messages"],
        context.principal.email,
        f"{system.content}\n{TOLD}",
        state.get("dictated", []),
    )
    gate = Gate(grounds, state["messages"], state.get("notices", []))
    before = [SystemMessage(content=context.before)] if context.before else []
    prompted: list[AnyMessage] = [system, *before, *answered(state["messages"])]
    try:
        answer, shown = await _ask(context, prompted, gate, runtime)
        if not answer.tool_calls and not answer.invalid_tool_calls and not answer.content:
            if state.get("notices"):
                return {"messages": [answer]}
            answer, shown = await _ask(context, prompted, gate, runtime)
    except Exception as error:  # noqa: BLE001 - every provider's client has errors of its own; the turn ends politely
        log.warning("chat model failed: %s: %s", type(error).__name__, one_line(str(error), 300))
        return {"error": ModelError.default}
    if await taken_over(context):
        return {"taken": True}
    said = [*state.get("said", []), shown] if shown.strip() else state.get("said", [])
    return _checked(state, answer, said, grounds)


async def _ask(
    context: TurnContext, prompted: list[AnyMessage], gate: Gate, runtime: Runtime[TurnContext]
) -> tuple[AIMessage, str]:
    whole: Any = None
    shown = ""
    async for chunk in context.model.astream(prompted, config=context.config):
        whole = chunk if whole is None else whole + chunk
        shown += _show(gate.feed(chunk.text), runtime)
    shown += _show(gate.finish(), runtime)
    if whole is None:
        return AIMessage(content=""), shown
    return calls.plain(whole, prompted), shown


def _show(text: str, runtime: Runtime[TurnContext]) -> str:
    if text:
        runtime.stream_writer({"type": "text", "text": text})
    return text


def _checked(state: State, answer: AIMessage, said: list[str], grounds: Grounds) -> State:
    """Refuse calls that cannot be run, telling the model why, within the turn's budget."""
    made = state.get("calls", 0)
    if not answer.tool_calls and not answer.invalid_tool_calls:
        return {"messages": [answer], "said": said}
    answer, problem = calls.checked(answer, made, grounds)
    if problem is None:
        return {"messages": [answer], "said": said}
    found: list[Any] = [*answer.tool_calls, *answer.invalid_tool_calls]
    refusal = {"kind": "error", "code": "bad_tool_call", "message": problem}
    update: State = {
        "messages": [answer, answer_call(found[0]["id"], found[0]["name"], json.dumps(refusal))],
        "said": said,
        "calls": made + 1,
    }
    if made >= MAX_TOOL_CALLS:
        update["error"] = TOO_LONG
    return update


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
    own = context.shop.instructions
    return SystemMessage(content=f"{words}\nThe shop adds:\n{own}\n" if own else words)
