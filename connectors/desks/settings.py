"""The settings of all desks; each has its own beside its adapter."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from runtime.section import Section


class DeskSettings(Section):
    """``SHOPCLERK_DESK_…``: read when the shop is opened."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_DESK_")

    names: str = Field(
        "", description="desks at which the clerk answers, comma separated (docs/owners/desks.md); empty = none"
    )
