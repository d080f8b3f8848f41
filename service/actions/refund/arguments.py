"""What ``refund_order`` is asked for with."""

from __future__ import annotations

from pydantic import Field, field_validator

from commerce.causes import CAUSES
from commerce.money import check_currency, parse_amount
from commerce.text import one_line
from service.changes import pieces
from service.changes.spec import Arguments


class RefundArguments(Arguments):
    """What to refund. Nothing but the order number means: all that is left."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="leave it out for the whole order")
    shipping: bool = Field(False, description="true: the shipping cost, by itself or with the named articles")
    amount: str = Field("", max_length=20, description="an amount to refund instead of articles, such as 12.50")
    currency: str = Field("", max_length=3, description="currency of the amount, if the customer named one")
    reason: str = Field("", max_length=300, description="the customer's reason, in their words")
    cause: str = Field(
        "",
        max_length=60,
        description=f"only if the customer says so, one of: {', '.join(CAUSES)}; other reasons have no cause",
    )

    @field_validator("amount", mode="before")
    @classmethod
    def _amount(cls, value: object) -> str:
        if value in (None, ""):
            return ""
        if isinstance(value, float):
            value = str(value)
        return format(parse_amount(value), "f")

    @field_validator("currency", mode="before")
    @classmethod
    def _currency(cls, value: object) -> str:
        return check_currency(value.strip().upper() if isinstance(value, str) else value) if value else ""

    @field_validator("reason", mode="before")
    @classmethod
    def _reason(cls, value: object) -> str:
        return one_line(value, 300) if isinstance(value, str) else ""
