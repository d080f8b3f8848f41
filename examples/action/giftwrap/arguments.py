"""What ``gift_wrap`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from service.changes.spec import Arguments


class GiftWrapArguments(Arguments):
    """What the card says."""

    card: str = Field(..., min_length=1, max_length=500, description="what the card says, in the customer's words")
