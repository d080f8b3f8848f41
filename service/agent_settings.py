"""The settings of the door for customers' own programs (MCP)."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from runtime import values
from runtime.section import Section


class AgentSettings(Section):
    """``SHOPCLERK_MCP_…``: read when the server starts."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_MCP_")

    offers: Literal["off", "catalogue", "orders", "changes"] = Field(
        "changes",
        description="what customers' own programs (Claude, ChatGPT, …) get over MCP: off, catalogue (goods and rules), "
        "orders (a proven customer's own as well), or changes (proposals too, which the customer confirms)",
    )
    issuer: str = Field(
        "",
        description="address of the OAuth server that signs your customers in for such programs; empty = none",
    )
    jwks_url: str = Field("", description="where that server publishes its keys (JWKS), over https")

    @field_validator("issuer", "jwks_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return values.web_address(value)

    @field_validator("jwks_url")
    @classmethod
    def _private(cls, value: str) -> str:
        found = urlsplit(value)
        if value and found.scheme != "https" and found.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("keys are read over https")
        return value

    @model_validator(mode="after")
    def _both(self) -> AgentSettings:
        if bool(self.issuer) != bool(self.jwks_url):
            raise ValueError("SHOPCLERK_MCP_ISSUER and SHOPCLERK_MCP_JWKS_URL belong together")
        return self
