"""What a store may have beside products and orders, each a small Protocol: a store has it, or has None in its place.

A port says what the platform has; `Capabilities.actions` says which changes its keys allow at this moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from commerce.errors import StoreRejected
from commerce.order import Order, Refund
from connectors.stores.changes import CartItem, PaymentOption, PaymentRequest
from connectors.stores.papers import Basket, StoreDocument
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest

Port = TypeVar("Port")


def held(port: Port | None) -> Port:
    """Return the port of a store that should have it.

    Raises:
        StoreRejected: It has not; code ``not_supported``.
    """
    if port is None:
        raise StoreRejected("This shop's system cannot do that.", code="not_supported")
    return port


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
        """Pay money back, once.

        Raises:
            StoreRejected: Refused; nothing happened.
            StoreUnavailable: It surely did not get through.
            StoreTimeout: Nobody knows whether it happened.
        """
        ...

    async def find(self, order_id: str, key: str) -> Refund | None:
        """Return the refund that carries ``key``, None when the platform has none."""
        ...


class PaymentMethods(Protocol):
    """What customers have on file to pay with."""

    async def options(self, order_id: str) -> list[PaymentOption]:
        """Return the customer's payment methods on file that the order could be charged to instead."""
        ...

    async def change(self, request: PaymentRequest) -> Order:
        """Charge the order to another method on file and return it as it is then.

        Raises:
            StoreRejected: Refused; nothing happened.
            StoreUnavailable: It surely did not get through.
            StoreTimeout: Nobody knows whether it happened.
        """
        ...


class Content(Protocol):
    """The store's own texts."""

    def documents(self) -> AsyncIterator[StoreDocument]:
        """Stream policies, pages and FAQ, each once.

        Raises:
            StoreError: The store broke off.
        """
        ...


class Sales(Protocol):
    """What was bought together."""

    def baskets(self, since: datetime) -> AsyncIterator[Basket]:
        """Stream the products of every order since then that was paid for, without personal data.

        Raises:
            StoreError: The store broke off.
        """
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
