"""The demo store as a `StoreConnector`: a whole small shop in one SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.customer import Customer
from commerce.errors import (
    NotFound,
    OrderNotFound,
    ProductNotFound,
    ShopclerkError,
    StoreError,
    StoreRejected,
    StoreUnavailable,
)
from commerce.mailbox import spellings
from commerce.money import Money
from commerce.order import Order
from commerce.product import Product
from commerce.text import one_line
from connectors.stores.base import (
    Capabilities,
    ProductFailure,
    ShopInfo,
    Stock,
)
from connectors.stores.demo import faults as armed
from connectors.stores.demo import rows, schema
from connectors.stores.demo.back_office import BackOffice
from connectors.stores.demo.checkout import Checkout
from connectors.stores.demo.database import Files
from connectors.stores.demo.desk import ChangeDesk
from connectors.stores.demo.papers import Papers
from connectors.stores.demo.payment_methods import PaymentMethods
from connectors.stores.demo.pictures.gallery import Gallery
from connectors.stores.demo.refunds import Refunds
from runtime.failpoints import failpoint

_PAGE = 100
_QUIET_SECONDS = 2.0
_ACTIONS = frozenset(
    {
        "refund_order",
        "cancel_order",
        "change_address",
        "return_items",
        "exchange_items",
        "change_items",
        "change_profile_address",
        "change_payment",
        "resend_message",
        "add_note",
    }
)


class Movement(BaseModel):
    """One line of the store's ledger."""

    model_config = ConfigDict(frozen=True)

    id: int
    kind: str
    status: str
    amount: Money
    method: str
    reference: str
    at: datetime


class Change(BaseModel):
    """One write of shopclerk's that the store carried out."""

    model_config = ConfigDict(frozen=True)

    key: str
    method: str
    at: datetime


