"""The connector: it reads and writes the shop's file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import Any

from commerce.customer import Customer
from commerce.errors import OrderNotFound, ProductNotFound, StoreDisconnected, StoreRejected
from commerce.money import Money, total
from commerce.order import LineItem, Order, OrderStatus, Payment, Refund, RefundLine
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
        row = self._store.read()["orders"].get(number)
        if row is None:
            raise OrderNotFound
        price = money(row["cents"])
        refunds = tuple(
            Refund(
                id=f"r{place}",
                amount=money(each["cents"]),
                reference=each["key"],
                lines=(RefundLine(line_id="l1", quantity=each["pieces"], amount=money(each["cents"])),),
            )
            for place, each in enumerate(row["refunds"])
        )
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
        return Order(
            id=number,
            number=number,
            email=row["email"],
            status=OrderStatus.OPEN,
            placed_at=at,
            paid_at=at,
            currency="EUR",
            lines=(line,),
            shipping=money(0),
            tax=money(0),
            discount=money(0),
            total=paid,
            payments=(Payment(id="p1", method="Toy money", amount=paid, at=at),),
            refunds=refunds,
        )

    async def by_id(self, order_id: str) -> Order:
        return await self.by_number(order_id)

    async def of_email(self, email: str, limit: int = 20) -> list[Order]:
        found = [number for number, row in self._store.read()["orders"].items() if row["email"] == email]
        return [await self.by_number(number) for number in found[:limit]]


class ToyCustomers:
    """The port of its customers."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def by_email(self, email: str) -> Customer | None:
        known = any(row["email"] == email for row in self._store.read()["orders"].values())
        return Customer(id=email, email=email) if known else None


class ToyRefunds:
    """The port of its refunds."""

    def __init__(self, store: ToyStore) -> None:
        self._store = store

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        order = await self._store.orders.by_number(order_id)
        parts = [order.worth(order.lines[0], each.quantity) for each in items]
        amount = total(parts, "EUR") if parts else order.refundable
        return RefundQuote(amount=amount, maximum=order.refundable, method="Toy money")

    async def pay(self, request: RefundRequest) -> Refund:
        found = await self.find(request.order_id, request.key)
        if found is not None:
            return found
        if request.amount > (await self._store.orders.by_number(request.order_id)).refundable:
            raise StoreRejected("That is more than was paid.")
        data, pieces = self._store.read(), sum(each.quantity for each in request.items)
        booked = {"key": request.key, "cents": request.amount.minor, "pieces": pieces}
        data["orders"][request.order_id]["refunds"].append(booked)
        Path(self._store.path).write_text(json.dumps(data), encoding="utf-8")
        return (await self._store.orders.by_number(request.order_id)).refunds[-1]

    async def find(self, order_id: str, key: str) -> Refund | None:
        return next(
            (each for each in (await self._store.orders.by_number(order_id)).refunds if each.reference == key), None
        )
