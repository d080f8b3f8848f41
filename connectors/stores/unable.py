# ruff: noqa: ARG002
"""What a platform answers to changes that it cannot make: a refusal. Base of connectors that can do only some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from commerce.customer import Customer
from commerce.errors import StoreRejected
from commerce.order import Order, Return
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


def _refuse() -> NoReturn:
    raise StoreRejected("This shop's system cannot do that.", code="not_supported")


class Unable:
    """Refuses every optional change. A connector overrides those that its ``capabilities`` name."""

    refunds: Refunds | None = None
    payment_methods: PaymentMethods | None = None
    content: Content | None = None
    sales: Sales | None = None
    checkout: Checkout | None = None

    async def concerns(self) -> list[str]:
        """Return nothing."""
        return []

    async def hindered(self, order_id: str) -> tuple[str, str]:
        """Return nothing: the order itself tells."""
        return "", ""

    async def returnable(self, order_id: str) -> dict[str, int] | None:
        """Return None: the order itself tells."""
        return None

    async def find_change(self, order_id: str, key: str) -> bool:
        """Refuse."""
        _refuse()

    async def cancel(self, request: CancelRequest) -> Order:
        """Refuse."""
        _refuse()

    async def request_return(self, request: ReturnRequest) -> Return:
        """Refuse."""
        _refuse()

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Refuse."""
        _refuse()

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Refuse."""
        _refuse()

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Refuse."""
        _refuse()

    async def change_items(self, request: ItemsRequest) -> Order:
        """Refuse."""
        _refuse()

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Refuse."""
        _refuse()

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Refuse."""
        _refuse()

    async def add_note(self, request: NoteRequest) -> Order:
        """Refuse."""
        _refuse()
