"""The demo store's side of `connectors.stores.changes`: one method per change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.customer import Customer
from commerce.order import Order, Return
from connectors.stores.base import AddressRequest
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
from connectors.stores.demo import changes, payments, rows, schema
from runtime import clock

Made = TypeVar("Made")
Asked = TypeVar("Asked", bound=payments.Keyed)
Do = Callable[[AsyncConnection, Asked, datetime], Awaitable[str]]
Read = Callable[[AsyncConnection, str], Awaitable[Made]]


class Carries(Protocol):
    """Carries out one change, once for its key."""

    async def __call__(self, method: str, subject: str, request: Asked, do: Do[Asked], read: Read[Made]) -> Made:
        """Do it on the order or account ``subject``, and return what ``read`` reads then."""
        ...


class ChangeDesk(ABC):
    """Changes of orders and accounts. With ``keys`` a repeated request returns the first one's result."""

    @property
    @abstractmethod
    def _keyed(self) -> bool: ...

    @abstractmethod
    def _request(self, method: str, *, write: bool = False) -> AbstractAsyncContextManager[AsyncConnection]: ...

    async def _change(self, method: str, subject: str, request: Asked, do: Do[Asked], read: Read[Made]) -> Made:
        async with self._request(method, write=True) as connection:
            done = await payments.earlier_result(connection, method, request) if self._keyed else None
            if done is None:
                now = clock.now()
                done = await do(connection, request, now)
                await changes.mark(connection, subject, request.key, method, now)
                if self._keyed:
                    await payments.remember(connection, method, request, done)
            return await read(connection, done)

    async def find_change(self, order_id: str, key: str) -> bool:
        """Return whether the order (or account) carries the mark."""
        async with self._request("find_change") as connection:
            return await changes.marked(connection, order_id, key)

    async def change_address(self, request: AddressRequest) -> Order:
        """Set the shipping address of an order of which nothing was sent."""
        return await self._change("change_address", request.order_id, request, changes.change_address, order_of)

    async def cancel(self, request: CancelRequest) -> Order:
        """Cancel an order of which nothing was sent."""
        return await self._change("cancel", request.order_id, request, changes.cancel, order_of)

    async def concerns(self) -> list[str]:
        """Return nothing."""
        return []

    async def hindered(self, order_id: str) -> tuple[str, str]:  # noqa: ARG002
        """Return nothing: the order itself tells."""
        return "", ""

    async def returnable(self, order_id: str) -> dict[str, int] | None:  # noqa: ARG002
        """Return None: the order itself tells."""
        return None

    async def request_return(self, request: ReturnRequest) -> Return:
        """Open a return."""
        return await self._change("request_return", request.order_id, request, changes.open_return, _return)

    async def exchange(self, request: ExchangeRequest) -> Return:
        """Open a return for other variants."""
        return await self._change("exchange", request.order_id, request, changes.exchange, _return)

    async def find_return(self, order_id: str, key: str) -> Return | None:
        """Return the first return or exchange of the order that carries ``key``."""
        async with self._request("find_return") as connection:
            found = await rows.load_orders(connection, schema.orders.c.id == order_id)
        return next((each for order in found for each in order.returns if each.reference == key), None)

    async def quote_swaps(self, order_id: str, swaps: Sequence[Swap]) -> SwapQuote:
        """Price the swaps at today's prices."""
        async with self._request("quote_swaps") as connection:
            return SwapQuote(difference=rows.money(await changes.quote(connection, order_id, list(swaps))))

    async def change_items(self, request: ItemsRequest) -> Order:
        """Swap variants on an unsent order, once."""
        return await self._change("change_items", request.order_id, request, changes.change_items, order_of)

    async def set_default_address(self, request: ProfileAddressRequest) -> Customer:
        """Set an account's default address."""
        return await self._change(
            "set_default_address", request.customer_id, request, changes.set_default_address, _customer
        )

    async def resend(self, request: MessageRequest) -> SentMessage:
        """Send a mail about the order again."""
        return await self._change("resend", request.order_id, request, changes.resend, _mail)

    async def add_note(self, request: NoteRequest) -> Order:
        """Add a note to the order."""
        return await self._change("add_note", request.order_id, request, changes.add_note, order_of)


async def order_of(connection: AsyncConnection, order_id: str) -> Order:
    """Return an order as it is now; there is one."""
    return (await rows.load_orders(connection, schema.orders.c.id == order_id))[0]


async def _return(connection: AsyncConnection, return_id: str) -> Return:
    order_id = await connection.scalar(select(schema.returns.c.order_id).where(schema.returns.c.id == return_id))
    order = await order_of(connection, str(order_id))
    return next(each for each in order.returns if each.id == return_id)


async def _customer(connection: AsyncConnection, customer_id: str) -> Customer:
    row: Any = (await connection.execute(select(schema.customers).where(schema.customers.c.id == customer_id))).one()
    return rows.customer(row)


async def _mail(connection: AsyncConnection, mail_id: str) -> SentMessage:
    row: Any = (await connection.execute(select(schema.mails).where(schema.mails.c.id == int(mail_id)))).one()
    return SentMessage(id=str(row.id), kind=row.kind, recipient=row.recipient)
