"""Desks: the threads in which the clerk answers there, and what happened in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, RowId, Shop


class DeskThread(Base):
    """A conversation at a desk, and ours that it is.

    ``subject`` is who speaks there, as the session of the thread. ``told_seq`` is the newest message of ours that the
    desk was given. ``owner`` is who has the thread as the desk shows it: ``clerk`` or ``person``; ``gone`` where the
    desk has it no more. ``resolved_by`` is who had it when it was said to be done.
    """

    __tablename__ = "desk_thread"
    __table_args__ = (UniqueConstraint("shop_id", "desk", "thread"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    desk: Mapped[str] = mapped_column(String(20))
    thread: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(320), default="")
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    told_seq: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[str] = mapped_column(String(10), default="clerk")
    resolved_by: Mapped[str] = mapped_column(String(10), default="")
    resolved_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class DeskEvent(Base):
    """One thing that happened at a desk: the memory of it, by the desk's own id, and the queue.

    ``body`` is sealed, and blank once it is worked off. ``shown`` is the newest message that the desk had been given
    when it came in.
    """

    __tablename__ = "desk_event"
    __table_args__ = (
        UniqueConstraint("shop_id", "desk", "event_id"),
        Index("ix_desk_event_waiting", "shop_id", "processed_at"),
    )

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    desk: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(200))
    thread_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), ForeignKey("desk_thread.id", ondelete="CASCADE"), index=True
    )
    shown: Mapped[int] = mapped_column(Integer, default=0)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
