"""Orders, and what happens to them: payment, shipment, refund, return."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from commerce.address import Address
from commerce.money import Money, total


class Frozen(BaseModel):
    """Base of the order's parts: values, never changed in place."""

    model_config = ConfigDict(frozen=True)


class OrderStatus(StrEnum):
    """Where an order stands, in words every platform's state maps to."""

    PENDING = "pending"  # placed, payment not settled
    OPEN = "open"  # paid, nothing sent
    ON_HOLD = "on_hold"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"  # payment failed


class LineItem(Frozen):
    """One line: a variant, how many, and what one of them cost, as the store shows it.

    ``tax_on_top`` is the share of the price that is charged beside it, 0 where prices include the tax.
    """

    id: str
    product_id: str = ""
    variant_id: str = ""
    sku: str = ""
    title: str
    variant_title: str = ""
    quantity: int
    price: Money
    discount: Money | None = None
    tax: Money | None = None
    tax_on_top: Decimal = Decimal(0)
    refunded_quantity: int = 0
    shipped_quantity: int = 0
    tags: tuple[str, ...] = ()

    @property
    def refundable_quantity(self) -> int:
        """How many pieces have not been refunded yet."""
        return max(0, self.quantity - self.refunded_quantity)

    @property
    def subtotal(self) -> Money:
        """What the line cost: price times quantity less discount."""
        gross = self.price * self.quantity
        return gross - self.discount if self.discount else gross


class Tracking(Frozen):
    """One parcel's trace."""

    carrier: str = ""
    number: str = ""
    url: str = ""


class Fulfilment(Frozen):
    """A shipment of some of the lines."""

    id: str
    status: str = "shipped"  # shipped, in_transit, out_for_delivery, delivered, failed
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    tracking: tuple[Tracking, ...] = ()
    line_quantities: dict[str, int] = Field(default_factory=dict)


class Payment(Frozen):
    """One movement of money from the customer to the shop."""

    id: str
    kind: str = "capture"  # authorisation, capture
    status: str = "success"
    method: str = ""  # what a customer may read: "Visa ending 4242"
    amount: Money
    at: datetime | None = None


class RefundLine(Frozen):
    """Some pieces of one line that a refund covers."""

    line_id: str
    quantity: int
    amount: Money


class Refund(Frozen):
    """Money that went back. ``reference`` is the effect's id where shopclerk asked for it."""

    id: str
    amount: Money
    reason: str = ""
    at: datetime | None = None
    lines: tuple[RefundLine, ...] = ()
    shipping: Money | None = None
    reference: str = ""
    settled: bool = True  # False while the gateway has not answered
    failed: Money | None = None  # what was asked for beside and a payment provider refused


class ExchangeLine(Frozen):
    """Pieces that are sent in place of those that come back."""

    variant_id: str
    sku: str = ""
    title: str = ""
    quantity: int


class Return(Frozen):
    """Goods on their way back, or asked to be.

    ``label`` tells the customer how to send them. ``exchanged_for`` is what they get instead of money, and
    ``difference`` what that costs more (or less, when negative). ``reference`` is the effect's id where shopclerk
    asked for it.
    """

    id: str
    status: str = "requested"  # requested, open, closed, declined, cancelled
    lines: tuple[RefundLine, ...] = ()
    at: datetime | None = None
    reason: str = ""
    label: str = ""
    exchanged_for: tuple[ExchangeLine, ...] = ()
    difference: Money | None = None
    reference: str = ""

    @property
    def pieces(self) -> Counter[str]:
        """How many pieces of each line are on it."""
        found: Counter[str] = Counter()
        for part in self.lines:
            found[part.line_id] += part.quantity
        return found

    @property
    def holds(self) -> bool:
        """Whether its pieces are spoken for: they cannot be returned again."""
        return self.status not in ("declined", "cancelled")


