"""What a store has, each a small Protocol: every store a catalogue, orders and customers; the rest it has, or not.

A port says what the platform has; `Capabilities.actions` says which changes its keys allow at this moment.

Errors of every method: `StoreRejected` (understood and refused, nothing happened), `StoreUnavailable` and
`StoreThrottled` (did not get through), `StoreTimeout` (unknown: for writes it may have happened). Reads may be repeated
inside; writes never are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from typing import Protocol, TypeVar

from commerce.customer import Customer
from commerce.errors import StoreRejected
from commerce.order import Order, Refund, Return
from commerce.product import Product
from commerce.sentences import say
from connectors.stores.changes import (
    AddressRequest,
    CancelRequest,
    CartItem,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    PaymentOption,
    PaymentRequest,
    ProfileAddressRequest,
    ReturnRequest,
    SentMessage,
    Swap,
    SwapQuote,
)
from connectors.stores.content import Basket, StoreDocument
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from connectors.stores.stock import ProductFailure, Stock

Port = TypeVar("Port")


def held(port: Port | None) -> Port:
    """Return the port of a store that should have it.

    Raises:
        StoreRejected: It has not; code ``not_supported``.
    """
    if port is None:
        raise StoreRejected(say("refusals.not_supported"), code="not_supported")
    return port


class Catalogue(Protocol):
    """Products, and what of them is in stock."""

    def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products; one that cannot be read comes as a failure.

        ``already`` are ids that a run which broke off has read: all others come, these need not.
        """
        ...

    def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        """Stream the products changed since then."""
        ...

    async def ids(self) -> set[str]:
        """Return the ids of all products that exist, for finding deletions."""
        ...

    async def product(self, product_id: str) -> Product:
        """Return one product, or raise `ProductNotFound`."""
        ...

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock for the variants, in one call; unknown ids are left out."""
        ...


class Orders(Protocol):
    """Orders. Whose they are is not the store's business: the service checks it."""

    async def by_number(self, number: str) -> Order:
        """Return the order with this customer-facing number or platform id, or raise `OrderNotFound`.

        A number comes before an id that reads the same.
        """
        ...

    async def by_id(self, order_id: str) -> Order:
        """Return the order with exactly this platform id, whatever its number is, or raise `OrderNotFound`."""
        ...

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders placed with exactly this e-mail address, newest first."""
        ...


class Customers(Protocol):
    """Customers' accounts."""

    async def by_email(self, email: str) -> Customer | None:
        """Return the account with exactly this e-mail address, None when there is none."""
        ...


class Refunds(Protocol):
    """Money that goes back."""

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        """Return what the platform would refund for these pieces (all that is left when empty).

        Raises:
            NeedsPerson: Only a person can pay it back.
            StoreError: It cannot be said.
        """
        ...

    async def pay(self, request: RefundRequest) -> Refund:
        """Pay money back, once."""
        ...

    async def find(self, order_id: str, key: str) -> Refund | None:
        """Return the refund that carries ``key``, None when the platform has none."""
        ...


class Returns(Protocol):
    """Goods that come back."""

    async def open(self, request: ReturnRequest) -> Return:
        """Open a return; its ``label`` tells the customer how the goods come back."""
        ...

    async def find(self, order_id: str, key: str) -> Return | None:
        """Return the order's return that carries ``key``, None when the platform has none."""
        ...


class Swapping(Protocol):
    """Other variants in place of those on an order."""

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost.

        Raises:
            StoreRejected: A line or variant does not exist, is of another product, or has too few pieces.
        """
        ...


class Exchanges(Swapping, Protocol):
    """Goods that come back for other variants of the same products."""

    async def open(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants; the difference is settled by the platform when the goods arrive."""
        ...

    async def find(self, order_id: str, key: str) -> Return | None:
        """Return the order's exchange that carries ``key``, None when the platform has none."""
        ...


class Marking(Protocol):
    """Changes that leave the mark of their key on the order."""

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the order carries the mark ``key`` of such a change, and it has happened."""
        ...


class Cancellations(Marking, Protocol):
    """Orders that are called off."""

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel the order, without paying anything back, and return it as it is then."""
        ...


class Addresses(Marking, Protocol):
    """Where orders are sent. Not every platform marks these: the service also looks at the address that is there."""

    async def change(self, request: AddressRequest) -> Order:
        """Set the shipping address (setting it twice is harmless) and return the order as it is then."""
        ...


class Items(Swapping, Marking, Protocol):
    """Articles of orders that have not been sent."""

    async def change(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order and return it. A lower total is paid back by a refund of its own."""
        ...


class PaymentMethods(Marking, Protocol):
    """What customers have on file to pay with."""

    async def options(self, order_id: str) -> list[PaymentOption]:
        """Return the customer's payment methods on file that the order could be charged to instead."""
        ...

    async def change(self, request: PaymentRequest) -> Order:
        """Charge the order to another method on file and return it as it is then."""
        ...


class Mails(Marking, Protocol):
    """The store's own mails about orders."""

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Send one of them again."""
        ...


class Notes(Marking, Protocol):
    """Notes on orders, for the shop's people."""

    async def add(self, request: NoteRequest) -> Order:
        """Add a note to the order and return it as it is then."""
        ...


class Profiles(Protocol):
    """What customers' accounts hold, as it can be changed. Accounts carry no marks."""

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set the account's default address (setting it twice is harmless)."""
        ...


class Eligibility(Protocol):
    """What the platform itself lets be done with an order, where the order does not tell."""

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return code and sentence of what stands against changing or cancelling this unsent order; empty: nothing.

        Asked before anything is proposed: somebody may be packing it.
        """
        ...

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return how many pieces of each line the platform would take back; None where that is kept from us."""
        ...


class Content(Protocol):
    """The store's own texts."""

    def documents(self) -> AsyncIterator[StoreDocument]:
        """Stream policies, pages and FAQ, each once."""
        ...


class Sales(Protocol):
    """What was bought together."""

    def baskets(self, since: datetime) -> AsyncIterator[Basket]:
        """Stream the products of every order since then that was paid for, without personal data."""
        ...


class Checkout(Protocol):
    """The store's own cart, where customers pay."""

    async def link(self, items: Sequence[CartItem], discount: str = "") -> str:
        """Return the link to a cart or checkout that holds these variants; ``discount`` is entered there.

        Raises:
            StoreRejected: There is none, or a variant is unknown or sold out.
        """
        ...

    async def holds(self, code: str) -> bool:
        """Return whether a discount code is one of the store's, can be used now, and can stand in a link."""
        ...


class Pictures(Protocol):
    """Pictures that the store's connector itself serves."""

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Return an image and its media type, or raise `NotFound`."""
        ...
