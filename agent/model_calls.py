"""One call of the language model: within a time, without what its server refuses, and never half an answer."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import Runnable, RunnableBinding

from agent import calls, tool_choice
from agent.embedded.dialogue import MODEL
from agent.history import History
from agent.settings import ModelSettings
from agent.state import State, TurnContext
from commerce.text import one_line
from service.changes.registry import ACTIONS
from tools import TOOLS

log = logging.getLogger(__name__)
#: What a server may refuse to be told or asked for, and how its refusal names it.
_OPTIONAL = {"parallel_tool_calls": re.compile("parallel.?tool", re.I), "stream": re.compile(r"\bstream", re.I)}
_REFUSALS = (400, 404, 415, 422, 501)
#: What clients call the end of an answer that is not whole (`finish_reason` and the like), in small letters.
_CUT = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_NAMES = (*TOOLS, tool_choice.MORE)
#: After these the same question may have another answer.
_RENEW = frozenset({"verify_customer", "send_code", "plan", "handoff", *ACTIONS})
_END_OF_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f\u2026][\"'\u201d\u2019)\]]?(?=\s|$)|\n")


async def ask(state: State, context: TurnContext, prompted: list[AnyMessage]) -> AIMessage:
    """Ask a language model with the tools that the turn needs, and once more with those that it asks for.

    Args:
        state: The conversation.
        context: The turn.
        prompted: What it is asked.

    Raises:
        TimeoutError: A call took longer than it may, or the turn did.
        Exception: Whatever the provider's client raises.
    """
    tools = context.model.tools
    # The encoder keeps a core busy for some milliseconds: not on the event loop.
    names = await asyncio.to_thread(tool_choice.chosen, state, context.principal, tools)
    for _ in tool_choice.GROUPS:
        answer = await whole(context, context.model.given(names), prompted)
        call = answer.tool_calls[0] if answer.tool_calls else None
        if call is None or call["name"] != tool_choice.MORE:
            break
        further = tool_choice.GROUPS.get(str(call["args"].get("about")), tuple(tools))
        if set(further) & set(tools) <= set(names):
            break
        names = tuple(name for name in tools if name in {*names, *further})
    return answer


async def whole(context: TurnContext, model: Runnable[Any, Any], prompted: list[AnyMessage]) -> AIMessage:
    """Return the model's whole answer. What belongs to it is known only at its end: thoughts, a call, a cut.

    Args:
        context: The turn.
        model: The model with its tools.
        prompted: What it is asked.

    Raises:
        TimeoutError: The call took longer than it may, or the turn did.
        Exception: Whatever the provider's client raises.
    """
    if context.by_code:
        return calls.plain(await _streamed(context, model, prompted), prompted, TOOLS)
    limit = context.shop.settings.section(ModelSettings).timeout
    async with asyncio.timeout(max(0.0, min(limit, context.left()))):
        answer = await _taken(context, model, prompted)
    found = calls.plain(uncut(answer), prompted, {*_NAMES, *context.model.tools}, written=True)
    return found.model_copy(update={"response_metadata": {**found.response_metadata, "engine": MODEL}})


async def _taken(context: TurnContext, model: Runnable[Any, Any], prompted: list[AnyMessage]) -> Any:
    """Ask, and ask once more without what the server refuses; that is remembered as long as the shop is open."""
    while True:
        try:
            asked = without(model, context.refused)
            if "stream" in context.refused:
                return await asked.ainvoke(prompted, config=context.config)
            return await _streamed(context, asked, prompted)
        except Exception as error:
            name = refused(error, context.refused)
            if not name:
                raise
            log.warning("the chat model's server does not take %s: %s", name, one_line(str(error), 200))
            context.refused.add(name)


async def _streamed(context: TurnContext, model: Runnable[Any, Any], prompted: list[AnyMessage]) -> Any:
    whole: Any = None
    async for chunk in model.astream(prompted, config=context.config):
        whole = chunk if whole is None else whole + chunk
    return AIMessage(content="") if whole is None else whole


def without(model: Runnable[Any, Any], names: set[str]) -> Runnable[Any, Any]:
    """Return the model, not told what its server refuses."""
    if not names or not isinstance(model, RunnableBinding):
        return model
    kept = {name: value for name, value in model.kwargs.items() if name not in names}
    return model.model_copy(update={"kwargs": kept})


def refused(error: Exception, known: set[str]) -> str:
    """Return what of a request its server refused, "" when it is nothing that can be left out, or was left out."""
    if type(error) is ValueError and "No generation" in str(error):  # plain JSON where a stream was asked for
        return "stream" if "stream" not in known else ""
    if getattr(error, "status_code", None) not in _REFUSALS:
        return ""
    text = str(error)
    return next((name for name, sign in _OPTIONAL.items() if name not in known and sign.search(text)), "")


def uncut(answer: Any) -> Any:
    """Return an answer without the half sentence, or the call, that its end cut off; a refusal in place of nothing."""
    refusal = answer.additional_kwargs.get("refusal")
    if refusal and not answer.content:
        answer = answer.model_copy(update={"content": str(refusal)})
    if ended(answer) not in _CUT:
        return answer
    text = answer.text
    last = max((match.end() for match in _END_OF_SENTENCE.finditer(text)), default=0)
    # A call that was cut before its arguments would otherwise pass for one without any.
    return AIMessage(content=text[:last].rstrip(), response_metadata=answer.response_metadata)


def repeats(messages: Sequence[AnyMessage], answer: AIMessage) -> bool:
    """Return whether an answer makes a call that this turn has answered, with nothing since that may answer it anew."""
    for call in answer.tool_calls:
        for step in reversed(History(messages).this_turn()):
            if step.tool == call["name"] and step.args == call["args"]:
                return True
            if step.tool in _RENEW or step.kind == "outcome":
                return False
    return False


def ended(answer: Any) -> str:
    """Return why an answer ended, as its client tells it, in small letters."""
    told = answer.response_metadata
    return str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "").casefold()
