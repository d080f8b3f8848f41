"""The settings of the shop's own sign-in, whose tokens say who a customer is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from runtime import values
from runtime.section import Section, renamed


class SignInSettings(Section):
    """``SHOPCLERK_SIGN_IN_…``: read whenever such a token comes."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_SIGN_IN_")

    token_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias=renamed("SIGN_IN_TOKEN_SECRET", "SHOP_TOKEN_SECRET"),
        description="secret that the shop's own sign-in tokens are signed with (HS256), at least 32 characters",
    )
    token_public_key: str = Field(
        "",
        validation_alias=renamed("SIGN_IN_TOKEN_PUBLIC_KEY", "SHOP_TOKEN_PUBLIC_KEY"),
        description="or the Ed25519 public key (PEM) of the shop's own sign-in tokens (EdDSA)",
    )
    sub: Literal["customer_id", "other"] = Field(
        "customer_id",
        description="what `sub` of the shop's own sign-in tokens is: the platform's customer id, which must then be "
        "that of the order and the account, or something else",
    )

    @field_validator("token_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        values.secret(value.get_secret_value())
        return value

    @field_validator("token_public_key")
    @classmethod
    def _key(cls, value: str) -> str:
        return values.public_key(value)
