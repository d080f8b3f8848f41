"""Trying things on: a customer's session with one photo, what is to be shown on it, and calls that cost money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from runtime import clock
from store.models.base import Base, Shop, Token


class TryOnSession(Base):
    """One customer's try-on: the photo lives outside the database, encrypted, under ``photo_key``.

    States: open → ready (a photo is there) → closed (it is gone, its pictures are not yet). ``photo_hash`` is a keyed
    hash of the photo as it is kept, so that the same photo is known again. ``remote`` is the consent to providers that
    are other companies. ``proof`` is as in `Conversation`, and ``clock_mark`` lets its life end by either clock,
    `runtime.clock.age`.
    """

    __tablename__ = "tryon_session"

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(320), index=True)
    proof: Mapped[str] = mapped_column(String(64), default="", server_default="")
    state: Mapped[str] = mapped_column(String(20))
    photo_key: Mapped[str] = mapped_column(String(64), default="")
    photo_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    consent_version: Mapped[str] = mapped_column(String(40), default="")
    consent_at: Mapped[datetime | None]
    adult: Mapped[bool] = mapped_column(default=False, server_default=false())
    remote: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    clock_mark: Mapped[str] = mapped_column(String(80), default=clock.mark, server_default="")
    expires_at: Mapped[datetime]


class TryOnJob(Base):
    """One article on the photo of a session. States: waiting → running → done | refused | failed.

    The picture lives outside the database as the photo does, under ``result_key``. ``only`` is the one provider that
    was asked for, empty for the configured order; ``provider`` the one that made it. ``sentence`` and ``code`` say why
    there is none.
    """

    __tablename__ = "tryon_job"
    __table_args__ = (Index("ix_tryon_job_state", "shop_id", "state"),)

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    session_id: Mapped[str] = mapped_column(ForeignKey("tryon_session.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[str] = mapped_column(String(255))
    variant_id: Mapped[str] = mapped_column(String(255))
    sku: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    photo_hash: Mapped[str] = mapped_column(String(64))
    only: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    provider: Mapped[str] = mapped_column(String(20), default="")
    result_key: Mapped[str] = mapped_column(String(64), default="")
    label: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[list[Any]] = mapped_column(default=list)
    code: Mapped[str] = mapped_column(String(60), default="")
    sentence: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    clock_mark: Mapped[str] = mapped_column(String(80), default=clock.mark, server_default="")
    ended_at: Mapped[datetime | None]


class TryOnCall(Base):
    """One call of a provider that costs money, written before it is made.

    States: sending → done | refused | failed | unknown | unsent. ``key`` is a hash of session, article and photo: of
    these there is never a second paid call. A call that was surely never begun is ``unsent``, and has its own id there
    instead. The row stays when all of them are gone; it is the shop's books, and names
    nobody.
    """

    __tablename__ = "tryon_call"
    __table_args__ = (UniqueConstraint("shop_id", "key"), Index("ix_tryon_call_sent", "shop_id", "sent_at"))

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    key: Mapped[str] = mapped_column(String(64))
    job_id: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="sending")
    sent_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
