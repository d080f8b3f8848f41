"""What a store may have beside products and orders, each a small Protocol: a store has it, or has None in its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from connectors.stores.changes import CartItem
from connectors.stores.papers import Basket, StoreDocument


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
