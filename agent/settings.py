"""The settings of the language model beside its name, key and address."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from runtime.settings import Section


class ModelSettings(Section):
    """``SHOPCLERK_MODEL_…``: read when the clerk is opened."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_MODEL_")

    words: Literal["articles", "none"] = Field(
        "articles",
        description="where a model's own sentences may be shown: in talk about articles, or nowhere (none)",
    )
    timeout: float = Field(30.0, gt=0, le=300, description="seconds for one call of the chat model")
    retries: int = Field(2, ge=0, le=5, description="retries of one call of the chat model")
