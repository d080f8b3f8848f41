"""The demo store's refunds and balances, booked in its own ledger.

Everything here runs inside one transaction that took the write lock first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import OrderNotFound, StoreRejected
from commerce.order import OrderStatus
from commerce.sentences import say
from connectors.stores.demo import schema
from connectors.stores.demo.amounts import line_share, spread
from connectors.stores.refunding import RefundItem, RefundRequest


class Keyed(Protocol):
    """A request with a key."""

    @property
    def key(self) -> str:
        """The idempotency key."""
        ...

    def model_dump_json(self) -> str:
        """Return the whole request as JSON."""
        ...


@dataclass(frozen=True)
class Books:
    """One order as refunds see it, in cents."""

    order: Row[Any]
    lines: dict[str, Row[Any]]
    captured: int
    refunded: int
    shipping_refunded: int
    methods: tuple[str, ...]

    @property
    def left(self) -> int:
        """What can still go back."""
        return max(0, self.captured - self.refunded)

    @property
    def shipping_left(self) -> int:
        """What of the shipping cost can still go back."""
        return max(0, int(self.order.shipping) - self.shipping_refunded)

    def pieces(self, items: Sequence[RefundItem]) -> list[tuple[Row[Any], int]]:
        """Return lines and quantities for ``items``, everything left when there are none.

        Raises:
            StoreRejected: A line is not on the order, is named twice, or has fewer pieces left.
        """
        if not items:
            every = [(line, line.quantity - line.refunded_quantity) for line in self.lines.values()]
            return [(line, left) for line, left in every if left > 0]
        if len({item.line_id for item in items}) != len(items):
            raise StoreRejected(say("refusals.line_twice"))
        chosen = []
        for item in items:
            line = self.lines.get(item.line_id)
            if line is None:
                raise StoreRejected(say("refusals.no_such_line"), detail=item.line_id[:80])
            if item.quantity > line.quantity - line.refunded_quantity:
                raise StoreRejected(say("refusals.fewer_to_refund", title=line.title))
            chosen.append((line, item.quantity))
        return chosen

    def quote(self, items: Sequence[RefundItem], include_shipping: bool) -> int:
        """Return what the store would pay back for ``items``."""
        goods = sum(_share(line, count) for line, count in self.pieces(items))
        return min(self.left, goods + (self.shipping_left if include_shipping else 0))


def _share(line: Row[Any], pieces: int) -> int:
    return line_share(line.price, line.quantity, line.discount, line.refunded_quantity, pieces)


async def open_books(connection: AsyncConnection, condition: ColumnElement[bool]) -> Books:
    """Read the books of the one order that fits ``condition``.

    Raises:
        OrderNotFound: There is none.
    """
    order = (await connection.execute(select(schema.orders).where(condition))).first()
    if order is None:
        raise OrderNotFound
    lines, moves = schema.lines, schema.movements
    found = (
        await connection.execute(select(lines).where(lines.c.order_id == order.id).order_by(lines.c.position))
    ).all()
    movements = (await connection.execute(select(moves).where(moves.c.order_id == order.id))).all()
    captures = [move for move in movements if move.kind == "capture" and move.status == "success"]
    refunds = [move for move in movements if move.kind == "refund"]
    return Books(
        order=order,
        lines={line.id: line for line in found},
        captured=sum(move.amount for move in captures),
        refunded=sum(move.amount for move in refunds),
        shipping_refunded=sum(move.shipping for move in refunds),
        methods=tuple(dict.fromkeys(move.method for move in captures)),
    )


async def earlier_result(connection: AsyncConnection, method: str, request: Keyed) -> str | None:
    """Return the result of an earlier request with this key, None when there was none.

    Raises:
        StoreRejected: The key came with another request.
    """
    table = schema.requests
    row = (await connection.execute(select(table).where(table.c.key == request.key))).first()
    if row is None:
        return None
    if row.method != method or row.fingerprint != _fingerprint(request):
        raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])
    return str(row.result)


async def remember(connection: AsyncConnection, method: str, request: Keyed, result: str) -> None:
    """Note a request's result under its key."""
    values = {"key": request.key, "method": method, "fingerprint": _fingerprint(request), "result": result}
    await connection.execute(insert(schema.requests).values(values))


