"""The changes in the ledger and the entries of the audit trail, the newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from commerce.customer import Principal
from commerce.money import Money
from service.inbox.staff import require
from service.shop import Shop
from store.audit import Verdict
from store.models import AuditEntry, Effect, Proposal

State = Literal["", "planned", "sending", "unknown", "confirmed", "failed"]
_ON_A_PAGE = 50


class Filter(BaseModel):
    """Which rows are wanted; a name that is none of these is refused."""

    model_config = ConfigDict(extra="forbid")

    state: State = ""
    order: str = Field("", max_length=64, description="number of an order")
    page: int = Field(1, ge=1, le=10_000)


class TrailFilter(BaseModel):
    """Which entries are wanted; a name that is none of these is refused."""

    model_config = ConfigDict(extra="forbid")

    what: str = Field("", max_length=60, description="one of the words for what was done")
    about: str = Field("", max_length=255, description="id of a conversation, a proposal or an effect")
    page: int = Field(1, ge=1, le=10_000)


@dataclass(frozen=True)
class Change:
    """One write to the store, with the change that it belongs to."""

    effect: Effect
    proposal: Proposal

    @property
    def money(self) -> Money | None:
        """What went back to the customer by it, None where it moves none."""
        return Money.from_minor(self.effect.amount, self.effect.currency) if self.effect.amount else None


async def changes(shop: Shop, principal: Principal, wanted: Filter) -> tuple[list[Change], bool]:
    """Return a page of the ledger, and whether there are older rows.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    query = select(Effect, Proposal).join(Proposal, Proposal.id == Effect.proposal_id)
    query = query.where(Effect.shop_id == shop.shop_id)
    if wanted.state:
        query = query.where(Effect.state == wanted.state)
    if number := wanted.order.strip().lstrip("#"):
        query = query.where(Proposal.order_number == number)
    query = query.order_by(Effect.created_at.desc(), Effect.step.desc())
    async with shop.database.read() as session:
        rows = (await session.execute(query.offset((wanted.page - 1) * _ON_A_PAGE).limit(_ON_A_PAGE + 1))).all()
    return [Change(effect, proposal) for effect, proposal in rows[:_ON_A_PAGE]], len(rows) > _ON_A_PAGE


async def entries(shop: Shop, principal: Principal, wanted: TrailFilter) -> tuple[list[AuditEntry], bool]:
    """Return a page of the audit trail, and whether there are older entries.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    query = select(AuditEntry).where(AuditEntry.shop_id == shop.shop_id)
    if wanted.what:
        query = query.where(AuditEntry.action == wanted.what)
    if about := wanted.about.strip():
        query = query.where(AuditEntry.reference == about)
    query = query.order_by(AuditEntry.seq.desc())
    async with shop.database.read() as session:
        rows = list(await session.scalars(query.offset((wanted.page - 1) * _ON_A_PAGE).limit(_ON_A_PAGE + 1)))
    return rows[:_ON_A_PAGE], len(rows) > _ON_A_PAGE


async def kinds(shop: Shop, principal: Principal) -> list[str]:
    """Return the words for what was done that the trail has."""
    require(principal, "read")
    query = select(AuditEntry.action).where(AuditEntry.shop_id == shop.shop_id).distinct()
    async with shop.database.read() as session:
        return sorted(await session.scalars(query))


async def verify(shop: Shop, principal: Principal) -> Verdict:
    """Walk the whole trail and return whether it holds.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    return await shop.audit.verify(shop.database)
