"""The settings of a mailbox in which the clerk answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from runtime import values
from runtime.section import Section

Protection = Literal["tls", "starttls", "none"]


class EmailSettings(Section):
    """``SHOPCLERK_EMAIL_…``: read when the shop is opened, where that desk is named."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_EMAIL_")

    address: str = Field("", description="the mailbox that customers write to, such as help@shop.example")
    people: str = Field("", description="where what needs a person is sent; not the clerk's own mailbox")
    user: str = Field("", description="user at the IMAP and the SMTP server; empty = the address")
    password: SecretStr = Field(SecretStr(""), description="password there; with Google an app password")
    secret: SecretStr = Field(
        SecretStr(""), description="by which answers to the clerk's mails are known, as `desk setup email` writes it"
    )
    imap_host: str = Field("", description="IMAP server")
    imap_port: int = Field(993, ge=1, le=65535, description="port of the IMAP server")
    imap_security: Protection = Field("tls", description="how the connection to the IMAP server is protected")
    smtp_host: str = Field("", description="SMTP server")
    smtp_port: int = Field(587, ge=1, le=65535, description="port of the SMTP server")
    smtp_security: Protection = Field("starttls", description="how the connection to the SMTP server is protected")
    inbox: str = Field("INBOX", pattern=r"\A[A-Za-z0-9 ._/-]{1,60}\z", description="folder that is read")
    folder: str = Field(
        "Shopclerk", pattern=r"\A[A-Za-z0-9 ._/-]{1,60}\z", description="folder that what was read is moved to"
    )
    days: int = Field(3, ge=1, le=30, description="older mails are left alone")
    patience: int = Field(12, ge=1, le=48, description="hours in which a change asked by mail can be confirmed")
    stamped_by: str = Field(
        "",
        pattern=r"\A[A-Za-z0-9._-]{0,200}\z",
        description="the name by which the receiving server writes Authentication-Results, where it takes away foreign "
        "ones; senders that it proves are signed in; empty = nobody is known by an address",
    )

    @field_validator("address", "people")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        return values.mailbox(value)
