"""The store's own texts, as synced from the platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, RowId, Shop


class KnowledgeDocument(Base):
    """A policy, page or FAQ: plain text without anything invisible, headings on lines that begin with ``## ``."""

    __tablename__ = "knowledge_document"
    __table_args__ = (UniqueConstraint("shop_id", "platform_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    platform_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(20))  # policy, page, faq; answer: written by staff
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    platform_updated_at: Mapped[datetime | None]
    synced_at: Mapped[datetime]


class ShopQuestion(Base):
    """What a customer asked of the shop's pages (``page``) or its catalogue (``search``), and whether it was found.

    ``state`` of what was not found on a page: ``open``, then ``answered`` by the ``document`` that staff wrote, or
    ``put_away``. It goes with its conversation.
    """

    __tablename__ = "shop_question"
    __table_args__ = (Index("ix_shop_question_newest", "shop_id", "kind", "asked_at"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35), default="")
    found: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10), default="open")
    document: Mapped[str] = mapped_column(String(255), default="")
    asked_at: Mapped[datetime]
