"""What ``change_items`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from service.changes.spec import Arguments
from service.changes.swaps import SwapArgument


class ItemsArguments(Arguments):
    """Which articles become which other variants."""

    swaps: tuple[SwapArgument, ...] = Field(..., min_length=1, max_length=20, description="all articles at once")
