"""The settings of the server: where it listens, and how it is reached."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from commerce.links import origin_of
from runtime import values
from runtime.section import Section, renamed


class ServerSettings(Section):
    """``SHOPCLERK_SERVER_…``: read when the server starts, and wherever an address of its own is written."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_SERVER_")

    host: str = Field(
        "127.0.0.1", validation_alias=renamed("SERVER_HOST", "HOST"), description="address the server listens on"
    )
    port: int = Field(
        8000, ge=0, le=65535, validation_alias=renamed("SERVER_PORT", "PORT"), description="port the server listens on"
    )
    public_url: str = Field(
        "",
        validation_alias=renamed("SERVER_PUBLIC_URL", "PUBLIC_URL"),
        description="address customers reach the server at; empty = http://HOST:PORT",
    )
    trusted_proxies: str = Field(
        "",
        validation_alias=renamed("SERVER_TRUSTED_PROXIES", "TRUSTED_PROXIES"),
        description="addresses or networks of proxies whose X-Forwarded-For is believed, comma separated; empty = none",
    )
    api_docs: Literal["auto", "on", "off"] = Field(
        "auto",
        validation_alias=renamed("SERVER_API_DOCS", "API_DOCS"),
        description="whether /docs and /openapi.json are served: on, off, or auto = in development only",
    )

    widget_origins: str = Field(
        "",
        description="origins of the pages that the widget stands on, beside the shop's own, comma separated, such as "
        "https://www.example.com",
    )

    hooks_local: bool = Field(
        False, description="the webhooks that the console sets up may go to this machine and to private networks"
    )

    @field_validator("widget_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        for part in filter(None, (each.strip() for each in value.split(","))):
            if origin_of(part) != part.lower().rstrip("/"):
                raise ValueError("name origins, such as https://www.example.com, without a path")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, (each.strip() for each in value.split(","))):
            try:
                ip_network(part if part != "*" else "::/0", strict=False)
            except ValueError:
                raise ValueError("name addresses or networks, such as 10.0.0.0/8, or * for all") from None
        return value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return values.web_address(value)

    @property
    def base_url(self) -> str:
        """The address that links of this server start with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def shows_api(self, env: str) -> bool:
        """Return whether the API describes itself in this environment."""
        return self.api_docs == "on" or (self.api_docs == "auto" and env == "development")
