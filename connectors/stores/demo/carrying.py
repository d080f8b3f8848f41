"""How the demo store carries out a change: once for its key, which stays as a mark on the order or account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.stores.demo import changes, payments
from connectors.stores.demo.requests import Request
from runtime import clock

Made = TypeVar("Made")
Asked = TypeVar("Asked", bound=payments.Keyed)
Do = Callable[[AsyncConnection, Asked, datetime], Awaitable[str]]
Read = Callable[[AsyncConnection, str], Awaitable[Made]]


class Carrier:
    """Carries changes out. With ``keyed`` a repeated request returns the first one's result.

    Args:
        request: Opens a connection for one request.
        keyed: Whether the key of a write is honoured.
    """

    def __init__(self, request: Request, keyed: Callable[[], bool]) -> None:
        self.request = request
        self._keyed = keyed

    async def __call__(self, method: str, subject: str, request: Asked, do: Do[Asked], read: Read[Made]) -> Made:
        """Do it on the order or account ``subject``, and return what ``read`` reads then."""
        keyed = self._keyed()
        async with self.request(method, write=True) as connection:
            done = await payments.earlier_result(connection, method, request) if keyed else None
            if done is None:
                now = clock.now()
                done = await do(connection, request, now)
                await changes.mark(connection, subject, request.key, method, now)
                if keyed:
                    await payments.remember(connection, method, request, done)
            return await read(connection, done)


class Marked:
    """Base of the ports of changes that are found again by their mark."""

    def __init__(self, carry: Carrier) -> None:
        self._carry = carry

    async def find(self, order_id: str, key: str) -> bool:
        """Return whether the order carries the mark."""
        async with self._carry.request("find_change") as connection:
            return await changes.marked(connection, order_id, key)
