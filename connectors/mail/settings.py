"""The settings of mail by SMTP."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from runtime.settings import Section


class SmtpSettings(Section):
    """``SHOPCLERK_SMTP_…``: read when mail is sent by a server."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_SMTP_")

    host: str = Field("", description="SMTP server")
    port: int = Field(587, ge=1, le=65535, description="port of the SMTP server")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how the connection to the SMTP server is protected"
    )
    user: str = Field("", description="user at the SMTP server; empty = no login")
    password: SecretStr = Field(SecretStr(""), description="password at the SMTP server")