def _fingerprint(request: Keyed) -> str:
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()


async def pay_back(connection: AsyncConnection, request: RefundRequest, now: datetime) -> int:
    """Book a refund and return the movement's id.

    Raises:
        OrderNotFound: There is no such order.
        StoreRejected: The store refuses; nothing was booked.
    """
    books = await open_books(connection, schema.orders.c.id == request.order_id)
    amount = _checked_amount(books, request)
    # Without items a sum is a gesture, unless it is all that the goods left would bring.
    # After a change of items what was paid too much may happen to equal the goods: there only all that is left counts.
    whole = books.left if books.order.items_changed else books.quote((), request.include_shipping)
    everything = not request.items and amount in (whole, books.left)
    pieces = books.pieces(request.items) if request.items or everything else []
    shares = [_share(line, count) for line, count in pieces]
    shipping = min(books.shipping_left, max(0, amount - sum(shares))) if request.include_shipping else 0
    parts = [
        {"line_id": line.id, "quantity": count, "amount": part}
        for (line, count), part in zip(pieces, spread(amount - shipping, shares), strict=True)
    ]
    status = books.order.status
    # A cancelled order's goods are back on the shelf already.
    await _mark_lines(connection, pieces, now, restock=request.restock and status != OrderStatus.CANCELLED)
    if amount == books.left and status != OrderStatus.CANCELLED:
        status = str(OrderStatus.REFUNDED)
    await connection.execute(
        update(schema.orders).where(schema.orders.c.id == books.order.id).values(status=status, updated_at=now)
    )
    if len(books.methods) == 1:  # of a split payment the card's part is settled by hand
        await move_balance(connection, books.order.customer_id, books.methods[0], amount)
    booked = await connection.execute(
        insert(schema.movements).values(
            order_id=books.order.id,
            kind="refund",
            status="success",
            method=" and ".join(books.methods),
            amount=amount,
            reference=request.key,
            reason=request.reason,
            shipping=shipping,
            lines=parts,
            at=now,
        )
    )
    key = booked.inserted_primary_key
    assert key is not None
    return int(key[0])


async def move_balance(connection: AsyncConnection, customer_id: str, method: str, by: int) -> None:
    """Put cents on a gift card on file, or take them from it when negative; other methods have no balance.

    Raises:
        StoreRejected: The card does not hold that much.
    """
    table = schema.customers
    methods = await connection.scalar(select(table.c.payment_methods).where(table.c.id == customer_id)) or []
    after = [
        {**one, "balance": one["balance"] + by} if one["label"] == method and "balance" in one else one
        for one in methods
    ]
    if any(one.get("balance", 0) < 0 for one in after):
        raise StoreRejected(say("refusals.not_covered", method=method))
    await connection.execute(update(table).where(table.c.id == customer_id).values(payment_methods=after))


def _checked_amount(books: Books, request: RefundRequest) -> int:
    if request.amount.currency != schema.CURRENCY:
        raise StoreRejected(say("refusals.currency_only", currency=schema.CURRENCY))
    amount = request.amount.minor
    if amount <= 0:
        raise StoreRejected(say("refusals.more_than_zero"))
    if not books.captured:
        raise StoreRejected(say("refusals.never_paid"))
    if amount > books.left:
        raise StoreRejected(say("refusals.over_refund"))
    return amount


async def _mark_lines(
    connection: AsyncConnection, pieces: list[tuple[Row[Any], int]], now: datetime, *, restock: bool
) -> None:
    lines, variants, products = schema.lines, schema.variants, schema.products
    for line, count in pieces:
        await connection.execute(
            update(lines).where(lines.c.id == line.id).values(refunded_quantity=lines.c.refunded_quantity + count)
        )
        if restock:
            await connection.execute(
                update(variants).where(variants.c.id == line.variant_id).values(stock=variants.c.stock + count)
            )
            await connection.execute(update(products).where(products.c.id == line.product_id).values(updated_at=now))
