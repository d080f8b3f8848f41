"""The settings of rate limits."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from runtime.section import Section


class LimitSettings(Section):
    """``SHOPCLERK_LIMIT_…``: read when the shop is opened."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_LIMIT_")

    messages: int = Field(
        40,
        ge=0,
        description="messages per minute and customer (network address: 3 times, shop: 100 times that); 0 = no limit",
    )
    requests: int = Field(
        600,
        ge=0,
        description="requests a minute per customer, or per network address while nobody is known; 0 = no limit",
    )
    proposals: int = Field(40, ge=0, description="proposals per hour and customer (shop: 100 times that); 0 = no limit")
    codes: int = Field(
        5,
        ge=0,
        description="codes per hour and session, and mailed to one mailbox (shop: 100 times that); 0 = no limit",
    )
    tryon: int = Field(
        20,
        ge=0,
        description="try-on pictures, and try-on sessions, per hour and customer (network address: 3 times, shop: 50 "
        "times that); 0 = no limit",
    )
    connections: int = Field(
        500,
        ge=10,
        le=100_000,
        description="connections at once that the server holds; a fifth of them per network address",
    )
