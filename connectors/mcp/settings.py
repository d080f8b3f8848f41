"""The settings of further servers whose tools the clerk may read with."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from runtime.section import Section

#: Between a server and its tool, in the name that a model calls the tool by.
MARK = "__"
_NAME = re.compile(r"[a-z][a-z0-9]{0,19}")


class ServersSettings(Section):
    """``SHOPCLERK_TOOLS_…``: read when the shop is opened."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_TOOLS_")

    servers: str = Field(
        "",
        max_length=8000,
        description="MCP servers whose tools the clerk may read with, as NAME=ADDRESS with ; between them; ADDRESS is "
        "https://… or stdio:COMMAND; each tool has to be approved first (shopclerk mcp approve)",
    )
    tokens: SecretStr = Field(
        SecretStr(""), description="what proves to these servers who asks, as NAME=TOKEN with ; between them"
    )
    local: str = Field(
        "", description="names of those among them that are on this machine or in a private network, with , between"
    )
    seconds: float = Field(10.0, gt=0, le=60, description="so long an answer of such a server is waited for")

    @field_validator("servers")
    @classmethod
    def _named(cls, value: str) -> str:
        found = _pairs(value)
        if any(not _NAME.fullmatch(name) or not address for name, address in found):
            raise ValueError("give NAME=ADDRESS; a name is a small letter and up to 19 more or digits")
        if len({name for name, _ in found}) != len(found):
            raise ValueError("two servers have one name")
        return value

    @model_validator(mode="after")
    def _known(self) -> ServersSettings:
        if ({name for name, _ in _pairs(self.tokens.get_secret_value())} | self._local) - self.addresses.keys():
            raise ValueError("SHOPCLERK_TOOLS_TOKENS and SHOPCLERK_TOOLS_LOCAL name servers of SHOPCLERK_TOOLS_SERVERS")
        return self

    @property
    def addresses(self) -> dict[str, str]:
        """The servers' addresses by their names."""
        return dict(_pairs(self.servers))

    @property
    def _local(self) -> frozenset[str]:
        return frozenset(each.strip() for each in self.local.split(",") if each.strip())

    def token(self, name: str) -> str:
        """Return what proves to a server who asks; empty where nothing does."""
        return dict(_pairs(self.tokens.get_secret_value())).get(name, "")

    def is_local(self, name: str) -> bool:
        """Return whether a server may be on this machine or in a private network."""
        return name in self._local


def _pairs(value: str) -> list[tuple[str, str]]:
    parts = (each.partition("=") for each in value.split(";") if each.strip())
    return [(name.strip(), rest.strip()) for name, _, rest in parts]
