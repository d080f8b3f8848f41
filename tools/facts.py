"""The facts of an order as they stand in results, by type: what a reader may count on, and what it finds where none is.

The service words them (`service.orders.describe`); a result keeps them as they came, for the model.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        """Leave out what is not known, so that its default stands there."""
        return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else value


class LineFacts(_Facts):
    """An article of an order, or of what comes back; ``unsent``: how many of it have not left yet."""

    title: str = ""
    variant: str = ""
    quantity: int = 1
    unsent: int = 0
    amount: str = ""


class ParcelFacts(_Facts):
    """A parcel on its way."""

    carrier: str = ""
    number: str = ""
    url: str = ""
    status: str = ""
    shipped_on: str = ""


class RefundFacts(_Facts):
    """Money that went back, and on which day."""

    amount: str = ""
    on: str = ""


class ReturnFacts(_Facts):
    """Goods on their way back; ``label`` says how to send them, ``exchange`` that others come instead."""

    status: str = ""
    label: str = ""
    exchange: bool = False
    items: list[LineFacts] = []


class RuleFacts(_Facts):
    """Whether an order can take an action, and why not."""

    allowed: bool = False
    reason: str = ""


class Standing(_Facts):
    """How an order stands: ``state`` is the shop's own word for it, days are ISO dates, money is in ``currency``."""

    number: str = ""
    status: str = ""
    state: str = ""
    placed_on: str = ""
    total: str = ""
    currency: str = ""


class OrderLine(Standing):
    """One order of a list; ``items``: how many pieces; ``articles``: the first of them by name."""

    items: int | None = None
    articles: list[str] = []
    delivered_on: str = ""


class OrderFacts(Standing):
    """A whole order; ``can``: per action whether it is still possible. How long things take is the shop's own word."""

    items: list[LineFacts] = []
    refunded: str = ""
    delivered_on: str = ""
    tracking: list[ParcelFacts] = []
    returns: list[ReturnFacts] = []
    shipping_address: str = ""
    paid_with: str = ""
    paid: str = ""
    email: str = ""
    discount: str = ""
    shipping: str = ""
    tax: str = ""
    refunds: list[RefundFacts] = []
    delivery_time: str = ""
    payout_days: str = ""
    can: dict[str, RuleFacts] = {}

    @field_validator("items", "tracking", "returns", "refunds", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """Read an order of a list as well, which has a number in place of its articles."""
        return value if isinstance(value, list) else []
