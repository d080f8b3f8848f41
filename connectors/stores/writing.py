"""What every platform's ports of orders do alike: read an order, change it one at a time, find a return again.

A platform reads orders in its own way, with what belongs to them (`Reader`); the rest is the same everywhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from commerce.errors import OrderNotFound, StoreTimeout
from commerce.order import Order, Return
from connectors.stores.locks import Locks, written


class Loaded(Protocol):
    """An order, and whatever else was read with it."""

    @property
    def order(self) -> Order:
        """The order in our words."""
        ...


C = TypeVar("C")
L = TypeVar("L", bound=Loaded)
L_co = TypeVar("L_co", bound=Loaded, covariant=True)


class Reader(Protocol[L_co]):
    """Who reads a platform's orders. Raises `OrderNotFound` where there is none."""

    async def by_number(self, number: str) -> L_co:
        """Return the order with this number or id."""
        ...

    async def by_id(self, order_id: str) -> L_co:
        """Return the order with this id."""
        ...

    async def of_email(self, email: str, limit: int) -> Sequence[L_co]:
        """Return the newest orders of exactly this address."""
        ...


class ReadOrders:
    """The port of orders, over a platform's reader."""

    def __init__(self, reader: Reader[Loaded]) -> None:
        self._reader = reader

    async def by_number(self, number: str) -> Order:
        """Return the order with this number or id."""
        return (await self._reader.by_number(number)).order

    async def by_id(self, order_id: str) -> Order:
        """Return the order with this id."""
        return (await self._reader.by_id(order_id)).order

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders of exactly this e-mail address."""
        return [one.order for one in await self._reader.of_email(email, limit)]


class Writes(Generic[C, L]):
    """How a platform's orders are changed: one at a time, and read anew before and after.

    Args:
        client: The client of the platform's API.
        orders: Who reads orders.
        locks: One write at a time for each order.
        quiet: For how many seconds a write whose outcome is open is not sent again.
    """

    def __init__(self, client: C, orders: Reader[L], locks: Locks, quiet: float) -> None:
        self.client = client
        self.orders = orders
        self.quiet = timedelta(seconds=quiet)
        self._locks = locks

    @asynccontextmanager
    async def on(self, order_id: str) -> AsyncIterator[L]:
        """Hold the order as it is now, so that nobody else changes it meanwhile."""
        async with self._locks.of(order_id):
            yield await self.orders.by_id(order_id)

    async def after(self, order_id: str) -> L:
        """Return the order as it is after a write."""
        with written():
            return await self.orders.by_id(order_id)

    async def opened(self, order_id: str, key: str) -> Return:
        """Return the return or exchange that was just opened.

        Raises:
            StoreTimeout: It is not on the order.
        """
        made = with_key((await self.after(order_id)).order, key)
        if made is None:
            raise StoreTimeout(detail="the return was taken and is not on the order yet")
        return made


W = TypeVar("W", bound=Writes[Any, Any])


class OrderPort(Generic[W]):
    """Base of the ports of changes: they go through a platform's writes."""

    def __init__(self, writes: W) -> None:
        self._writes = writes


class ReturnPort(OrderPort[W]):
    """Base of the ports of returns and exchanges."""

    async def find(self, order_id: str, key: str) -> Return | None:
        """Return the order's return or exchange that carries ``key``."""
        try:
            return with_key((await self._writes.orders.by_id(order_id)).order, key)
        except OrderNotFound:
            return None


def with_key(order: Order, key: str) -> Return | None:
    """Return the order's return or exchange that carries ``key``."""
    return next((one for one in order.returns if one.reference == key), None)
