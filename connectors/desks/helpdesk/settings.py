"""The settings of a django-helpdesk."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from runtime.section import Section


class HelpdeskSettings(Section):
    """``SHOPCLERK_HELPDESK_…``: read when the shop is opened, where that desk is named."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_HELPDESK_")

    url: str = Field("", description="where django-helpdesk is, such as https://help.example.com/helpdesk")
    token: SecretStr = Field(SecretStr(""), description="API token of the clerk's own staff account there")
    user: int = Field(0, ge=0, description="number of that account, as the addresses of its user pages show it")
    hook_secret: SecretStr = Field(
        SecretStr(""), description="password that its webhooks bring, as `shopclerk desk setup helpdesk` writes them"
    )
