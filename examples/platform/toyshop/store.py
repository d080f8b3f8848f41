"""The connector: it reads and writes the shop's file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import Any

from commerce.address import Address
from commerce.customer import Customer
from commerce.errors import OrderNotFound, ProductNotFound, StoreDisconnected, StoreRejected
from commerce.money import Money, total
from commerce.order import (
    Fulfilment,
    LineItem,
    Order,
    OrderStatus,
    Payment,
    Refund,
    RefundLine,
    Tracking,
)
from commerce.product import Product, Variant
from connectors.stores.base import Capabilities, ShopInfo, StoreConnector
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from connectors.stores.stock import ProductFailure, Stock


def money(cents: int) -> Money:
    return Money.from_minor(cents, "EUR")


class ToyStore(StoreConnector):
    """One toy shop."""

    platform = "toy"
    capabilities = Capabilities(actions=frozenset({"refund_order"}), idempotency="keys", quiet_seconds=0.0)

    def __init__(self, path: str, greeting: str = "hello") -> None:
        self.path = path
        self._greeting = greeting
        self.catalogue = ToyCatalogue(self)
        self.orders = ToyOrders(self)
        self.customers = ToyCustomers(self)
        self.refunds = ToyRefunds(self)

    def read(self) -> dict[str, Any]:
        if not self.path or not Path(self.path).is_file():
            raise StoreDisconnected(detail="no toy shop is connected")
        found: dict[str, Any] = json.loads(Path(self.path).read_text(encoding="utf-8"))
        return found

    async def shop(self) -> ShopInfo:
        name = self.read()["name"] if self.path else "Toy"
        return ShopInfo(name=name, url="https://toy.example.com", currency="EUR", hosts=frozenset({"toy.example.com"}))

    async def check(self) -> str:
        return f"{self._greeting} from the toy shop {self.read()['name']}"

    async def reach(self) -> None:
        self.read()

    async def close(self) -> None:
        """Nothing is held open."""


class ToyCatalogue:
    """The port of its products."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def all(self, already: Set[str] = frozenset()) -> AsyncIterator[Product | ProductFailure]:
        for identity in self._store.read()["products"]:
            if identity not in already:
                yield await self.product(identity)

    async def changed(self, since: datetime) -> AsyncIterator[Product | ProductFailure]:
        async for found in self.all():
            if isinstance(found, ProductFailure) or found.updated_at is None or found.updated_at >= since:
                yield found

    async def ids(self) -> set[str]:
        return set(self._store.read()["products"])

    async def product(self, product_id: str) -> Product:
        row = self._store.read()["products"].get(product_id)
        if row is None:
            raise ProductNotFound
        variant = Variant(id=product_id, sku=f"TOY-{product_id}", price=money(row["cents"]), stock=row["stock"])
        return Product(
            id=product_id,
            handle=product_id,
            title=row["title"],
            description=row["title"],
            variants=(variant,),
            url=f"https://toy.example.com/{product_id}",
            updated_at=datetime.fromisoformat(row["at"]),
        )

    async def stock(self, variant_ids: Sequence[str]) -> dict[str, Stock]:
        rows = self._store.read()["products"]
        return {
            one: Stock(variant_id=one, price=money(rows[one]["cents"]), available=rows[one]["stock"] > 0)
            for one in variant_ids
            if one in rows
        }


