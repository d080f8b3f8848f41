"""What the shop's people and its mail need: settings that change at run time, and mail to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, RowId, Shop, Token


class ShopSetting(Base):
    """A switch that staff can throw while the shop is open, such as the stop switch."""

    __tablename__ = "shop_setting"
    __table_args__ = (UniqueConstraint("shop_id", "name"),)

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(320))


class OutboundMail(Base):
    """One mail, written in the transaction of what it tells. States: waiting → sent | failed.

    ``reference`` names the event, so the same event is told once. A body that holds a code is sealed,
    and blanked once sent.
    """

    __tablename__ = "outbound_mail"
    __table_args__ = (UniqueConstraint("shop_id", "reference"), Index("ix_outbound_mail_state", "shop_id", "state"))

    id: Mapped[Token]
    shop_id: Mapped[Shop]
    reference: Mapped[str] = mapped_column(String(160))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")


class PolicyVersion(Base):
    """The text of the policy file, as somebody saved it in the console or as it stood before they did."""

    __tablename__ = "policy_version"

    id: Mapped[RowId]
    shop_id: Mapped[Shop]
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(300))
    written_by: Mapped[str] = mapped_column(String(320))  # empty: in the file itself
    written_at: Mapped[datetime]
