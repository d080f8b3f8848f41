"""A sale: a price that holds for some time only, judged whenever a price is told."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from commerce.money import Money

Amount = TypeVar("Amount")


class Sale(BaseModel):
    """A price below the usual one, from a moment until another; None leaves that side open."""

    model_config = ConfigDict(frozen=True)

    price: Money
    begins: datetime | None = None
    ends: datetime | None = None


def price_at(
    full: Amount, sale: Amount | None, begins: datetime | None, ends: datetime | None, now: datetime
) -> Amount:
    """Return what something costs at a moment: the sale's price while that is on, the full one before and after."""
    on = (begins is None or begins <= now) and (ends is None or now < ends)
    return sale if sale is not None and on else full


def next_change(begins: datetime | None, ends: datetime | None, now: datetime) -> datetime | None:
    """Return when a sale begins or ends next, None when it never will."""
    return min((each for each in (begins, ends) if each is not None and each > now), default=None)
