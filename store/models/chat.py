"""Conversations, their messages, and what staff write beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, RowId, Shop, Token


class Conversation(Base):
    """One conversation.

    ``owner`` is who answers: the clerk, or a person after a hand-off. ``turn`` is how the last turn ended:
    ``idle``, ``waiting`` for a confirmation, or ``busy`` while it runs (and after a crash cut it short).
    ``context_from`` is the first message that the clerk still knows: after a person gave the conversation back it
    starts afresh. ``assigned_to`` is the person who has it, empty while nobody took it: nobody else answers in it
    meanwhile. ``email`` is where a customer who has left is told how things ended. ``proof`` is the mark of the
    mailbox that a guest had proven here (`service.conversations.ownership`), empty where none was. ``language`` is
    what is spoken here, empty for English.
    """

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_newest", "shop_id", "updated_at"),)

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    subject: Mapped[str] = mapped_column(String(320), index=True)
    owner: Mapped[str] = mapped_column(String(20), default="clerk")
    owner_since: Mapped[datetime | None]
    assigned_to: Mapped[str] = mapped_column(String(320), default="", server_default="")
    turn: Mapped[str] = mapped_column(String(10), default="idle")
    handoff: Mapped[dict[str, Any]] = mapped_column(default=dict)
    context_from: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    proof: Mapped[str] = mapped_column(String(64), default="", server_default="")
    language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Message(Base):
    """One message, numbered within its conversation.

    ``client_id`` is the sender's own id of a customer message: the same id gets the same reply, which is
    kept in ``reply`` of the customer's message once the turn has ended. ``arrived_after`` is the number of the newest
    message when a customer's message came in that may be a yes.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("shop_id", "conversation_id", "seq"),
        UniqueConstraint("shop_id", "conversation_id", "client_id"),
    )

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(20))  # customer, clerk, person
    text: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(String(128))
    request_hash: Mapped[str | None] = mapped_column(String(64))
    arrived_after: Mapped[int | None] = mapped_column(Integer)
    reply: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]


class ConversationNote(Base):
    """What a member of staff wrote beside a conversation, for colleagues: no customer and no model reads it."""

    __tablename__ = "conversation_note"

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(320))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class ConversationTag(Base):
    """A word by which staff find a conversation again."""

    __tablename__ = "conversation_tag"
    __table_args__ = (UniqueConstraint("shop_id", "conversation_id", "name"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))


class ConversationRating(Base):
    """What a customer thought of a conversation: a score from 1 to 5, and why in their own words, where they said it.

    For staff alone: no model reads it.
    """

    __tablename__ = "conversation_rating"
    __table_args__ = (UniqueConstraint("shop_id", "conversation_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    score: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    rated_at: Mapped[datetime]
