"""What a store platform is asked to change, beside refunds: one request model per write.

``key`` is always the effect's id: the idempotency key where the platform honours one, and the mark by which the
change is found again where it does not.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from commerce.address import Address
from commerce.money import Money


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Swap(_Value):
    """Pieces of one order line that become another variant of the same product."""

    line_id: str
    quantity: int = Field(..., ge=1)
    variant_id: str


class SwapQuote(_Value):
    """What the swaps would cost, by the platform's prices: ``difference`` is new less old.

    A positive difference is what the customer still has to pay, a negative one is what they get back.
    """

    difference: Money


class AddressRequest(_Value):
    """A new shipping address for an order that has not been sent. ``key`` as in `RefundRequest`.

    Without a ``telephone`` the one that is there stays with the same recipient, and is taken off with another.
    """

    key: str
    order_id: str
    address: Address
    telephone: str = ""


class CancelRequest(_Value):
    """Cancel an order of which nothing was sent. Money is paid back by a refund of its own."""

    key: str
    order_id: str
    reason: str = ""
    restock: bool = True


class ReturnItem(_Value):
    """Pieces of one order line that come back."""

    line_id: str
    quantity: int = Field(..., ge=1)


class ReturnRequest(_Value):
    """Open a return of delivered goods. ``reason`` is one of the policy's codes, ``note`` the customer's words."""

    key: str
    order_id: str
    items: tuple[ReturnItem, ...]
    reason: str = ""
    note: str = ""


class ExchangeRequest(_Value):
    """Open a return of delivered goods for other variants of the same products."""

    key: str
    order_id: str
    swaps: tuple[Swap, ...]
    reason: str = ""


class ItemsRequest(_Value):
    """Change variants on an order of which nothing was sent: all swaps at once, once per order."""

    key: str
    order_id: str
    swaps: tuple[Swap, ...]


class ProfileAddressRequest(_Value):
    """A new default address for a customer account."""

    key: str
    customer_id: str
    address: Address


class PaymentOption(_Value):
    """A payment method on file, in words a customer may read: "Visa ending 4242"."""

    id: str
    label: str


class PaymentRequest(_Value):
    """Charge an unsent order to another payment method on file; the old charge is given up by the platform."""

    key: str
    order_id: str
    option_id: str


MessageKind = Literal["confirmation", "invoice", "shipping"]


class MessageRequest(_Value):
    """Send one of the store's own mails about an order again, to the address on the order."""

    key: str
    order_id: str
    kind: MessageKind


class SentMessage(_Value):
    """A mail that the store sent."""

    id: str
    kind: str
    recipient: str


class NoteRequest(_Value):
    """Add a note for the shop's people to an order; what is there already stays."""

    key: str
    order_id: str
    text: str


class CartItem(_Value):
    """Pieces of one variant for a checkout link."""

    variant_id: str
    quantity: int = Field(1, ge=1, le=100)
