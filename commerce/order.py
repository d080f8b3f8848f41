"""Orders, and what happens to them: payment, shipment, refund, return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from commerce import titles
from commerce.address import Address
from commerce.money import Money, total
from commerce.sentences import listed, say


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

    ``tax_on_top`` is the share of the price that is charged beside it, 0 where prices include the tax. ``ships`` is
    False for what never lies in a parcel (a tip, an insurance, a download, a gift card by mail); of a ``gift_card``
    nobody but the shop knows whether it is spent. ``may_return`` is how many pieces the platform would take back,
    where it was asked.
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
    ships: bool = True
    gift_card: bool = False
    subscription: bool = False  # one delivery of many: the contract is not on the order
    may_return: int | None = None

    @property
    def name(self) -> str:
        """The title with the variant: "Hoodie (L)"."""
        return titles.with_variant(self.title, self.variant_title)

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
    """A shipment of some of the lines; of goods that need none (``ships`` is False) their delivery by mail."""

    id: str
    #: announced (a label was made, the carrier has not said that it has it), shipped, in_transit, out_for_delivery,
    #: ready_for_pickup, delivered, failed
    status: str = "shipped"
    ships: bool = True
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    tracking: tuple[Tracking, ...] = ()
    line_quantities: dict[str, int] = Field(default_factory=dict)


class Payment(Frozen):
    """One movement of money from the customer to the shop.

    ``returns`` tells how it goes back: paid by its ``provider``, as ``balance`` of a gift card or a store credit, or by
    ``hand``, where the platform only keeps a record (bank transfer, cash on delivery, cash, marked as paid).
    """

    id: str
    kind: str = "capture"  # authorisation, capture
    status: str = "success"
    method: str = ""  # what a customer may read: "Visa ending 4242"
    amount: Money
    at: datetime | None = None
    returns: Literal["provider", "balance", "hand"] = "provider"


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

    ``label`` tells the customer how to send them, ``task`` the shop's people what they have to do for it.
    ``exchanged_for`` is what they get instead of money, and
    ``difference`` what that costs more (or less, when negative). ``reference`` is the effect's id where shopclerk
    asked for it.
    """

    id: str
    status: str = "requested"  # requested, open, closed, declined, cancelled
    lines: tuple[RefundLine, ...] = ()
    at: datetime | None = None
    reason: str = ""
    label: str = ""
    task: str = ""
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
    confirmation: str = ""  # what the thank-you page calls it, where that is another number
    email: str
    customer_id: str = ""
    status: OrderStatus
    state: str = ""  # how a state of the shop's own is called: what may be changed in it only its people know
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
    telephone: str = ""  # of the recipient, for the carrier
    billing_address: Address | None = None
    payments: tuple[Payment, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    returns: tuple[Return, ...] = ()
    note: str = ""
    items_changed: bool = False  # variants were swapped once already
    test: bool = False  # placed to try the shop out: no money moves
    disputed: bool = False  # a bank has taken a payment back, or may: a refund would pay twice
    beside: Money | None = None  # duties and fees, which no article's price holds
    suspect: bool = False  # the platform takes it for a possible fraud
    held_for_address: bool = False  # its people hold it back until the address is right
    updated_at: datetime | None = None

    def returnable(self, line: LineItem) -> int:
        """Return how many delivered pieces of ``line`` could still come back: not refunded, not on a return."""
        spoken_for = sum(
            each.quantity for found in self.returns if found.holds for each in found.lines if each.line_id == line.id
        )
        # A piece that came back and was paid back stands in both sums; one that was paid back and kept in one only.
        kept = max(0, line.refunded_quantity - self.came_back(line))
        left = max(0, min(line.quantity - kept, self.arrived(line)) - spoken_for)
        return left if line.may_return is None else min(left, line.may_return)

    def arrived(self, line: LineItem) -> int:
        """Return how many pieces of ``line`` have arrived; all where no parcel tells what it holds."""
        if not line.ships or self.delivered_at is not None:
            return line.quantity if line.ships else 0
        parcels = [each for each in self.fulfilments if each.ships]
        if not parcels or not all(each.line_quantities for each in parcels):
            return line.quantity
        return sum(each.line_quantities.get(line.id, 0) for each in parcels if each.delivered_at is not None)

    def arrived_at(self, lines: Sequence[tuple[LineItem, int]] = ()) -> datetime | None:
        """Return when the last of these pieces arrived, None while one is under way.

        Without any: when the last of those arrived that can come back.
        """
        if self.delivered_at is not None:
            return self.delivered_at
        parcels = [each for each in self.fulfilments if each.ships]
        if not parcels or not all(each.line_quantities for each in parcels):
            return None
        wanted = lines or [(line, 1) for line in self.lines if self.returnable(line)]
        if any(pieces > self.arrived(line) for line, pieces in wanted):
            return None
        ids = {line.id for line, _ in wanted}
        times = [each.delivered_at for each in parcels if each.delivered_at and ids & set(each.line_quantities)]
        return max(times, default=None)

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
        return total([p.amount for p in self._captured], self.currency)

    @property
    def _captured(self) -> list[Payment]:
        return [p for p in self.payments if p.kind == "capture" and p.status == "success"]

    @property
    def by_hand(self) -> str:
        """The payments that only a person can pay back, in words a customer may read; empty where there are none."""
        names = [p.method or say("policy.by_hand") for p in self._captured if p.returns == "hand"]
        return listed(dict.fromkeys(names))

    @property
    def balance(self) -> Money:
        """What a balance has paid: it goes back there."""
        return total([p.amount for p in self._captured if p.returns == "balance"], self.currency)

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
    def gestures(self) -> Money:
        """What went back for no pieces and no shipping cost."""
        sums = []
        for refund in self.refunds:
            parts = sum(line.amount.minor for line in refund.lines) + (refund.shipping.minor if refund.shipping else 0)
            sums.append(Money.from_minor(max(0, refund.amount.minor - parts), self.currency))
        return total(sums, self.currency)

    @property
    def spoken_for(self) -> Money:
        """What the pieces are worth that money or other goods are promised for.

        They are on a return, were exchanged, or came back and are not paid yet.
        """
        sums = []
        for line in self.lines:
            pieces = self.on_return(line) + max(0, self.came_back(line) - line.refunded_quantity)
            sums.append(self.worth(line, min(line.refundable_quantity, pieces)))
        return total(sums, self.currency)

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
        return any(each.ships for each in self.fulfilments) or self.status in shipped

    @property
    def sends_nothing(self) -> bool:
        """Whether the order has nothing that lies in a parcel."""
        return not any(line.ships for line in self.lines)

    @property
    def waits_for_pickup(self) -> bool:
        """Whether some of it lies ready for the customer to fetch."""
        return any(each.status == "ready_for_pickup" for each in self.fulfilments)

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived; None while any is still under way."""
        times = [f.delivered_at for f in self.fulfilments if f.ships]
        if self.status is not OrderStatus.DELIVERED or not times or any(t is None for t in times):
            return None
        return max(t for t in times if t is not None)

    @property
    def payment_method(self) -> str:
        """How it was paid, in words a customer may read."""
        named = [p for p in self.payments if p.method]
        good = [p for p in named if p.status == "success"]
        # Several ways are all told: the money goes back to each.
        return listed(dict.fromkeys(p.method for p in good)) or next(
            (p.method for p in named), say("policy.original_method")
        )


def unsent(order: Order) -> dict[str, int]:
    """Return how many pieces of each line were not sent, of an order of which others were; empty when nobody knows.

    Pieces that were refunded before they were sent are not sent any more. Platforms that do not tell what a parcel
    holds tell nothing here.
    """
    if order.status is not OrderStatus.PARTLY_SHIPPED or not all(each.line_quantities for each in order.fulfilments):
        return {}
    sent: Counter[str] = Counter()
    for parcel in order.fulfilments:
        sent.update(parcel.line_quantities)
    left = {line.id: line.quantity - sent[line.id] - line.refunded_quantity for line in order.lines if line.ships}
    return {line_id: pieces for line_id, pieces in left.items() if pieces > 0} if sent else {}


def named_unsent(order: Order) -> str:
    """Return what of a partly sent order was not sent, in words, empty when nothing is known to be."""
    waiting = unsent(order)
    return listed(f"{waiting[line.id]} x {line.name}" for line in order.lines if line.id in waiting)
