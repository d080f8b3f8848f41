"""The demo store's ports of changes: each hands its request to the function in `changes` that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.customer import Customer
from commerce.order import Order, Return
from connectors.stores.changes import (
    AddressRequest,
    CancelRequest,
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
from connectors.stores.demo import changes, rows, schema
from connectors.stores.demo.carrying import Carrier, Marked


class Cancellations(Marked):
    """Orders that are called off."""

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent."""
        return await self._carry("cancel", request.order_id, request, changes.cancel, _order)


class Addresses(Marked):
    """Where orders are sent."""

    async def change(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent."""
        return await self._carry("change_address", request.order_id, request, changes.change_address, _order)


class Notes(Marked):
    """Notes on orders."""

    async def add(self, request: NoteRequest) -> Order:
        """Add a note to the order."""
        return await self._carry("add_note", request.order_id, request, changes.add_note, _order)


class Mails(Marked):
    """Mails about orders."""

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Send a mail about the order again."""
        return await self._carry("resend", request.order_id, request, changes.resend, _mail)


class PaymentMethods(Marked):
    """What customers have on file to pay with."""

    async def options(self, order_id: str) -> list[PaymentOption]:
        """Return the other payment methods on file."""
        async with self._carry.request("payment_options") as connection:
            found = await changes.payment_options(connection, order_id)
        return [PaymentOption(id=one["id"], label=one["label"]) for one in found]

    async def change(self, request: PaymentRequest) -> Order:
        """Charge an unsent order to another method on file."""
        return await self._carry("change_payment", request.order_id, request, changes.change_payment, _order)


class Items(Marked):
    """Articles of orders that have not been sent."""

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Price the swaps at today's prices."""
        return await _quoted(self._carry, order_id, swaps)

    async def change(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order, once."""
        return await self._carry("change_items", request.order_id, request, changes.change_items, _order)


class Profiles:
    """Accounts, as they can be changed."""

    def __init__(self, carry: Carrier) -> None:
        self._carry = carry

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's default address."""
        do = changes.set_default_address
        return await self._carry("set_default_address", request.customer_id, request, do, _customer)


class _Opened:
    """What returns and exchanges have in common."""

    def __init__(self, carry: Carrier) -> None:
        self._carry = carry

    async def find(self, order_id: str, key: str) -> Return | None:
        """Return the first return or exchange of the order that carries ``key``."""
        async with self._carry.request("find_return") as connection:
            orders = await rows.load_orders(connection, schema.orders.c.id == order_id)
        return next((each for order in orders for each in order.returns if each.reference == key), None)


class Returns(_Opened):
    """Goods that come back."""

    async def open(self, request: ReturnRequest) -> Return:
        """Open a return."""
        return await self._carry("request_return", request.order_id, request, changes.open_return, _return)


class Exchanges(_Opened):
    """Goods that come back for other variants."""

    async def quote(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Price the swaps at today's prices."""
        return await _quoted(self._carry, order_id, swaps)

    async def open(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants."""
        return await self._carry("exchange", request.order_id, request, changes.exchange, _return)


async def _quoted(carry: Carrier, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
    async with carry.request("quote_swaps") as connection:
        return SwapQuote(difference=rows.money(await changes.quote(connection, order_id, list(swaps))))


async def _order(connection: AsyncConnection, order_id: str) -> Order:
    """Return an order as it is now; there is one."""
    return (await rows.load_orders(connection, schema.orders.c.id == order_id))[0]


async def _return(connection: AsyncConnection, return_id: str) -> Return:
    order_id = await connection.scalar(select(schema.returns.c.order_id).where(schema.returns.c.id == return_id))
    order = await _order(connection, str(order_id))
    return next(each for each in order.returns if each.id == return_id)


async def _customer(connection: AsyncConnection, customer_id: str) -> Customer:
    row: Any = (await connection.execute(select(schema.customers).where(schema.customers.c.id == customer_id))).one()
    return rows.customer(row)


async def _mail(connection: AsyncConnection, mail_id: str) -> SentMessage:
    row: Any = (await connection.execute(select(schema.mails).where(schema.mails.c.id == int(mail_id)))).one()
    return SentMessage(id=str(row.id), kind=row.kind, recipient=row.recipient)
