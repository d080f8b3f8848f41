"""Credentials, keys, codes, webhook deliveries and the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from runtime import clock
from store.models.base import Base, RowId, Shop, Token


class ConnectorConfig(Base):
    """How a shop's platform is reached. ``credentials`` is a Fernet token over JSON, never plain.

    ``lease`` names who renews the credentials just now, until ``lease_until``: nobody else does meanwhile.
    """

    __tablename__ = "connector_config"
    __table_args__ = (UniqueConstraint("shop_id", "platform"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    platform: Mapped[str] = mapped_column(String(20))
    credentials: Mapped[bytes] = mapped_column(LargeBinary)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(String(20), default="connected")  # connected, needs_reconnect, removed
    expires_at: Mapped[datetime | None]
    refresh_expires_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(String(32), default="", server_default="")
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ConnectState(Base):
    """A merchant who was sent to their platform for consent. The id is the keyed hash of the state; it counts once."""

    __tablename__ = "connect_state"

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    platform: Mapped[str] = mapped_column(String(20))
    domain: Mapped[str] = mapped_column(String(255))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class VerificationCode(Base):
    """A mailed code, hashed. ``subject_index`` and ``address_index`` are keyed hashes of the session and the address.

    ``claim`` says, encrypted, what is to be proven; ``code_hash`` is empty until the code was really mailed.
    ``clock_mark`` lets its life end by either clock, `runtime.clock.age`.
    """

    __tablename__ = "verification_code"

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    subject_index: Mapped[str] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    address_index: Mapped[str] = mapped_column(String(64), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    claim: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    clock_mark: Mapped[str] = mapped_column(String(80), default=clock.mark, server_default="")
    used_at: Mapped[datetime | None]


class CodeGuess(Base):
    """Wrong codes since ``since``, and how often they led to a wait; ``who`` is a keyed hash of what they were for."""

    __tablename__ = "code_guess"
    __table_args__ = (UniqueConstraint("shop_id", "who"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    who: Mapped[str] = mapped_column(String(64))
    wrong: Mapped[int] = mapped_column(Integer)
    rounds: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class VerifiedSession(Base):
    """What a session has proven, a row a mailbox: that of ``email``, by a mailed code, until ``expires_at``.

    ``stepped_up_at`` is when a code to it was last entered. The row without a mailbox says that the session was ended.
    ``clock_mark`` and ``step_mark`` belong to ``verified_at`` and ``stepped_up_at``, see `runtime.clock.age`.
    """

    __tablename__ = "verified_session"
    __table_args__ = (UniqueConstraint("shop_id", "subject", "email"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    subject: Mapped[str] = mapped_column(String(320))
    email: Mapped[str] = mapped_column(String(254))
    customer_id: Mapped[str] = mapped_column(String(255), default="")
    verified_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    clock_mark: Mapped[str] = mapped_column(String(80), default=clock.mark, server_default="")
    step_mark: Mapped[str] = mapped_column(String(80), default="", server_default="")


class UsedToken(Base):
    """A shop-signed token that was presented; it is refused the second time."""

    __tablename__ = "used_token"
    __table_args__ = (UniqueConstraint("shop_id", "token_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    token_id: Mapped[str] = mapped_column(String(255))
    expires_at: Mapped[datetime]


class RateWindow(Base):
    """How often something happened in one window of time; ``name`` says what, and by whom (hashed)."""

    __tablename__ = "rate_window"
    __table_args__ = (UniqueConstraint("shop_id", "name", "started_at"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    name: Mapped[str] = mapped_column(String(160))
    started_at: Mapped[datetime]
    count: Mapped[int] = mapped_column(Integer)


class ApiKey(Base):
    """A staff key. Only the SHA-256 of its secret half is kept."""

    __tablename__ = "api_key"

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    name: Mapped[str] = mapped_column(String(120))
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One link of the shop's audit chain; see `store.audit`."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("shop_id", "seq"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(320))
    action: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(255))
    payload: Mapped[dict[str, Any]]
    key_id: Mapped[str] = mapped_column(String(16))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class WebhookDelivery(Base):
    """A webhook that arrived; its unique key is what makes a second delivery harmless.

    The row is also the queue: what has no ``processed_at`` waits. ``body`` is encrypted and holds only what the work
    needs; it is emptied once that is done.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("shop_id", "source", "delivery_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    source: Mapped[str] = mapped_column(String(20))
    delivery_id: Mapped[str] = mapped_column(String(255))
    topic: Mapped[str] = mapped_column(String(120))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    error: Mapped[str] = mapped_column(String(300), default="", server_default="")
