"""A scripted chat model: answers by a plain function. For benchmarks, and for models that behave badly on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from agent import facts

_COUNT = count(1)
Answer = Callable[[list[BaseMessage]], AIMessage]


class ScriptedChat(BaseChatModel):
    """Answers with ``answer(messages)``; binding tools changes nothing, so it may call what it likes.

    The customer's messages are given to it as they were written.
    """

    answer: Answer

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return itself."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        read = [
            each.model_copy(update={"content": facts.written(each.text)}) if isinstance(each, HumanMessage) else each
            for each in messages
        ]
        return ChatResult(generations=[ChatGeneration(message=self.answer(read))])


def call(name: str, /, **arguments: Any) -> AIMessage:
    """Return a message that calls a tool."""
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": f"call-{next(_COUNT)}-{name}"}])
