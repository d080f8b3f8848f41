"""The demo store's refunds: quoted, paid back, and found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from commerce.order import Refund
from connectors.stores.demo import payments, rows, schema
from connectors.stores.demo.requests import Request
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from runtime import clock


class Refunds:
    """Refunds of one store.

    Args:
        request: Opens a connection for one request.
        keyed: Whether the key of a write is honoured.
    """

    def __init__(self, request: Request, keyed: Callable[[], bool]) -> None:
        self._request = request
        self._keyed = keyed

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        """Return what the store would pay back."""
        async with self._request("quote_refund") as connection:
            books = await payments.open_books(connection, schema.orders.c.id == order_id)
            amount = books.quote(items, include_shipping)
        return RefundQuote(
            amount=rows.money(amount), maximum=rows.money(books.left), method=" and ".join(books.methods)
        )

    async def pay(self, request: RefundRequest) -> Refund:
        """Pay money back. With ``keys`` a repeated request returns the first one's refund."""
        async with self._request("refund", write=True) as connection:
            earlier = await payments.earlier_result(connection, "refund", request) if self._keyed() else None
            movement = int(earlier) if earlier else await payments.pay_back(connection, request, clock.now())
            if earlier is None and self._keyed():
                await payments.remember(connection, "refund", request, str(movement))
            table = schema.movements
            row = (await connection.execute(select(table).where(table.c.id == movement))).one()
        return rows.refund(row)

    async def find(self, order_id: str, key: str) -> Refund | None:
        """Return the first refund of the order that carries ``key``."""
        table = schema.movements
        wanted = select(table).where(table.c.order_id == order_id, table.c.kind == "refund", table.c.reference == key)
        async with self._request("find_refund") as connection:
            row = (await connection.execute(wanted.order_by(table.c.id))).first()
        return None if row is None else rows.refund(row)
