"""The demo store as a `StoreConnector`: a whole small shop in one SQLite file."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select

from commerce.money import Money
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.demo import faults as armed
from connectors.stores.demo import rows, schema
from connectors.stores.demo.back_office import BackOffice
from connectors.stores.demo.carrying import Carrier
from connectors.stores.demo.checkout import Checkout
from connectors.stores.demo.content import Content
from connectors.stores.demo.database import Files
from connectors.stores.demo.order_changes import (
    Addresses,
    Cancellations,
    Exchanges,
    Items,
    Mails,
    Notes,
    PaymentMethods,
    Profiles,
    Returns,
)
from connectors.stores.demo.orders import Customers, Orders, named
from connectors.stores.demo.pictures.gallery import Gallery
from connectors.stores.demo.products import Catalogue
from connectors.stores.demo.refunds import Refunds
from connectors.stores.demo.requests import Request
from connectors.stores.demo.setup import empty

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


class DemoStore(StoreConnector):
    """A store over the SQLite file at ``path``, made by `create`.

    Args:
        path: The store's file.
        idempotency: ``keys`` honours the key of a write, ``none`` does a repeated write again.
        faults: Faults armed in this process, beside those armed in the file.
        base_url: Where the shop's pages and pictures are served.
        patience: Seconds after which a slow answer counts as none.
        orders: Whether it has any; False once they were let go.
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
        orders: bool = True,
    ) -> None:
        self.capabilities = Capabilities(
            actions=_ACTIONS if orders else frozenset(),
            idempotency=idempotency,
            quiet_seconds=_QUIET_SECONDS,
            orders=orders,
        )
        self.path = path
        self.faults = faults or armed.Faults()
        self._base_url = base_url.rstrip("/")
        self._files = Files(path)
        self.back_office = BackOffice(self._files)
        self.request = Request(self._files, self.faults, patience)
        self.catalogue = Catalogue(self.request, self._base_url)
        self.orders = Orders(self.request)
        self.customers = Customers(self.request)
        self.refunds = Refunds(self.request, self._keyed)
        self.content = self.sales = Content(self.request, self._base_url)
        self.checkout = Checkout(self.catalogue, self._base_url)
        self.pictures = Gallery(self.request, path)
        carry = Carrier(self.request, self._keyed)
        self.returns = Returns(carry)
        self.exchanges = Exchanges(carry)
        self.cancellations = Cancellations(carry)
        self.addresses = Addresses(carry)
        self.items = Items(carry)
        self.payment_methods = PaymentMethods(carry)
        self.mails = Mails(carry)
        self.notes = Notes(carry)
        self.profiles = Profiles(carry)

    async def let_go(self) -> None:
        """Let the store's orders and people go: a shop with goods of its own does not show what was invented."""
        await asyncio.to_thread(empty, self.path)
        self.capabilities = self.capabilities.model_copy(update={"orders": False, "actions": frozenset()})

    def _keyed(self) -> bool:
        return self.capabilities.idempotency == "keys"

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
        async with self.request("check") as connection:
            await connection.scalar(select(schema.orders.c.id).limit(1))

    async def check(self) -> str:
        """Open the file and count what is in it."""
        async with self.request("check") as connection:
            products, orders = [
                await connection.scalar(select(func.count()).select_from(table))
                for table in (schema.products, schema.orders)
            ]
        return f"demo store {self.path}: {products} products, {orders} orders"

    async def changes(self, order: str) -> list[Change]:
        """Return every write of shopclerk's on an order (number or id), doubles included, oldest first."""
        table, moves = schema.marks, schema.movements
        wanted = select(table).join(schema.orders, schema.orders.c.id == table.c.order_id).where(named(order))
        paid = select(moves).join(schema.orders).where(named(order), moves.c.kind == "refund", moves.c.reference != "")
        async with self._files.reader.connect() as connection:
            found = [Change(key=row.key, method=row.method, at=row.at) for row in await connection.execute(wanted)]
            found += [Change(key=row.reference, method="refund", at=row.at) for row in await connection.execute(paid)]
        return sorted(found, key=lambda one: one.at)

    async def ledger(self, order: str) -> list[Movement]:
        """Return every movement of money on an order (number or id), for tests and evals; no fault meets it."""
        table = schema.movements
        wanted = select(table).join(schema.orders).where(named(order)).order_by(table.c.id)
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
