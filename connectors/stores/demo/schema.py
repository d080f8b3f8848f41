"""The demo store's own tables, apart from everything shopclerk keeps.

Money is whole cents in the shop's one currency; times are microseconds since 1970, so that a re-base is
one addition.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect

CURRENCY = "EUR"
SHOP_NAME = "Corner & Quay"

metadata = MetaData()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware time into microseconds."""
        del dialect
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn microseconds back into an aware time."""
        del dialect
        return moment(value)


def moment(micros: int | None) -> datetime | None:
    """Return the time that so many microseconds since 1970 mean."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", Instant),
    Column("value", String, nullable=False, default=""),
)

products = Table(
    "products",
    metadata,
    Column("id", String, primary_key=True),
    Column("handle", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("brand", String, nullable=False),
    Column("product_type", String, nullable=False),
    Column("category", String, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("images", JSON, nullable=False),
    Column("rating", Float),
    Column("status", String, nullable=False),
    Column("updated_at", Instant, nullable=False, index=True),
)

variants = Table(
    "variants",
    metadata,
    Column("id", String, primary_key=True),
    Column("product_id", ForeignKey("products.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("sku", String, nullable=False, unique=True),
    Column("barcode", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("price", Integer, nullable=False),
    Column("compare_at", Integer),
    Column("stock", Integer, nullable=False),
    Column("image", String, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("name", String, primary_key=True),
    Column("template", String, nullable=False),
    Column("look", JSON, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("address", JSON),
    # [{"id", "label"}], and "balance" in cents for a gift card
    Column("payment_methods", JSON, nullable=False, server_default="[]"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("email", String, nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("status", String, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("paid_at", Instant),
    Column("cancelled_at", Instant),
    Column("shipping", Integer, nullable=False),
    Column("tax", Integer, nullable=False),
    Column("discount", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("shipping_address", JSON, nullable=False),
    Column("billing_address", JSON, nullable=False),
    Column("note", String, nullable=False),
    Column("items_changed", Boolean, nullable=False, server_default="0"),
    Column("updated_at", Instant, nullable=False),
    Index("ix_orders_email_placed", "email", "placed_at"),
)

lines = Table(
    "lines",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("product_id", String, nullable=False),  # no foreign key: orders outlive products
    Column("variant_id", String, nullable=False),
    Column("sku", String, nullable=False),
    Column("title", String, nullable=False),
    Column("variant_title", String, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", Integer, nullable=False),
    Column("discount", Integer, nullable=False),
    Column("tax", Integer, nullable=False),
    Column("refunded_quantity", Integer, nullable=False),
    Column("shipped_quantity", Integer, nullable=False),
    Column("tags", JSON, nullable=False),
)

fulfilments = Table(
    "fulfilments",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("shipped_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    Column("tracking", JSON, nullable=False),
    Column("quantities", JSON, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("status", String, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    Column("label", String, nullable=False, server_default=""),
    Column("exchanged_for", JSON, nullable=False, server_default="[]"),  # [{"variant_id", "sku", "title", "quantity"}]
    Column("difference", Integer),  # what the exchange costs more, in cents
    Column("reference", String, nullable=False, server_default=""),
)

# Which of our writes an order carries, one row per time it was done: what a platform keeps as meta data.
marks = Table(
    "marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_id", String, nullable=False, index=True),  # or a customer's id
    Column("key", String, nullable=False),
    Column("method", String, nullable=False),
    Column("at", Instant, nullable=False),
)

# Mails of the store about an order, as sent.
mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("at", Instant, nullable=False),
)

# The ledger: every movement of money, never deleted. Only a capture's status may change, to "voided".
movements = Table(
    "movements",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),  # authorisation, capture, refund
    Column("status", String, nullable=False),  # success, pending, failed
    Column("method", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("reference", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("shipping", Integer, nullable=False),  # the part of a refund that pays shipping back
    Column("lines", JSON, nullable=False),  # [{"line_id", "quantity", "amount"}] of a refund
    Column("at", Instant, nullable=False),
)

# Keys of writes that were done, when the store honours them.
requests = Table(
    "requests",
    metadata,
    Column("key", String, primary_key=True),
    Column("method", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("result", String, nullable=False),
)

faults = Table(
    "faults",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("method", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("remaining", Integer, nullable=False),
)

# What a re-base moves. Products keep their time: they did not change, and sync need not read them anew.
DATED = (
    orders.c.placed_at,
    orders.c.paid_at,
    orders.c.cancelled_at,
    orders.c.updated_at,
    fulfilments.c.shipped_at,
    fulfilments.c.delivered_at,
    returns.c.at,
    movements.c.at,
    marks.c.at,
    mails.c.at,
)
