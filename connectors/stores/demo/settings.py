"""The settings of the demo store."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from runtime.section import Section


class DemoSettings(Section):
    """``SHOPCLERK_DEMO_…``: read when the shop is the demo."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_DEMO_")

    idempotency: Literal["keys", "none"] = Field("keys", description="whether the demo store honours idempotency keys")
