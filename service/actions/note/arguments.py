"""What ``add_note`` is asked for with."""

from __future__ import annotations

from pydantic import Field, field_validator

from commerce.text import one_line
from service.changes.spec import Arguments


class NoteArguments(Arguments):
    """What the note says."""

    text: str = Field(..., min_length=1, max_length=2000, description="the note, in the customer's words")

    @field_validator("text", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return one_line(value, 2000) if isinstance(value, str) else value
