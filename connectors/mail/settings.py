"""The settings of mail: how it is sent, from whom, and the server that sends it."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from runtime import values
from runtime.section import Section, renamed


class MailSettings(Section):
    """``SHOPCLERK_MAIL_…``: read when the shop is opened, and whenever staff are told something."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_MAIL_")

    by: Literal["outbox", "smtp"] = Field(
        "outbox",
        validation_alias=renamed("MAIL_BY", "MAIL"),
        description="how mail is sent: outbox (files in the state directory) or smtp",
    )
    from_: str = Field(
        "",
        validation_alias=AliasChoices("SHOPCLERK_MAIL_FROM"),
        description="sender of the shop's mail, such as shop@example.com",
    )
    staff: str = Field(
        "",
        max_length=254,
        validation_alias=renamed("MAIL_STAFF", "STAFF_MAIL"),
        description="address told of hand-offs and approvals; empty = nobody is mailed",
    )

    @field_validator("staff")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        return values.mailbox(value)


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
