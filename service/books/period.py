"""Of how many days numbers are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from runtime import clock

Days = Annotated[Literal[1, 7, 30, 90, 365], BeforeValidator(int)]


class Period(BaseModel):
    """The days that are looked at, up to now."""

    model_config = ConfigDict(extra="forbid")

    days: Days = Field(30, description="up to now")

    @property
    def since(self) -> datetime:
        """When it begins."""
        return clock.now() - timedelta(days=self.days)
