"""The settings of trying things on, and of the companies that make pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from runtime import values
from runtime.home import expanded
from runtime.section import Section, plain, renamed

#: A model's id, as it goes into an address.
_MODEL = r"\A[a-z0-9][a-z0-9.-]{0,80}\z"


class TryOnSettings(Section):
    """``SHOPCLERK_TRYON_…``: read when the shop is opened; keys go by the names that the companies give them."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_TRYON_")

    providers: str = Field(
        "local",
        validation_alias=renamed("TRYON_PROVIDERS", "TRYON"),
        description="try-on providers in the order in which they are tried, comma separated, or off "
        "(docs/owners/trying-on.md)",
    )
    timeout: float = Field(60.0, gt=0, le=600, description="seconds that one try-on provider gets for a picture")
    paid_per_day: int = Field(100, ge=0, description="try-on pictures a day that may cost money; 0 = none")
    at_once: int = Field(1, ge=1, le=16, description="try-on pictures that are made at the same time")
    google_project: str = Field(
        "", pattern=r"\A[a-z0-9.:-]{0,100}\z", description="try-on by google: id of the Google Cloud project"
    )
    google_region: str = Field(
        "europe-west4", pattern=r"\A[a-z0-9-]{1,40}\z", description="try-on by google: where photos are computed"
    )
    google_model: str = Field(
        "virtual-try-on-001",
        pattern=_MODEL,
        description="try-on by google: the model, a virtual-try-on or a gemini image model",
    )
    google_application_credentials: Path | None = Field(
        None,
        validation_alias=plain("GOOGLE_APPLICATION_CREDENTIALS"),
        description="try-on by google: key file; empty = the account of the machine, at Google",
    )
    gemini_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias=plain("GEMINI_API_KEY"),
        description="try-on by gemini: API key, of a project with billing",
    )
    gemini_model: str = Field("gemini-3.1-flash-image", pattern=_MODEL, description="try-on by gemini: the image model")
    fashn_api_key: SecretStr = Field(
        SecretStr(""), validation_alias=plain("FASHN_API_KEY"), description="try-on by fashn: API key"
    )
    fashn_model: Literal["tryon-v1.6", "tryon-max"] = Field(
        "tryon-v1.6", description="try-on by fashn: the model; tryon-max is slower, costs more and takes accessories"
    )
    google_url: str = Field("", description="try-on by google: another address of Vertex AI, as a private one")
    gemini_url: str = Field("", description="try-on by gemini: another address of the Gemini API")
    fashn_url: str = Field("", description="try-on by fashn: another address of its API")

    @field_validator("google_url", "gemini_url", "fashn_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return values.web_address(value)

    @field_validator("google_application_credentials")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        return value and expanded(value)
