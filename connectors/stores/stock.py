"""What a store says of its products beside the products themselves: live stock, and those that cannot be read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from commerce.money import Money


class Stock(BaseModel):
    """A variant's price and availability, read live.

    ``by_subscription``: it is sold in no other way. ``page`` is where customers see it, empty where that is not known.
    """

    model_config = ConfigDict(frozen=True)

    variant_id: str
    price: Money
    available: bool
    stock: int | None = None
    by_subscription: bool = False
    page: str = ""


class ProductFailure(BaseModel):
    """A product that could not be read or understood during sync."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    reason: str