class Order(Frozen):
    """An order as read from the platform just now."""

    id: str
    number: str
    email: str
    customer_id: str = ""
    status: OrderStatus
    placed_at: datetime
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    currency: str
    lines: tuple[LineItem, ...]
    shipping: Money
    tax: Money
    discount: Money
    total: Money
    shipping_address: Address | None = None
    billing_address: Address | None = None
    payments: tuple[Payment, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    returns: tuple[Return, ...] = ()
    note: str = ""
    items_changed: bool = False  # variants were swapped once already
    updated_at: datetime | None = None

    def returnable(self, line: LineItem) -> int:
        """Return how many delivered pieces of ``line`` could still come back: not refunded, not on a return."""
        spoken_for = sum(
            each.quantity for found in self.returns if found.holds for each in found.lines if each.line_id == line.id
        )
        # A piece that came back and was paid back stands in both sums; one that was paid back and kept in one only.
        kept = max(0, line.refunded_quantity - self.came_back(line))
        return max(0, line.quantity - spoken_for - kept)

    def worth(self, line: LineItem, quantity: int) -> Money:
        """Return what so many pieces of ``line`` cost the customer, with tax."""
        each = line.subtotal.amount * (1 + line.tax_on_top) / line.quantity
        return Money.rounded(each * quantity, self.currency)

    def on_return(self, line: LineItem) -> int:
        """Return how many pieces of ``line`` are on a return that is not finished, or were exchanged."""
        found = [each for each in self.returns if each.holds and (each.status != "closed" or each.exchanged_for)]
        return sum(part.quantity for each in found for part in each.lines if part.line_id == line.id)

    def came_back(self, line: LineItem) -> int:
        """Return how many pieces of ``line`` have come back for money, paid back by now or not."""
        found = [each for each in self.returns if each.status == "closed" and not each.exchanged_for]
        return sum(part.quantity for each in found for part in each.lines if part.line_id == line.id)

    def goods_back(self, back: Return) -> Order:
        """Return the order as it is once the goods of this return are back."""
        returns = tuple(
            each.model_copy(update={"status": "closed"}) if each.id == back.id else each for each in self.returns
        )
        return self.model_copy(update={"returns": returns})

    def free_quantity(self, line: LineItem) -> int:
        """Return how many pieces of ``line`` may still be refunded: neither refunded nor on a return."""
        return max(0, line.refundable_quantity - self.on_return(line))

    @property
    def paid(self) -> Money:
        """What the customer really paid: captured, successful payments."""
        return total(
            [p.amount for p in self.payments if p.kind == "capture" and p.status == "success"],
            self.currency,
        )

    @property
    def refunded(self) -> Money:
        """What went back already, money still on its way included."""
        return total([r.amount for r in self.refunds], self.currency)

    @property
    def refundable(self) -> Money:
        """What is left to refund."""
        left = self.paid - self.refunded
        return left if left.minor > 0 else Money.zero(self.currency)

    @property
    def shipping_left(self) -> Money:
        """What is left to refund of the shipping cost."""
        left = self.shipping - total([r.shipping for r in self.refunds if r.shipping], self.currency)
        return max(min(left, self.refundable), Money.zero(self.currency))

    @property
    def shipped_any(self) -> bool:
        """Whether any piece has left the warehouse."""
        shipped = (
            OrderStatus.PARTLY_SHIPPED,
            OrderStatus.SHIPPED,
            OrderStatus.DELIVERED,
        )
        return bool(self.fulfilments) or self.status in shipped

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived; None while any is still under way."""
        times = [f.delivered_at for f in self.fulfilments]
        if self.status is not OrderStatus.DELIVERED or not times or any(t is None for t in times):
            return None
        return max(t for t in times if t is not None)

    @property
    def payment_method(self) -> str:
        """How it was paid, in words a customer may read."""
        named = [p for p in self.payments if p.method]
        good = [p for p in named if p.status == "success"]
        # Several ways are all told: the money goes back to each.
        return " and ".join(dict.fromkeys(p.method for p in good)) or next(
            (p.method for p in named), "the original payment method"
        )
