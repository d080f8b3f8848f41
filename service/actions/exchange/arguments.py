"""What ``exchange_items`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from service.actions.returns.arguments import REASON
from service.changes.spec import Arguments
from service.changes.swaps import SwapArgument


class ExchangeArguments(Arguments):
    """What comes back and what is wanted instead."""

    swaps: tuple[SwapArgument, ...] = Field(..., min_length=1, max_length=20, description="all articles at once")
    reason: str = Field("", max_length=120, description=REASON)
