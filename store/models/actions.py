"""Changes to orders: proposals, the effects ledger, reservations and approvals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from runtime import clock
from store.models.base import Base, Minor, RowId, Shop, Token


class Proposal(Base):
    """A change that policy has judged and priced, waiting for exactly one decision.

    States: open → accepted | declined | expired | void. ``hash`` covers what the customer was shown and
    what would be sent; a decision names both id and hash. ``request_key`` and ``request_hash`` belong to
    staff requests with an Idempotency-Key. ``seq`` is its number in the audit trail:
    proposals were made in this order, whatever the clock said; ``clock_mark`` lets its life end by either clock, see
    `runtime.clock.age`. ``principal`` is what the session had proven when it was made: an
    effect is judged again under the same rights before it is sent. ``language`` is what it was shown in, empty for
    English.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("shop_id", "request_key"),
        Index("ix_proposal_open", "shop_id", "conversation_id", "state"),
    )

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(40))
    order_id: Mapped[str] = mapped_column(String(255))
    order_number: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(320))
    principal: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    arguments: Mapped[dict[str, Any]]
    quote: Mapped[dict[str, Any]]
    summary: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="open")
    seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    created_at: Mapped[datetime]
    clock_mark: Mapped[str] = mapped_column(String(80), default=clock.mark, server_default="")
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(320))
    told_at: Mapped[datetime | None]  # when the conversation was told the outcome
    request_key: Mapped[str | None] = mapped_column(String(255))
    request_hash: Mapped[str | None] = mapped_column(String(64))


class Effect(Base):
    """One write to the platform. States: planned → sending → confirmed | failed | unknown → confirmed | failed.

    The id is the idempotency key that the platform gets, the same on every attempt. ``accepted_seq`` is the number in
    the audit trail of the yes to it, given under its lock: of two changes of an order the lower one was first.
    """

    __tablename__ = "effect"
    __table_args__ = (
        UniqueConstraint("shop_id", "proposal_id", "step"),
        Index("ix_effect_state", "shop_id", "state"),
        Index("ix_effect_order", "shop_id", "order_id"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    step: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))
    order_id: Mapped[str] = mapped_column(String(255))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3), default="")
    request: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20), default="planned")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    accepted_seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    platform_ref: Mapped[str] = mapped_column(String(255), default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error_code: Mapped[str] = mapped_column(String(60), default="")
    error: Mapped[str] = mapped_column(Text, default="")


class OrderReservation(Base):
    """How much of an order's payment our refunds hold. The CHECK is the last line against over-refunding.

    ``limit_amount`` is what was paid less what others refunded, as last read; ``reserved`` is the sum of
    our effects that are not failed.
    """

    __tablename__ = "order_reservation"
    __table_args__ = (
        UniqueConstraint("shop_id", "order_id"),
        CheckConstraint("reserved >= 0 AND reserved <= limit_amount", name="within_paid"),
    )

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    order_id: Mapped[str] = mapped_column(String(255))
    currency: Mapped[str] = mapped_column(String(3))
    limit_amount: Mapped[Minor]
    reserved: Mapped[Minor]


class Approval(Base):
    """A proposal that staff must decide before it takes effect."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("shop_id", "proposal_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    state: Mapped[str] = mapped_column(String(20), default="waiting")  # waiting, approved, declined
    why: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(320))
    reason: Mapped[str] = mapped_column(Text, default="")
