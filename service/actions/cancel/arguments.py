"""What ``cancel_order`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from service.changes.spec import Arguments


class CancelArguments(Arguments):
    """Why the order is called off."""

    reason: str = Field(
        "", max_length=120, description="one of the shop's reasons for cancelling, if the customer gave one"
    )
