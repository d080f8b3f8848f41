"""What the demo store does when it is asked to change an order or an account, beside refunds and addresses.

Each function runs inside one transaction that took the write lock first, checks as a real shop would, and returns the
id of what it made or changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import NotFound, OrderNotFound, StoreRejected
from commerce.order import Order, OrderStatus, Payment
from commerce.sentences import say
from connectors.stores.changes import (
    AddressRequest,
    CancelRequest,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    PaymentRequest,
    ProfileAddressRequest,
    ReturnRequest,
    Swap,
)
from connectors.stores.demo import payments, rows, schema, swap_rows
from connectors.stores.demo.amounts import line_share
from connectors.stores.demo.payments import Books

CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)


async def _load(connection: AsyncConnection, order_id: str) -> tuple[Order, Books]:
    condition = schema.orders.c.id == order_id
    orders = await rows.load_orders(connection, condition)
    if not orders:
        raise OrderNotFound
    return orders[0], await payments.open_books(connection, condition)


def _unsent(order: Order, what: str) -> None:
    if order.shipped_any:
        raise StoreRejected(say(f"refusals.sent.{what}"))
    if order.status in CLOSED:
        raise StoreRejected(say(f"refusals.closed.{what}"))


async def _touch(connection: AsyncConnection, order_id: str, now: datetime, **values: Any) -> None:
    table = schema.orders
    await connection.execute(update(table).where(table.c.id == order_id).values(values | {"updated_at": now}))


async def change_address(connection: AsyncConnection, request: AddressRequest, now: datetime) -> str:
    """Set the shipping address."""
    order, _ = await _load(connection, request.order_id)
    _unsent(order, "address")
    await _touch(connection, order.id, now, shipping_address=request.address.model_dump())
    return order.id


async def cancel(connection: AsyncConnection, request: CancelRequest, now: datetime) -> str:
    """Cancel; the goods go back on the shelf, the money stays until it is refunded."""
    order, books = await _load(connection, request.order_id)
    _unsent(order, "cancel")
    for line in books.lines.values() if request.restock else ():
        left = line.quantity - line.refunded_quantity
        await swap_rows.move_stock(connection, line.variant_id, line.product_id, left, now)
    await _touch(connection, order.id, now, status=str(OrderStatus.CANCELLED), cancelled_at=now)
    return order.id


async def open_return(
    connection: AsyncConnection, request: ReturnRequest | ExchangeRequest, now: datetime, **more: Any
) -> str:
    """Open a return of delivered pieces and return its id."""
    order, books = await _load(connection, request.order_id)
    pieces = request.items if isinstance(request, ReturnRequest) else request.swaps
    counts: dict[str, int] = {}
    for piece in pieces:
        counts[piece.line_id] = counts.get(piece.line_id, 0) + piece.quantity
    by_id = {line.id: line for line in order.lines}
    if order.arrived_at([(by_id[line_id], count) for line_id, count in counts.items() if line_id in by_id]) is None:
        raise StoreRejected(say("refusals.not_arrived"))
    parts = []
    for line_id, count in counts.items():
        line = by_id.get(line_id)
        if line is None:
            raise StoreRejected(say("refusals.no_such_line"), detail=line_id[:80])
        if count > order.returnable(line):
            raise StoreRejected(say("refusals.fewer_to_return", title=line.title))
        row = books.lines[line_id]
        amount = line_share(row.price, row.quantity, row.discount, row.refunded_quantity, count)
        parts.append({"line_id": line_id, "quantity": count, "amount": amount})
    if not parts:
        raise StoreRejected(say("refusals.no_article"))
    name = f"R{order.number}-{len(order.returns) + 1}"
    return_id = f"{order.id}-r{len(order.returns) + 1}"
    await connection.execute(
        insert(schema.returns).values(
            {
                "id": return_id,
                "order_id": order.id,
                "status": "open",
                "lines": parts,
                "at": now,
                "reason": request.reason,
                "label": say("orders.return_label", number=name),
                "reference": request.key,
                **more,
            }
        )
    )
    await _touch(connection, order.id, now)
    return return_id


async def exchange(connection: AsyncConnection, request: ExchangeRequest, now: datetime) -> str:
    """Open a return for other variants, which are set aside at once; the difference is settled on arrival."""
    _, books = await _load(connection, request.order_id)
    priced = await swap_rows.price(connection, books, request.swaps)
    parts = [
        {
            "variant_id": one.variant.id,
            "sku": one.variant.sku,
            "quantity": one.quantity,
            "title": f"{one.line.title}, {one.variant.title}",
        }
        for one in priced
    ]
    difference = sum(one.difference for one in priced)
    made = await open_return(connection, request, now, exchanged_for=parts, difference=difference)
    for one in priced:
        await swap_rows.move_stock(connection, one.variant.id, one.line.product_id, -one.quantity, now)
    return made


async def quote(connection: AsyncConnection, order_id: str, wanted: list[Swap]) -> int:
    """Return what the swaps cost more, in cents."""
    _, books = await _load(connection, order_id)
    return sum(one.difference for one in await swap_rows.price(connection, books, wanted))


async def change_items(connection: AsyncConnection, request: ItemsRequest, now: datetime) -> str:
    """Swap variants on an unsent order, once. A dearer order is charged to its payment method at once."""
    order, books = await _load(connection, request.order_id)
    _unsent(order, "items")
    if order.items_changed:
        raise StoreRejected(say("refusals.items_changed_once"))
    if not books.captured or books.refunded:
        raise StoreRejected(say("refusals.items_paid_only"))
    priced = await swap_rows.price(connection, books, request.swaps)
    difference = sum(one.difference for one in priced)
    if difference > 0:
        await payments.move_balance(connection, order.customer_id, books.methods[-1], -difference)
        await _capture(connection, order.id, books.methods[-1], difference, request.key, now)
    await swap_rows.apply(connection, books, priced, now)
    return order.id


async def _capture(
    connection: AsyncConnection, order_id: str, method: str, amount: int, key: str, now: datetime
) -> None:
    await connection.execute(
        insert(schema.movements).values(
            order_id=order_id,
            kind="capture",
            status="success",
            method=method,
            amount=amount,
            reference=key,
            reason="",
            shipping=0,
            lines=[],
            at=now,
        )
    )


async def set_default_address(connection: AsyncConnection, request: ProfileAddressRequest, now: datetime) -> str:
    """Set an account's default address."""
    del now
    table = schema.customers
    done = await connection.execute(
        update(table).where(table.c.id == request.customer_id).values(address=request.address.model_dump())
    )
    if not done.rowcount:
        raise NotFound(say("refusals.no_account"))
    return request.customer_id


