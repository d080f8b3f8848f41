"""Products as synced from the platform (SQL is the truth, indexes derive from it), and the sync runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.models.base import Base, Minor, RowId, Shop


class PlatformProduct(Base):
    """One product of a shop's platform.

    ``content_hash`` covers everything that search reads, ``data_hash`` the whole row: sync skips what did
    not change. ``price_min``/``price_max`` (minor units) and ``in_stock`` are taken from the variants, for
    filters. ``seen_run`` is the last full sync that saw the product.
    """

    __tablename__ = "platform_product"
    __table_args__ = (
        UniqueConstraint("shop_id", "platform_id"),
        Index("ix_platform_product_filter", "shop_id", "status", "in_stock", "price_min"),
    )

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    platform_id: Mapped[str] = mapped_column(String(255))
    handle: Mapped[str] = mapped_column(String(255), default="")
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    brand: Mapped[str] = mapped_column(String(255), default="")
    product_type: Mapped[str] = mapped_column(String(255), default="")
    category: Mapped[str] = mapped_column(String(512), default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(Text, default="")
    images: Mapped[list[Any]] = mapped_column(default=list)
    rating: Mapped[float | None] = mapped_column(Float)
    status: Mapped[str] = mapped_column(String(20), default="active")
    currency: Mapped[str] = mapped_column(String(3))
    price_min: Mapped[Minor]
    price_max: Mapped[Minor]
    in_stock: Mapped[bool]
    content_hash: Mapped[str] = mapped_column(String(64))
    data_hash: Mapped[str] = mapped_column(String(64))
    seen_run: Mapped[int | None] = mapped_column(BigInteger)
    platform_updated_at: Mapped[datetime | None]
    changes_at: Mapped[datetime | None] = mapped_column(index=True)  # when the platform changes a price by itself
    synced_at: Mapped[datetime]

    variants: Mapped[list[PlatformVariant]] = relationship(
        back_populates="product",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PlatformVariant.position",
        lazy="raise",
    )


class PlatformVariant(Base):
    """One variant of a product; ``stock`` is None where the platform does not count it."""

    __tablename__ = "platform_variant"
    __table_args__ = (
        UniqueConstraint("shop_id", "platform_id"),
        Index("ix_platform_variant_sku", "shop_id", "sku"),
        Index("ix_platform_variant_barcode", "shop_id", "barcode"),
    )

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    product_id: Mapped[int] = mapped_column(ForeignKey("platform_product.id", ondelete="CASCADE"), index=True)
    platform_id: Mapped[str] = mapped_column(String(255))
    position: Mapped[int] = mapped_column(Integer, default=0)
    sku: Mapped[str] = mapped_column(String(255), default="")
    barcode: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    price: Mapped[Minor]
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    sale_price: Mapped[int | None] = mapped_column(BigInteger)  # of goods out of files, judged whenever it is told
    sale_begins: Mapped[datetime | None]
    sale_ends: Mapped[datetime | None]
    currency: Mapped[str] = mapped_column(String(3))
    available: Mapped[bool]
    stock: Mapped[int | None] = mapped_column(Integer)
    image: Mapped[str] = mapped_column(Text, default="")

    product: Mapped[PlatformProduct] = relationship(back_populates="variants", lazy="raise")


class SyncRun(Base):
    """One run of the sync or of an import: what it saw and did, and every product it could not take."""

    __tablename__ = "sync_run"

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    kind: Mapped[str] = mapped_column(String(20))  # full, incremental, import
    source: Mapped[str] = mapped_column(String(500), default="", server_default="")  # the shop's own address
    state: Mapped[str] = mapped_column(String(20), default="running")  # running, done, failed
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    seen: Mapped[int] = mapped_column(Integer, default=0)
    created: Mapped[int] = mapped_column(Integer, default=0)
    updated: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    deleted: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    errors: Mapped[list[Any]] = mapped_column(default=list)  # [{"product_id", "reason", "line"?}], the first 1,000
    error: Mapped[str] = mapped_column(Text, default="")
