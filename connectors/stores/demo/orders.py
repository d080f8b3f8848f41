"""The demo store's orders, and its customers' accounts, to be read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select

from commerce.customer import Customer
from commerce.errors import OrderNotFound
from commerce.mailbox import spellings
from commerce.order import Order
from commerce.text import one_line
from connectors.stores.demo import rows, schema
from connectors.stores.demo.requests import Request


class Orders:
    """Orders of one store."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def by_number(self, number: str) -> Order:
        """Return the order with this number (``1007`` or ``#1007``) or platform id."""
        return await self._one(named(number))

    async def by_id(self, order_id: str) -> Order:
        """Return the order with this platform id."""
        return await self._one(schema.orders.c.id == order_id)

    async def _one(self, where: ColumnElement[bool]) -> Order:
        async with self._request("order") as connection:
            orders = await rows.load_orders(connection, where)
        if not orders:
            raise OrderNotFound
        return orders[0]

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders of exactly this e-mail address."""
        async with self._request("orders_of") as connection:
            return await rows.load_orders(connection, _of_mailbox(schema.orders.c.email, email), limit)


class Customers:
    """Accounts of one store."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def by_email(self, email: str) -> Customer | None:
        """Return the customer with this e-mail address."""
        wanted = select(schema.customers).where(_of_mailbox(schema.customers.c.email, email))
        async with self._request("customer") as connection:
            row = (await connection.execute(wanted)).first()
        return None if row is None else rows.customer(row)


def _of_mailbox(column: ColumnElement[str], email: str) -> ColumnElement[bool]:
    return func.lower(column).in_(spellings(email))  # SQLite's lower() knows ASCII only, as `normal_email` does


def named(number: str) -> ColumnElement[bool]:
    """Return the condition for an order's number or platform id."""
    name = one_line(number, 80).removeprefix("#").strip()
    return or_(schema.orders.c.number == name, schema.orders.c.id == name)
