"""The settings of the language model its name, key and address, and how it is asked."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from runtime.section import Section, plain


class ModelSettings(Section):
    """``SHOPCLERK_MODEL_…``: read when the clerk is opened."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_MODEL_")

    chat: str = Field(
        "",
        validation_alias=plain("CHAT_MODEL"),
        description="embedded, openai:NAME or an init_chat_model name; empty = embedded, with a key openai",
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias=plain("OPENAI_API_KEY"),
        description="key of the OpenAI-compatible endpoint",
    )
    openai_base_url: str = Field(
        "",
        validation_alias=plain("OPENAI_BASE_URL"),
        description="address of an OpenAI-compatible endpoint",
    )
    engine: Literal["hybrid", "model"] = Field(
        "hybrid",
        validation_alias=AliasChoices("SHOPCLERK_ENGINE"),
        description="with a chat model: it is spared what the embedded engine is sure of (hybrid), or not (model)",
    )
    words: Literal["articles", "none"] = Field(
        "articles",
        description="where a model's own sentences may be shown: in talk about articles, or nowhere (none)",
    )
    timeout: float = Field(30.0, gt=0, le=300, description="seconds for one call of the chat model")
    turn_timeout: float = Field(
        90.0,
        gt=0,
        le=900,
        description="seconds for all calls of the chat model in one turn; what is known is told then",
    )
    retries: int = Field(2, ge=0, le=5, description="retries of one call of the chat model")

    @property
    def hybrid(self) -> bool:
        """Whether the engine answers beside a chat model."""
        return self.engine == "hybrid"

    @property
    def name(self) -> str:
        """The chat model in force."""
        if self.chat:
            return self.chat
        return "openai:gpt-5-mini" if self.openai_api_key.get_secret_value() else "embedded"