class ToyOrders:
    """The port of its orders."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def by_number(self, number: str) -> Order:
        name = number.strip().removeprefix("#")
        row = self._store.read()["orders"].get(name)
        if row is None:
            raise OrderNotFound
        price = money(row["cents"])
        refunds = tuple(refund(place, each) for place, each in enumerate(row["refunds"]))
        line = LineItem(
            id="l1",
            product_id=row["product"],
            variant_id=row["product"],
            sku=f"TOY-{row['product']}",
            title=row["title"],
            quantity=row["pieces"],
            price=price,
            refunded_quantity=sum(each["pieces"] for each in row["refunds"]),
        )
        paid, at = price * row["pieces"], datetime.fromisoformat(row["at"])
        cancelled = row.get("cancelled")  # before it was paid: a toy shop takes nothing for what it does not send
        payments = () if cancelled else (Payment(id="p1", method="Toy money", amount=paid, at=at),)
        return Order(
            id=name,
            number=name,
            email=row["email"],
            status=status(row),
            placed_at=at,
            paid_at=None if cancelled else at,
            cancelled_at=cancelled,
            currency="EUR",
            lines=(line,),
            shipping=money(0),
            tax=money(0),
            discount=money(0),
            total=paid,
            payments=payments,
            fulfilments=parcels(row),
            refunds=refunds,
        )

    async def by_id(self, order_id: str) -> Order:
        return await self.by_number(order_id)

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        rows = self._store.read()["orders"].items()
        found = sorted((row["at"], number) for number, row in rows if row["email"] == email.lower())
        return [await self.by_number(number) for _, number in found[::-1][:limit]]


class ToyCustomers:
    """The port of its customers."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def by_email(self, email: str) -> Customer | None:
        row = self._store.read().get("customers", {}).get(email.lower())
        if row is None:
            return None
        address = Address(name=row["name"], **row["address"])
        return Customer(id=email.lower(), email=email.lower(), name=row["name"], default_address=address)


def status(row: dict[str, Any]) -> OrderStatus:
    """Return the state of an order; money that went back whole counts more than where the goods are."""
    if row.get("cancelled"):
        return OrderStatus.CANCELLED
    if sum(each["cents"] for each in row["refunds"]) == row["cents"] * row["pieces"]:
        return OrderStatus.REFUNDED
    if row.get("delivered"):
        return OrderStatus.DELIVERED
    return OrderStatus.SHIPPED if row.get("sent") else OrderStatus.OPEN


def parcels(row: dict[str, Any]) -> tuple[Fulfilment, ...]:
    """Return the parcel of an order that was sent."""
    if not row.get("sent"):
        return ()
    trace = Tracking(carrier="Toy train", number=row["sent"], url=f"https://toy.example.com/train/{row['sent']}")
    state = "delivered" if row.get("delivered") else "in_transit"
    return (Fulfilment(id="f1", status=state, delivered_at=row.get("delivered"), tracking=(trace,)),)


def refund(place: int, row: dict[str, Any]) -> Refund:
    """Return a refund as the shop's file has it."""
    amount = money(row["cents"])
    lines = (RefundLine(line_id="l1", quantity=row["pieces"], amount=amount),) if row["pieces"] else ()
    return Refund(id=f"r{place}", amount=amount, reference=row["key"], lines=lines)


class ToyRefunds:
    """The port of its refunds."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        order = await self._store.orders.by_number(order_id)
        check(order, items)
        parts = [order.worth(order.lines[0], each.quantity) for each in items]
        amount = total(parts, "EUR") if parts else order.refundable
        return RefundQuote(amount=amount, maximum=order.refundable, method="Toy money")

    async def pay(self, request: RefundRequest) -> Refund:
        order = await self._store.orders.by_number(request.order_id)
        found = await self.find(order.id, request.key)
        if found is not None:
            if found.amount != request.amount:
                raise StoreRejected("That key stands for another refund.")
            return found
        check(order, request.items)
        if request.amount.currency != "EUR" or request.amount.minor <= 0 or request.amount > order.refundable:
            raise StoreRejected("That is more than was paid, or nothing.")
        pieces = sum(each.quantity for each in request.items)
        if request.amount == order.refundable:  # all that was left: with every piece that was left
            pieces = order.lines[0].refundable_quantity
        data = self._store.read()
        booked = {"key": request.key, "cents": request.amount.minor, "pieces": pieces}
        data["orders"][order.id]["refunds"].append(booked)
        Path(self._store.path).write_text(json.dumps(data), encoding="utf-8")
        return (await self._store.orders.by_number(order.id)).refunds[-1]

    async def find(self, order_id: str, key: str) -> Refund | None:
        rows = self._store.read()["orders"].get(order_id, {}).get("refunds", [])
        found = (refund(place, each) for place, each in enumerate(rows) if each["key"] == key)
        return next(found, None)


def check(order: Order, items: Sequence[RefundItem]) -> None:
    """Refuse pieces that are not in the order."""
    line = order.lines[0]
    if any(each.line_id != line.id or each.quantity > line.refundable_quantity for each in items):
        raise StoreRejected("Those pieces are not in the order.")
