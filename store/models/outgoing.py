"""Which programs of the shop are told what happens, and what they were told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, Shop, Token


class OutgoingHook(Base):
    """An address that is told of ``events``. ``secret`` is encrypted; what is sent is signed with it."""

    __tablename__ = "outgoing_hook"

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    events: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime]


class OutgoingEvent(Base):
    """Something that one address is told once. States: waiting → sent | failed.

    ``reference`` names what happened. The body names no customer: conversations, changes and orders by their ids.
    """

    __tablename__ = "outgoing_event"
    __table_args__ = (
        UniqueConstraint("shop_id", "hook_id", "reference"),
        Index("ix_outgoing_event_state", "shop_id", "state"),
    )

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    hook_id: Mapped[str] = mapped_column(ForeignKey("outgoing_hook.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
