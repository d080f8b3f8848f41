"""Products and variants as every store platform knows them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from commerce.money import Money
from commerce.sale import Sale, price_at


class Variant(BaseModel):
    """One thing that can be put in a parcel: a product in one size, colour, ...

    ``stock`` is None where the platform does not track it; then ``available`` decides alone. ``price`` holds outside
    of the ``sale``, which only goods out of files have: platforms say themselves what a thing costs now.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    sku: str = ""
    barcode: str = ""
    title: str = ""
    options: dict[str, str] = Field(default_factory=dict)
    price: Money
    compare_at: Money | None = None
    sale: Sale | None = None
    available: bool = True
    stock: int | None = None
    image: str = ""

    @property
    def in_stock(self) -> bool:
        """Whether it can be bought now."""
        return self.available and (self.stock is None or self.stock > 0)

    def price_at(self, now: datetime) -> Money:
        """Return what it costs at a moment."""
        sale = self.sale
        return price_at(self.price, sale.price, sale.begins, sale.ends, now) if sale else self.price

    def before_at(self, now: datetime) -> Money | None:
        """Return the higher price that it is compared with at a moment."""
        return self.compare_at if self.price_at(now) == self.price else self.price


class Product(BaseModel):
    """A product with all its variants.

    ``id`` and ``handle`` are the platform's own, opaque to us. ``attributes`` are plain facts such as
    ``{"material": "merino wool"}``. ``status`` other than ``active`` is never shown to customers. ``changes_at`` is
    when the platform will change a price by itself, such as at the end of a sale.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    handle: str = ""
    title: str
    description: str = ""
    brand: str = ""
    product_type: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    attributes: dict[str, str] = Field(default_factory=dict)
    url: str = ""
    images: tuple[str, ...] = ()
    variants: tuple[Variant, ...]
    rating: float | None = None
    status: str = "active"
    updated_at: datetime | None = None
    changes_at: datetime | None = None

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought now."""
        return any(variant.in_stock for variant in self.variants)

    @property
    def price_from(self) -> Money:
        """The lowest price of a variant that can be bought, of all variants when none can."""
        return min(
            (v.price for v in self.variants if v.in_stock),
            default=min(v.price for v in self.variants),
        )

    def option_values(self) -> dict[str, list[str]]:
        """Return every option with its values in the order the store gives them."""
        values: dict[str, dict[str, None]] = {}
        for variant in self.variants:
            for name, value in variant.options.items():
                values.setdefault(name, {})[value] = None
        return {name: list(seen) for name, seen in values.items()}
