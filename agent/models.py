"""Which chat model drives the clerk: the embedded engine, an OpenAI-compatible endpoint, or any of LangChain's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from agent import providers, tool_schemas
from agent.settings import ModelSettings
from commerce.errors import ConfigurationError
from commerce.text import one_line
from runtime.env_file import pass_on
from runtime.settings import Settings
from service.shop import Shop
from tools import of_strangers, offered


def load_model(settings: Settings) -> BaseChatModel:
    """Return the configured chat model.

    Raises:
        ConfigurationError: The name is not known, or what it needs is missing.
    """
    own = settings.section(ModelSettings)
    name = own.name
    if name == "embedded":
        from agent.embedded.model import EmbeddedChat

        return EmbeddedChat()
    pass_on(settings.file)
    provider, model = providers.resolved(name)
    if provider == "openai":
        return _openai(settings, model)
    providers.checked(provider, model)
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(model, model_provider=provider, timeout=own.timeout, max_retries=own.retries)
    except Exception as error:
        raise ConfigurationError(f"The chat model {name!r} cannot be used: {one_line(str(error), 300)}") from error


def _openai(settings: Settings, model: str) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    own, options = settings.section(ModelSettings), dict[str, Any]()
    key = own.openai_api_key
    if not key.get_secret_value() and not own.openai_base_url:
        raise ConfigurationError("CHAT_MODEL names an OpenAI model, but OPENAI_API_KEY is not set.")
    if own.openai_base_url:
        # Compatible servers speak chat completions; some model names would switch to the Responses API.
        options = {"base_url": own.openai_base_url, "use_responses_api": False}
    return ChatOpenAI(
        model=model or "gpt-5-mini",
        api_key=key if key.get_secret_value() else "none",
        timeout=own.timeout,
        max_retries=own.retries,
        stream_usage=False,
        **options,
    )


class ToolModel:
    """A chat model with those of a shop's tools that a turn needs.

    Args:
        model: The chat model.
        shop: The shop, whose tools they are.
        others: Further tools that every turn has, in the form of OpenAI's API.
    """

    def __init__(self, model: BaseChatModel, shop: Shop, others: Sequence[dict[str, Any]] = ()) -> None:
        strangers = [] if written_by_code(model) else of_strangers(shop)  # code of ours calls none
        self.tools = {tool.name: tool for tool in [*offered(shop), *strangers]}
        self.arguments = {name: frozenset(tool.args) for name, tool in self.tools.items()}
        self.all = bind_tools(model, list(self.tools.values()))
        self._model, self._others = model, others
        self._bound = lru_cache(maxsize=64)(self._bind)  # to bind takes some milliseconds

    def given(self, names: tuple[str, ...]) -> Runnable[Any, Any]:
        """Return the model with these tools, and those that every turn has."""
        return self._bound(names)

    def _bind(self, names: tuple[str, ...]) -> Runnable[Any, Any]:
        return bind_tools(self._model, [self.tools[name] for name in names], self._others)


def bind_tools(
    model: BaseChatModel, tools: Sequence[BaseTool], others: Sequence[dict[str, Any]] = ()
) -> Runnable[Any, Any]:
    """Return the model with these tools bound, as a turn asks it, one call at a time where it can be asked for that.

    Args:
        model: The chat model.
        tools: The shop's tools.
        others: Further ones, in the form of OpenAI's API.
    """
    if written_by_code(model):
        return model.bind_tools(tools)
    sent = [*(tool_schemas.minimal(tool) for tool in tools), *others]
    if type(model).__name__ == "ChatOpenAI":
        return model.bind_tools(sent, parallel_tool_calls=False)
    return model.bind_tools(sent)


def written_by_code(model: BaseChatModel) -> bool:
    """Return whether the model is code of ours (the embedded engine), so that its words need no judge."""
    from agent.embedded.model import EmbeddedChat

    return isinstance(model, EmbeddedChat)
