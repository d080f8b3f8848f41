"""Reading rows as the vocabulary's own models."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import JSON, ColumnElement, Label, Row, Table, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.address import Address
from commerce.customer import Customer
from commerce.money import Money
from commerce.order import ExchangeLine, Fulfilment, LineItem, Order, Payment, Refund, RefundLine, Return, Tracking
from commerce.product import Product, Variant
from connectors.stores import ways_of_paying
from connectors.stores.demo import schema

#: Methods on file that no provider pays back.
_PARTS = (schema.lines, schema.movements, schema.fulfilments, schema.returns)


def money(cents: int) -> Money:
    """Return cents of the shop's currency as money."""
    return Money.from_minor(cents, schema.CURRENCY)


def picture_url(base_url: str, name: str) -> str:
    """Return where the picture is served."""
    return f"{base_url}/pictures/{name}.png"


def product(row: Row[Any], variants: Iterable[Row[Any]], base_url: str) -> Product:
    """Build a product from its row and those of its variants."""
    return Product(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description=row.description,
        brand=row.brand,
        product_type=row.product_type,
        category=row.category,
        tags=tuple(row.tags),
        attributes=row.attributes,
        url=f"{base_url}/shop/p/{row.handle}",
        images=tuple(picture_url(base_url, name) for name in row.images),
        variants=tuple(variant(one, base_url) for one in variants),
        rating=row.rating,
        status=row.status,
        updated_at=row.updated_at,
    )


def variant(row: Row[Any], base_url: str) -> Variant:
    """Build a variant from its row."""
    return Variant(
        id=row.id,
        sku=row.sku,
        barcode=row.barcode,
        title=row.title,
        options=row.options,
        price=money(row.price),
        compare_at=None if row.compare_at is None else money(row.compare_at),
        available=row.stock > 0,
        stock=row.stock,
        image=picture_url(base_url, row.image),
    )


def customer(row: Row[Any]) -> Customer:
    """Build a customer from their row."""
    address = None if row.address is None else Address(**row.address)
    return Customer(id=row.id, email=row.email, name=row.name, phone=row.phone, default_address=address)


async def load_orders(
    connection: AsyncConnection, condition: ColumnElement[bool], limit: int | None = None
) -> list[Order]:
    """Return the orders that fit ``condition``, newest first, with all their parts, in one query."""
    table = schema.orders
    wanted = select(table, *_parts()).where(condition).order_by(table.c.placed_at.desc(), table.c.id).limit(limit)
    return [_order(row) for row in await connection.execute(wanted)]


@cache
def _parts() -> tuple[Label[str], ...]:
    # Five small queries would each cost several trips to the database's thread.
    return tuple(_as_json(table) for table in _PARTS)


def _as_json(table: Table) -> Label[str]:
    pairs: list[ColumnElement[Any]] = []
    for column in table.c:
        plain = func.json(column) if isinstance(column.type, JSON) else column
        pairs += [literal_column(f"'{column.name}'"), plain]
    found = select(func.json_group_array(func.json_object(*pairs))).where(table.c.order_id == schema.orders.c.id)
    return found.correlate(schema.orders).scalar_subquery().label(table.name)


def _read(table: Table, text: str) -> list[SimpleNamespace]:
    times = [column.name for column in table.c if isinstance(column.type, schema.Instant)]
    found = [SimpleNamespace(**part | {name: schema.moment(part[name]) for name in times}) for part in json.loads(text)]
    return sorted(found, key=lambda part: part.position if table is schema.lines else part.id)


def _order(head: Row[Any]) -> Order:
    lines, movements, parcels, returns = (_read(table, getattr(head, table.name)) for table in _PARTS)
    return Order(
        id=head.id,
        number=head.number,
        email=head.email,
        customer_id=head.customer_id,
        status=head.status,
        placed_at=head.placed_at,
        paid_at=head.paid_at,
        cancelled_at=head.cancelled_at,
        currency=schema.CURRENCY,
        lines=tuple(_line(line) for line in lines),
        shipping=money(head.shipping),
        tax=money(head.tax),
        discount=money(head.discount),
        total=money(head.total),
        shipping_address=Address(**head.shipping_address),
        billing_address=Address(**head.billing_address),
        payments=tuple(_payment(row) for row in movements if row.kind != "refund"),
        refunds=tuple(refund(row) for row in movements if row.kind == "refund"),
        fulfilments=tuple(_fulfilment(row) for row in parcels),
        returns=tuple(_return(row) for row in returns),
        note=head.note,
        items_changed=bool(head.items_changed),
        updated_at=head.updated_at,
    )


def _line(row: SimpleNamespace) -> LineItem:
    return LineItem(
        id=row.id,
        product_id=row.product_id,
        variant_id=row.variant_id,
        sku=row.sku,
        title=row.title,
        variant_title=row.variant_title,
        quantity=row.quantity,
        price=money(row.price),
        discount=money(row.discount) if row.discount else None,
        tax=money(row.tax),
        refunded_quantity=row.refunded_quantity,
        shipped_quantity=row.shipped_quantity,
        tags=tuple(row.tags),
    )


def _payment(row: SimpleNamespace) -> Payment:
    return Payment(
        id=f"mv_{row.id}",
        kind=row.kind,
        status=row.status,
        method=row.method,
        amount=money(row.amount),
        at=row.at,
        returns="balance" if row.method.startswith("Gift card") else ways_of_paying.read("", row.method).returns,
    )


def refund(row: Row[Any] | SimpleNamespace) -> Refund:
    """Build a refund from its movement."""
    return Refund(
        id=f"rf_{row.id}",
        amount=money(row.amount),
        reason=row.reason,
        at=row.at,
        lines=_refund_lines(row.lines),
        shipping=money(row.shipping) if row.shipping else None,
        reference=row.reference,
    )


def _refund_lines(parts: list[dict[str, Any]]) -> tuple[RefundLine, ...]:
    return tuple(RefundLine(**part | {"amount": money(part["amount"])}) for part in parts)


def _fulfilment(row: SimpleNamespace) -> Fulfilment:
    return Fulfilment(
        id=row.id,
        status=row.status,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        tracking=tuple(Tracking(**trace) for trace in row.tracking),
        line_quantities=row.quantities,
    )


def _return(row: SimpleNamespace) -> Return:
    return Return(
        id=row.id,
        status=row.status,
        lines=_refund_lines(row.lines),
        at=row.at,
        reason=row.reason,
        label=row.label,
        exchanged_for=tuple(ExchangeLine(**part) for part in row.exchanged_for),
        reference=row.reference,
        difference=None if row.difference is None else money(row.difference),
    )
