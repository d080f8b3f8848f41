"""The settings of a WooCommerce shop."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from runtime.home import expanded
from runtime.section import Section


class WooSettings(Section):
    """``SHOPCLERK_WOO_…``: read when the shop is on WooCommerce."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_WOO_")

    ca: str = Field("", description="file of certificates that a WooCommerce shop's own one is checked with")
    local: bool = Field(
        False, description="the WooCommerce shop is on this machine or in a private network: /connect/woo may go there"
    )
    arrival_days: int = Field(
        10, ge=0, le=90, description="WooCommerce: after so many days a parcel of a completed order counts as arrived"
    )
    quiet_seconds: float = Field(
        120.0, ge=0, le=3600, description="seconds after which an unclear change on WooCommerce is read back"
    )

    @field_validator("ca")
    @classmethod
    def _certificates(cls, value: str) -> str:
        return value and str(expanded(Path(value)))
