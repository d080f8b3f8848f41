"""The embedded engine as a LangChain chat model: the same graph runs on it as on any other."""

# ruff: noqa: ARG002 - the signatures are LangChain's; `stop` and the callbacks mean nothing here

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.embedded import next_move, state
from agent.embedded.dialogue import Move, metadata
from agent.embedded.router import router

_PIECES = re.compile(r"\S+\s*|\s+")
_WORDS_A_CHUNK = 12


class EmbeddedChat(BaseChatModel):
    """A chat model that needs no key, no network and no language model.

    Each answer is text, one tool call, or both. The dialogue's state travels in the answer's
    ``response_metadata`` (``engine``, ``frame``, ``intent``, ``score``, ``rule``), so one instance serves any number
    of conversations. What outlives the messages is handed in as ``dialogue`` (`agent.embedded.state`). System messages
    are ignored: nothing that somebody writes can change how it works.
    """

    @property
    def _llm_type(self) -> str:
        return "shopclerk-embedded"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"engine": "embedded"}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model with tools it may call, kept as names and JSON schemas.

        Args:
            tools: LangChain tools, functions, pydantic classes or OpenAI-style dicts.
            tool_choice: Taken for compatibility and not followed.
            **kwargs: Passed on to every call.
        """
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return _result(_move(messages, kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return _result(await asyncio.to_thread(_move, messages, kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in _chunks(_move(messages, kwargs)):
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        # The encoder keeps a core busy for some milliseconds: not on the event loop.
        for chunk in _chunks(await asyncio.to_thread(_move, messages, kwargs)):
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk


def arguments(tools: Iterable[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Return the names of the arguments of tools in OpenAI's form, by the tool's name."""
    functions = [tool["function"] for tool in tools]
    return {each["name"]: frozenset(each.get("parameters", {}).get("properties", {})) for each in functions}


def _move(messages: list[BaseMessage], kwargs: dict[str, Any]) -> Move:
    tools = arguments(kwargs.get("tools") or ())
    return next_move.decide(messages, tools, router(), state.read(kwargs.get("dialogue")))


def _call_id() -> str:
    return f"call_{uuid.uuid4().hex}"


def _result(move: Move) -> ChatResult:
    calls = [{"name": move.tool, "args": move.args, "id": _call_id(), "type": "tool_call"}] if move.tool else []
    message = AIMessage(content=move.text, tool_calls=calls, response_metadata=metadata(move))
    return ChatResult(generations=[ChatGeneration(message=message)])


def _chunks(move: Move) -> Iterator[ChatGenerationChunk]:
    """Cut a move into a few chunks; the last one carries the metadata, as merging would double it."""
    words = _PIECES.findall(f"{move.text}\n" if move.tool and move.text else move.text)
    for start in range(0, len(words), _WORDS_A_CHUNK):
        yield ChatGenerationChunk(message=AIMessageChunk(content="".join(words[start : start + _WORDS_A_CHUNK])))
    calls = [tool_call_chunk(name=move.tool, args=json.dumps(move.args), id=_call_id(), index=0)] if move.tool else []
    message = AIMessageChunk(
        content="", tool_call_chunks=calls, response_metadata=metadata(move), chunk_position="last"
    )
    yield ChatGenerationChunk(message=message)
