"""The store's own texts, as synced from the platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, RowId, Shop


class KnowledgeDocument(Base):
    """A policy, page or FAQ: plain text without anything invisible, headings on lines that begin with ``## ``."""

    __tablename__ = "knowledge_document"
    __table_args__ = (UniqueConstraint("shop_id", "platform_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    platform_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(20))  # policy, page, faq
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    platform_updated_at: Mapped[datetime | None]
    synced_at: Mapped[datetime]
