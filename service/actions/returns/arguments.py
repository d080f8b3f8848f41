"""What ``return_items`` is asked for with."""

from __future__ import annotations

from pydantic import Field, field_validator

from commerce.text import one_line
from service.changes import pieces
from service.changes.spec import Arguments

REASON = "one of the shop's reasons for returns, if the customer gave one"


class ReturnArguments(Arguments):
    """What comes back and why. No articles means: everything that can."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="leave it out to send all back")
    reason: str = Field("", max_length=120, description=REASON)
    note: str = Field("", max_length=300, description="what the customer says about it, in their words")

    @field_validator("note", mode="before")
    @classmethod
    def _note(cls, value: object) -> str:
        return one_line(value, 300) if isinstance(value, str) else ""