async def payment_options(connection: AsyncConnection, order_id: str) -> list[dict[str, Any]]:
    """Return the methods on file that the order could be charged to instead."""
    order, books = await _load(connection, order_id)
    if _only_charge(order, books) is None:
        return []
    table = schema.customers
    methods = await connection.scalar(select(table.c.payment_methods).where(table.c.id == order.customer_id))
    return [
        method
        for method in methods or []
        if method["label"] not in books.methods and method.get("balance", books.captured) >= books.captured
    ]


def _only_charge(order: Order, books: Books) -> Payment | None:
    """Return the one charge of an order without refunds, None when there are others or none."""
    charges = [one for one in order.payments if one.kind == "capture" and one.status == "success"]
    return charges[0] if len(charges) == 1 and not books.refunded else None


async def change_payment(connection: AsyncConnection, request: PaymentRequest, now: datetime) -> str:
    """Give the charge up and make it anew on another method."""
    order, books = await _load(connection, request.order_id)
    _unsent(order, "payment")
    charge = _only_charge(order, books)
    if charge is None:
        raise StoreRejected(say("refusals.one_payment_only"))
    options = {one["id"]: one for one in await payment_options(connection, order.id)}
    chosen = options.get(request.option_id)
    if chosen is None:
        raise StoreRejected(say("refusals.no_such_method"))
    table = schema.movements
    await connection.execute(
        update(table).where(table.c.id == int(charge.id.removeprefix("mv_"))).values(status="voided")
    )
    await _capture(connection, order.id, chosen["label"], books.captured, request.key, now)
    await payments.move_balance(connection, order.customer_id, chosen["label"], -books.captured)
    await payments.move_balance(connection, order.customer_id, charge.method, books.captured)
    await _touch(connection, order.id, now)
    return order.id


async def resend(connection: AsyncConnection, request: MessageRequest, now: datetime) -> str:
    """Send a mail about the order again."""
    order, books = await _load(connection, request.order_id)
    if request.kind == "invoice" and not books.captured:
        raise StoreRejected(say("refusals.no_invoice"))
    if request.kind == "shipping" and not order.shipped_any:
        raise StoreRejected(say("refusals.not_sent"))
    booked = await connection.execute(
        insert(schema.mails).values(order_id=order.id, kind=request.kind, recipient=order.email, at=now)
    )
    key = booked.inserted_primary_key
    assert key is not None
    return str(key[0])


async def add_note(connection: AsyncConnection, request: NoteRequest, now: datetime) -> str:
    """Add a note below what is there."""
    order, _ = await _load(connection, request.order_id)
    await _touch(connection, order.id, now, note=f"{order.note}\n{request.text}".strip())
    return order.id


async def mark(connection: AsyncConnection, subject: str, key: str, method: str, now: datetime) -> None:
    """Leave the mark of a write on an order or account."""
    await connection.execute(insert(schema.marks).values(order_id=subject, key=key, method=method, at=now))


async def marked(connection: AsyncConnection, subject: str, key: str) -> bool:
    """Return whether the order or account carries the mark."""
    table = schema.marks
    wanted = select(func.count()).select_from(table).where(table.c.order_id == subject, table.c.key == key)
    return bool(await connection.scalar(wanted))
