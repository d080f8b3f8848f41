"""A ticket as django-helpdesk's API and webhooks tell it, decoded once."""

from __future__ import annotations

from pydantic import BaseModel, Field, ValidationError

from commerce.decoding import decoded
from commerce.errors import InputError

#: The states of a ticket that are over: resolved, closed, duplicate.
OVER = frozenset({3, 4, 5})


class FollowUp(BaseModel):
    """What was written or done at a ticket. ``user`` is a member of staff, None for whoever submitted it."""

    id: int
    user: int | None = None
    comment: str | None = ""
    public: bool = False
    new_status: int | None = None

    @property
    def said(self) -> str:
        """What the customer can read or wrote."""
        return (self.comment or "").strip() if self.public else ""


class Ticket(BaseModel):
    """A ticket with all that followed."""

    id: int
    title: str = ""
    description: str | None = ""
    submitter_email: str | None = ""
    assigned_to: int | None = None
    status: int = 1
    followup_set: list[FollowUp] = Field(default=[])


class Hook(BaseModel):
    """The body of a webhook. ``followup_id`` is what just happened, None for a new ticket."""

    ticket: Ticket
    followup_id: int | None = None


def read(body: bytes) -> Hook:
    """Return what a webhook says.

    Raises:
        InputError: It is none.
    """
    try:
        return Hook.model_validate(decoded(body))
    except (ValueError, ValidationError) as error:
        raise InputError("That is no webhook of a help desk's.", detail=type(error).__name__) from None
