"""Reading rows as the vocabulary's own models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.address import Address
from commerce.customer import Customer
from commerce.money import Money
from commerce.order import Fulfilment, LineItem, Order, Payment, Refund, RefundLine, Return, Tracking
from commerce.product import Product, Variant
from connectors.stores.demo import schema


def money(cents: int) -> Money:
    """Return cents of the shop's currency as money."""
    return Money.from_minor(cents, schema.CURRENCY)


def picture_url(base_url: str, name: str) -> str:
    """Return where the picture is served."""
    return f"{base_url}/pictures/{name}.png"


def product(row: Row[Any], variants: Iterable[Row[Any]], base_url: str) -> Product:
    """Build a product from its row and those of its variants."""
    return Product(
        id=row.id, handle=row.handle, title=row.title, description=row.description, brand=row.brand,
        product_type=row.product_type, category=row.category, tags=tuple(row.tags), attributes=row.attributes,
        url=f"{base_url}/p/{row.handle}", images=tuple(picture_url(base_url, name) for name in row.images),
        variants=tuple(variant(one, base_url) for one in variants), rating=row.rating, status=row.status,
        updated_at=row.updated_at,
    )  # fmt: skip


def variant(row: Row[Any], base_url: str) -> Variant:
    """Build a variant from its row."""
    return Variant(
        id=row.id, sku=row.sku, barcode=row.barcode, title=row.title, options=row.options, price=money(row.price),
        compare_at=None if row.compare_at is None else money(row.compare_at), available=row.stock > 0,
        stock=row.stock, image=picture_url(base_url, row.image),
    )  # fmt: skip


def customer(row: Row[Any]) -> Customer:
    """Build a customer from their row."""
    address = None if row.address is None else Address(**row.address)
    return Customer(id=row.id, email=row.email, name=row.name, phone=row.phone, default_address=address)


async def load_orders(
    connection: AsyncConnection, condition: ColumnElement[bool], limit: int | None = None
) -> list[Order]:
    """Return the orders that fit ``condition``, newest first, in five queries however many they are."""
    table = schema.orders
    heads = (
        await connection.execute(
            select(table).where(condition).order_by(table.c.placed_at.desc(), table.c.id).limit(limit)
        )
    ).all()
    if not heads:
        return []
    ids = [head.id for head in heads]
    parts = [
        await _by_order(connection, part, ids)
        for part in (schema.lines, schema.movements, schema.fulfilments, schema.returns)
    ]
    return [_order(head, *(part.get(head.id, []) for part in parts)) for head in heads]


async def _by_order(connection: AsyncConnection, table: Table, ids: list[str]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in await connection.execute(select(table).where(table.c.order_id.in_(ids)).order_by(table.c.id)):
        found.setdefault(row.order_id, []).append(row)
    return found


def _order(
    head: Row[Any],
    lines: Sequence[Row[Any]],
    movements: Sequence[Row[Any]],
    parcels: Sequence[Row[Any]],
    returns: Sequence[Row[Any]],
) -> Order:
    return Order(
        id=head.id, number=head.number, email=head.email, customer_id=head.customer_id, status=head.status,
        placed_at=head.placed_at, paid_at=head.paid_at, cancelled_at=head.cancelled_at, currency=schema.CURRENCY,
        lines=tuple(_line(line) for line in sorted(lines, key=lambda line: line.position)),
        shipping=money(head.shipping), tax=money(head.tax), discount=money(head.discount), total=money(head.total),
        shipping_address=Address(**head.shipping_address), billing_address=Address(**head.billing_address),
        payments=tuple(_payment(row) for row in movements if row.kind != "refund"),
        refunds=tuple(refund(row) for row in movements if row.kind == "refund"),
        fulfilments=tuple(_fulfilment(row) for row in parcels), returns=tuple(_return(row) for row in returns),
        note=head.note, updated_at=head.updated_at,
    )  # fmt: skip


def _line(row: Row[Any]) -> LineItem:
    return LineItem(
        id=row.id, product_id=row.product_id, variant_id=row.variant_id, sku=row.sku, title=row.title,
        variant_title=row.variant_title, quantity=row.quantity, price=money(row.price),
        discount=money(row.discount) if row.discount else None, tax=money(row.tax),
        refunded_quantity=row.refunded_quantity, shipped_quantity=row.shipped_quantity, tags=tuple(row.tags),
    )  # fmt: skip


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        id=f"mv_{row.id}", kind=row.kind, status=row.status, method=row.method, amount=money(row.amount), at=row.at
    )


def refund(row: Row[Any]) -> Refund:
    """Build a refund from its movement."""
    return Refund(
        id=f"rf_{row.id}", amount=money(row.amount), reason=row.reason, at=row.at, lines=_refund_lines(row.lines),
        shipping=money(row.shipping) if row.shipping else None, reference=row.reference,
    )  # fmt: skip


def _refund_lines(parts: list[dict[str, Any]]) -> tuple[RefundLine, ...]:
    return tuple(RefundLine(**part | {"amount": money(part["amount"])}) for part in parts)


def _fulfilment(row: Row[Any]) -> Fulfilment:
    return Fulfilment(
        id=row.id, status=row.status, shipped_at=row.shipped_at, delivered_at=row.delivered_at,
        tracking=tuple(Tracking(**trace) for trace in row.tracking), line_quantities=row.quantities,
    )  # fmt: skip


def _return(row: Row[Any]) -> Return:
    return Return(id=row.id, status=row.status, lines=_refund_lines(row.lines), at=row.at)
