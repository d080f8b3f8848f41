"""Swapping variants on the demo store's orders: checks, prices, and the rows that change.

Everything here runs inside one transaction; the writes took the write lock first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores.changes import Swap
from connectors.stores.demo import schema
from connectors.stores.demo.amounts import line_share
from connectors.stores.demo.payments import Books


@dataclass(frozen=True)
class Priced:
    """One swap that holds: the line, how many pieces, the new variant, and what it costs more (in cents)."""

    line: Row[Any]
    quantity: int
    variant: Row[Any]
    difference: int


async def price(connection: AsyncConnection, books: Books, swaps: Sequence[Swap]) -> list[Priced]:
    """Check the swaps and price them at today's prices.

    Raises:
        StoreRejected: A line or variant does not exist, is of another product, the same one, or sold out.
    """
    if not swaps or len({(swap.line_id, swap.variant_id) for swap in swaps}) != len(swaps):
        raise StoreRejected(say("refusals.articles_once"))
    found, taken, wanted = [], dict.fromkeys(books.lines, 0), dict.fromkeys((swap.variant_id for swap in swaps), 0)
    for swap in swaps:
        line = books.lines.get(swap.line_id)
        if line is None:
            raise StoreRejected(say("refusals.no_such_line"), detail=swap.line_id[:80])
        taken[line.id] += swap.quantity
        wanted[swap.variant_id] += swap.quantity
        if taken[line.id] > line.quantity - line.refunded_quantity:
            raise StoreRejected(say("refusals.fewer_on_order", title=line.title))
        variant = await _variant(connection, line, swap.variant_id, wanted[swap.variant_id])
        before = line_share(line.price, line.quantity, line.discount, line.refunded_quantity, swap.quantity)
        found.append(Priced(line, swap.quantity, variant, variant.price * swap.quantity - before))
    return found


async def _variant(connection: AsyncConnection, line: Row[Any], variant_id: str, quantity: int) -> Row[Any]:
    table = schema.variants
    row = (await connection.execute(select(table).where(table.c.id == variant_id))).first()
    if row is None or row.product_id != line.product_id:
        raise StoreRejected(say("refusals.no_such_variant", title=line.title))
    if row.id == line.variant_id:
        raise StoreRejected(say("refusals.variant_already", title=line.title))
    if row.stock < quantity:
        raise StoreRejected(say("refusals.variant_out", title=line.title, variant=row.title))
    return row


async def move_stock(connection: AsyncConnection, variant_id: str, product_id: str, by: int, now: datetime) -> None:
    """Add ``by`` pieces (fewer when negative) to a variant's stock."""
    variants, products = schema.variants, schema.products
    await connection.execute(update(variants).where(variants.c.id == variant_id).values(stock=variants.c.stock + by))
    await connection.execute(update(products).where(products.c.id == product_id).values(updated_at=now))


async def apply(connection: AsyncConnection, books: Books, priced: list[Priced], now: datetime) -> None:
    """Put the new variants on the order, take and give back stock, and add the order up again."""
    kept = {line.id: line.quantity for line in books.lines.values()}
    position = max(line.position for line in books.lines.values())
    for swap in priced:
        position += 1
        kept[swap.line.id] -= swap.quantity
        await connection.execute(insert(schema.lines).values(_new_line(swap, position)))
        await move_stock(connection, swap.line.variant_id, swap.line.product_id, swap.quantity, now)
        await move_stock(connection, swap.variant.id, swap.line.product_id, -swap.quantity, now)
    for line in books.lines.values():
        if kept[line.id] != line.quantity:
            await _shrink(connection, line, kept[line.id])
    await _add_up(connection, books, now)


def _new_line(swap: Priced, position: int) -> dict[str, Any]:
    line, variant = swap.line, swap.variant
    gross = variant.price * swap.quantity
    return {
        "id": f"{line.order_id}-{position}",
        "order_id": line.order_id,
        "position": position,
        "product_id": line.product_id,
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": line.title,
        "variant_title": variant.title,
        "quantity": swap.quantity,
        "price": variant.price,
        "discount": 0,
        "tax": _tax(line, gross),
        "refunded_quantity": 0,
        "shipped_quantity": 0,
        "tags": line.tags,
    }


def _tax(line: Row[Any], gross: int) -> int:
    # At the rate that the line was taxed with; prices include the tax.
    net = line.price * line.quantity - line.discount
    return round(gross * line.tax / net) if net else 0


async def _shrink(connection: AsyncConnection, line: Row[Any], quantity: int) -> None:
    table = schema.lines
    if not quantity:
        await connection.execute(table.delete().where(table.c.id == line.id))
        return
    net = line_share(line.price, line.quantity, line.discount, 0, quantity)
    values = {"quantity": quantity, "discount": line.price * quantity - net, "tax": _tax(line, net)}
    await connection.execute(update(table).where(table.c.id == line.id).values(values))


async def _add_up(connection: AsyncConnection, books: Books, now: datetime) -> None:
    table, orders = schema.lines, schema.orders
    lines = (await connection.execute(select(table).where(table.c.order_id == books.order.id))).all()
    goods = sum(line.price * line.quantity - line.discount for line in lines)
    shipping_tax = books.order.tax - sum(line.tax for line in books.lines.values())
    await connection.execute(
        update(orders)
        .where(orders.c.id == books.order.id)
        .values(
            total=goods + books.order.shipping,
            items_changed=True,
            updated_at=now,
            discount=sum(line.discount for line in lines),
            tax=sum(line.tax for line in lines) + shipping_tax,
        )
    )