class DemoStore(ChangeDesk):
    """A store over the SQLite file at ``path``, made by `create`.

    Args:
        path: The store's file.
        idempotency: ``keys`` honours the key of a write, ``none`` does a repeated write again.
        faults: Faults armed in this process, beside those armed in the file.
        base_url: Where the shop's pages and pictures are served.
        patience: Seconds after which a slow answer counts as none.
    """

    platform = "demo"

    def __init__(
        self,
        path: Path,
        *,
        idempotency: Literal["keys", "none"] = "keys",
        faults: armed.Faults | None = None,
        base_url: str = "http://127.0.0.1:8000",
        patience: float = 15.0,
    ) -> None:
        self.capabilities = Capabilities(
            actions=_ACTIONS, idempotency=idempotency, quiet_seconds=_QUIET_SECONDS, live_stock=True
        )
        self.path = path
        self.faults = faults or armed.Faults()
        self._base_url = base_url.rstrip("/")
        self._patience = patience
        self._files = Files(path)
        self._gallery = Gallery(self._files, path)
        self.back_office = BackOffice(self._files)
        self.refunds = Refunds(self._request, lambda: self._keyed)
        self.payment_methods = PaymentMethods(self._request, self._change)
        self.content = self.sales = Papers(self._request, self._base_url)
        self.checkout = Checkout(self.stock, self._base_url)

    @asynccontextmanager
    async def _request(self, method: str, *, write: bool = False) -> AsyncIterator[AsyncConnection]:
        """Open a connection for one request, by way of the armed faults; a write commits at the end."""
        fault = self.faults.take(method)
        if fault is None:
            async with self._transaction(write) as connection:
                if not await armed.waiting(connection, method):
                    yield connection
                    return
            fault = await armed.take(self._files, method)
        async with armed.through_the_network(fault, self._patience), self._transaction(write) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, write: bool) -> AsyncIterator[AsyncConnection]:
        done = False
        try:
            async with self._files.writer.begin() if write else self._files.reader.connect() as connection:
                yield connection
                done = True
            if write:
                failpoint("store.after_commit")
        except (SQLAlchemyError, OSError) as error:
            # Only a commit that fails leaves doubt; whatever fails before it was never done.
            raise (StoreError if done and write else StoreUnavailable)(detail=_plain(error)) from error

    async def shop(self) -> ShopInfo:
        """Return the shop's own facts."""
        host = urlsplit(self._base_url).hostname or ""
        return ShopInfo(
            name=schema.SHOP_NAME,
            url=self._base_url,
            currency=schema.CURRENCY,
            here=True,
            hosts=frozenset({host, "tracking.example.com"}),
        )

    async def reach(self) -> None:
        """Open the file."""
        async with self._request("check") as connection:
            await connection.scalar(select(schema.orders.c.id).limit(1))

    async def check(self) -> str:
        """Open the file and count what is in it."""
        async with self._request("check") as connection:
            products, orders = [
                await connection.scalar(select(func.count()).select_from(table))
                for table in (schema.products, schema.orders)
            ]
        return f"demo store {self.path}: {products} products, {orders} orders"

    async def products(
        self, updated_since: datetime | None = None, already: Set[str] = frozenset()
    ) -> AsyncIterator[Product | ProductFailure]:
        """Stream all products page by page, or those changed since, except those ``already`` read."""
        table, last = schema.products, ""
        while True:
            wanted = select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)
            if updated_since is not None:
                wanted = wanted.where(table.c.updated_at >= updated_since)
            async with self._request("products") as connection:
                page = (await connection.execute(wanted)).all()
                variants = await self._variants(connection, [row.id for row in page])
            for row in page:
                if row.id not in already:
                    yield self._read(row, variants.get(row.id, []))
            if len(page) < _PAGE:
                return
            last = page[-1].id

    async def _variants(self, connection: AsyncConnection, ids: list[str]) -> dict[str, list[Row[Any]]]:
        table = schema.variants
        found: dict[str, list[Row[Any]]] = {}
        wanted = select(table).where(table.c.product_id.in_(ids)).order_by(table.c.position)
        for row in await connection.execute(wanted):
            found.setdefault(row.product_id, []).append(row)
        return found

    def _read(self, row: Row[Any], variants: list[Row[Any]]) -> Product | ProductFailure:
        if not variants:
            return ProductFailure(product_id=row.id, reason="the product has no variants")
        try:
            return rows.product(row, variants, self._base_url)
        except (ValidationError, ShopclerkError, TypeError) as error:
            return ProductFailure(product_id=row.id, reason=one_line(str(error), 300))

    async def product_ids(self) -> set[str]:
        """Return the ids of all products."""
        async with self._request("product_ids") as connection:
            return set(await connection.scalars(select(schema.products.c.id)))

    async def product(self, product_id: str) -> Product:
        """Return one product."""
        async with self._request("product") as connection:
            row = (await connection.execute(select(schema.products).where(schema.products.c.id == product_id))).first()
            if row is None:
                raise ProductNotFound
            found = self._read(row, (await self._variants(connection, [row.id])).get(row.id, []))
        if isinstance(found, ProductFailure):
            raise StoreRejected("That product cannot be shown right now.", detail=found.reason)
        return found

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return live price and stock, in one query."""
        table = schema.variants
        wanted = select(table.c.id, table.c.price, table.c.stock).where(table.c.id.in_(list(variant_ids)))
        async with self._request("stock") as connection:
            found = (await connection.execute(wanted)).all()
        return {
            row.id: Stock(variant_id=row.id, price=rows.money(row.price), available=row.stock > 0, stock=row.stock)
            for row in found
        }

    async def order(self, number: str) -> Order:
        """Return the order with this number (``1007`` or ``#1007``) or platform id."""
        return await self._order(_named(number))

    async def order_by_id(self, order_id: str) -> Order:
        """Return the order with this platform id."""
        return await self._order(schema.orders.c.id == order_id)

    async def _order(self, where: ColumnElement[bool]) -> Order:
        async with self._request("order") as connection:
            found = await rows.load_orders(connection, where)
        if not found:
            raise OrderNotFound
        return found[0]

    async def orders_of(self, email: str, limit: int = 20) -> list[Order]:
        """Return the newest orders of exactly this e-mail address."""
        async with self._request("orders_of") as connection:
            return await rows.load_orders(connection, _of_mailbox(schema.orders.c.email, email), limit)

    async def customer(self, email: str) -> Customer | None:
        """Return the customer with this e-mail address."""
        wanted = select(schema.customers).where(_of_mailbox(schema.customers.c.email, email))
        async with self._request("customer") as connection:
            row = (await connection.execute(wanted)).first()
        return None if row is None else rows.customer(row)

    @property
    def _keyed(self) -> bool:
        return self.capabilities.idempotency == "keys"

    async def picture(self, name: str) -> tuple[bytes, str]:
        """Return a product's picture as PNG; ``name`` with or without ``.png``."""
        async with self._request("picture"):
            found = await self._gallery.picture(name)
        if found is None:
            raise NotFound("I could not find that picture.")
        return found, "image/png"

    async def changes(self, order: str) -> list[Change]:
        """Return every write of shopclerk's on an order (number or id), doubles included, oldest first."""
        table, moves = schema.marks, schema.movements
        wanted = select(table).join(schema.orders, schema.orders.c.id == table.c.order_id).where(_named(order))
        paid = select(moves).join(schema.orders).where(_named(order), moves.c.kind == "refund", moves.c.reference != "")
        async with self._files.reader.connect() as connection:
            found = [Change(key=row.key, method=row.method, at=row.at) for row in await connection.execute(wanted)]
            found += [Change(key=row.reference, method="refund", at=row.at) for row in await connection.execute(paid)]
        return sorted(found, key=lambda one: one.at)

    async def ledger(self, order: str) -> list[Movement]:
        """Return every movement of money on an order (number or id), for tests and evals; no fault meets it."""
        table = schema.movements
        wanted = select(table).join(schema.orders).where(_named(order)).order_by(table.c.id)
        async with self._files.reader.connect() as connection:
            found = (await connection.execute(wanted)).all()
        return [
            Movement(
                id=row.id,
                kind=row.kind,
                status=row.status,
                amount=rows.money(row.amount),
                method=row.method,
                reference=row.reference,
                at=row.at,
            )
            for row in found
        ]

    async def refunds_total(self, order: str) -> Money:
        """Return how much went back on an order (number or id), from the ledger."""
        return rows.money(sum(one.amount.minor for one in await self.ledger(order) if one.kind == "refund"))

    async def close(self) -> None:
        """Close the file."""
        await self._files.close()


def _of_mailbox(column: ColumnElement[str], email: str) -> ColumnElement[bool]:
    return func.lower(column).in_(spellings(email))  # SQLite's lower() knows ASCII only, as `normal_email` does


def _named(number: str) -> ColumnElement[bool]:
    name = one_line(number, 80).removeprefix("#").strip()
    return or_(schema.orders.c.number == name, schema.orders.c.id == name)


def _plain(error: Exception) -> str:
    return one_line(str(getattr(error, "orig", None) or error), 200)
