"""The settings of a shop that is reached by UCP or MCP."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from runtime.section import Section


class UcpSettings(Section):
    """``SHOPCLERK_UCP_…``: read when the shop is reached by UCP or MCP."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_UCP_")

    profile: str = Field(
        "",
        max_length=2048,
        description="UCP: address of the profile that shops read of this clerk; empty: the one that it serves itself",
    )
    local: bool = Field(False, description="the UCP or MCP server is on this machine or in a private network")
    searches: str = Field(
        "", max_length=4000, description="UCP, MCP: searches that find all products, with commas between them"
    )
    most: int = Field(5000, ge=1, le=50_000, description="UCP, MCP: so many products are read at most")
    currency: str = Field(
        "USD", min_length=3, max_length=3, description="MCP: the currency of prices that come without one"
    )
