"""The one Protocol that every store platform's connector fulfils."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from commerce.address import Address
from commerce.customer import Customer
from commerce.money import Money
from commerce.order import Order, Return
from commerce.product import Product, Variant
from connectors.stores.changes import (
    CancelRequest,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    ProfileAddressRequest,
    ReturnRequest,
    SentMessage,
    Swap,
    SwapQuote,
)
from connectors.stores.ports import Checkout, Content, PaymentMethods, Refunds, Sales
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest


class Capabilities(BaseModel):
    """What a platform, as configured, can really do. Actions that it cannot do are never offered.

    ``idempotency`` says what the platform does with the key of a write: ``keys`` = a second request with
    the same key returns the first one's result; ``none`` = it would happen twice, so an unclear write must
    wait ``quiet_seconds`` and be read back.
    ``noted`` are actions that are only notes for the shop's people: the platform has no such thing.
    ``collects`` says that the platform takes by itself what an exchange costs more; else its people ask for it.
    ``whole_shelf`` says that what ``stock`` leaves out is not sold any more: no goods came from files.
    ``lacking`` says in words why an action is not among ``actions`` that a colleague could do all the same.
    ``telephone`` says that an order's address holds a telephone number of its recipient.
    """

    model_config = ConfigDict(frozen=True)

    actions: frozenset[str] = frozenset()
    idempotency: Literal["keys", "none"] = "none"
    quiet_seconds: float = Field(120.0, ge=0)
    live_stock: bool = True
    whole_shelf: bool = False
    noted: frozenset[str] = frozenset()
    collects: bool = True
    lacking: dict[str, str] = Field(default_factory=dict)
    telephone: bool = False


class AddressRequest(BaseModel):
    """A new shipping address for an order that has not been sent. ``key`` as in `RefundRequest`.

    Without a ``telephone`` the one that is there stays with the same recipient, and is taken off with another.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    order_id: str
    address: Address
    telephone: str = ""


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


class ShopInfo(BaseModel):
    """The shop's own facts: name, home page, currency, and the hosts that its links lead to.

    ``pictures`` are hosts that only its pictures come from: a delivery network has files of everybody.
    ``taxes`` says whether its prices hold the tax (``included``), or it comes on top (``added``); empty where there is
    none, or nobody knows. ``here`` says that its pages are served by shopclerk itself, wherever that listens.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    url: str = ""
    here: bool = False
    currency: str
    hosts: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    taxes: Literal["", "included", "added"] = ""


@runtime_checkable
class StoreConnector(Protocol):
    """A store platform. What it may have or lack is a port (`connectors.stores.ports`): None where it has not.

    Errors of every method: `StoreRejected` (understood and refused, nothing happened), `StoreUnavailable`
    and `StoreThrottled` (did not get through), `StoreTimeout` (unknown: for writes it may have happened).
    Reads may be retried inside; writes never are.
    """

    platform: str
    capabilities: Capabilities

    @property
    def refunds(self) -> Refunds | None:
        """Money that goes back."""
        ...

    @property
    def payment_methods(self) -> PaymentMethods | None:
        """What customers have on file to pay with."""
        ...

    @property
    def content(self) -> Content | None:
        """The store's own texts."""
        ...

    @property
    def sales(self) -> Sales | None:
        """What was bought together."""
        ...

    @property
    def checkout(self) -> Checkout | None:
        """The store's own cart."""
        ...

    async def shop(self) -> ShopInfo:
        """Return the shop's own facts."""
        ...

    async def check(self) -> str:
        """Reach the platform and return one line for ``doctor`` (what was reached, as whom)."""
        ...

    async def concerns(self) -> list[str]:
        """Return what the merchant has to see to before customers are served well, in words; nothing where all is."""
        ...

    async def reach(self) -> None:
        """Reach the platform with the least that shows it takes our keys; writes nothing.

        Raises:
            StoreError: It cannot be reached, or refuses them.
        """
        ...

    def products(
        self, updated_since: datetime | None = None, already: Set[str] = frozenset()
    ) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products, or those changed since; one that cannot be read comes as a failure.

        ``already`` are ids that a run which broke off has read: all others come, these need not.
        """
        ...

    async def product_ids(self) -> set[str]:
        """Return the ids of all products that exist, for finding deletions."""
        ...

    async def product(self, product_id: str) -> Product:
        """Return one product, or raise `ProductNotFound`."""
        ...

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock for the variants, in one call; unknown ids are left out."""
        ...

    async def order(self, number: str) -> Order:
        """Return the order with this customer-facing number or platform id, or raise `OrderNotFound`.

        A number comes before an id that reads the same. Ownership is not the connector's business: the service checks
        it.
        """
        ...

    async def order_by_id(self, order_id: str) -> Order:
        """Return the order with exactly this platform id, whatever its number is, or raise `OrderNotFound`."""
        ...

    async def orders_of(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders placed with exactly this e-mail address, newest first."""
        ...

    async def customer(self, email: str) -> Customer | None:
        """Return the customer account with this e-mail address, None when there is none."""
        ...

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address (setting it twice is harmless) and return the order as it is then."""
        ...

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the order carries the mark ``key`` of a change other than a refund, return or exchange.

        Accounts carry no marks everywhere: what they were changed to is compared with what they are.
        """
        ...

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return code and sentence of what stands against changing or cancelling this unsent order; empty: nothing.

        Asked before anything is proposed: somebody may be packing it, where the order itself does not tell.
        """
        ...

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel the order, without paying anything back, and return it as it is then."""
        ...

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return how many pieces of each line the platform would take back; None where the order itself tells."""
        ...

    async def request_return(self, request: ReturnRequest) -> Return:
        """Open a return; its ``label`` tells the customer how the goods come back."""
        ...

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the return or exchange that carries ``key``, None when the platform has none."""
        ...

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Return what the swaps would cost.

        Raises:
            StoreRejected: A line or variant does not exist, is of another product, or has too few pieces.
        """
        ...

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants; the difference is settled by the platform when the goods arrive."""
        ...

    async def change_items(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order and return it. A lower total is paid back by a refund of its own."""
        ...

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set the account's default address (setting it twice is harmless)."""
        ...

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Send one of the store's own mails about the order again."""
        ...

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note to the order and return it as it is then."""
        ...

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Return an image that the connector itself serves, and its media type, or raise `NotFound`."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class ProductFailure(BaseModel):
    """A product that could not be read or understood during sync."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    reason: str


__all__ = [
    "AddressRequest",
    "Capabilities",
    "ProductFailure",
    "RefundItem",
    "RefundQuote",
    "RefundRequest",
    "ShopInfo",
    "Stock",
    "StoreConnector",
    "Variant",
]
