"""What ``/readyz`` answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class Check(BaseModel):
    """One part of the installation."""

    ok: bool
    detail: str


class ScheduledJob(BaseModel):
    """Something that is done again and again, and how its last run went."""

    name: str
    every: float = Field(description="seconds from the end of a run to the beginning of the next")
    what: str = Field(description="what it does")
    last: datetime | None = Field(description="when its last run ended")
    seconds: float = Field(description="how long that took")
    error: str = Field(description="why that failed; empty when it did not")


class ReadyOut(BaseModel):
    """Whether the server can do its work."""

    ready: bool
    checks: dict[str, Check] = Field(description="told to staff keys and to the server's own machine; else empty")
    jobs: list[ScheduledJob] = Field(description="told to the same; else empty")
