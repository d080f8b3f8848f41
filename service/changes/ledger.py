"""Reading and moving the effects ledger. Every state change is a compare-and-set."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Principal
from commerce.errors import OverReserved
from commerce.judge import Spent
from commerce.money import Money
from commerce.order import Order
from runtime import clock
from service.shop import Shop
from store.models import Approval, Effect, OrderReservation, Proposal

OPEN = ("planned", "sending", "unknown")


async def spent_today(shop: Shop, principal: Principal, order: Order, leave_out: str = "") -> Spent:
    """Return what the customer and the shop refunded in the last 24 hours, and what is about to be.

    What was asked for long ago and waited for a colleague's yes counts from when it was sent.
    ``leave_out`` is a proposal that is being judged again and must not count against itself. A customer is their
    e-mail address: a limit must not begin anew with the next session.
    """
    same = Proposal.principal["email"].as_string() == principal.email if principal.email else false()
    mine = case((or_(Proposal.subject == principal.subject, same), Effect.amount), else_=0)
    same_order = and_(Effect.order_id == order.id, Effect.state.in_(OPEN))
    under_way = case((same_order, Effect.amount), else_=0)
    query = (
        select(*(func.coalesce(func.sum(each), 0) for each in (mine, Effect.amount, under_way)))
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .where(
            Effect.shop_id == shop.shop_id,
            Effect.currency == order.currency,
            Effect.state != "failed",
            Effect.proposal_id != leave_out,
            _today(),
        )
    )
    async with shop.database.read() as session:
        sums = (await session.execute(query)).one()
    return Spent(*(Money.from_minor(int(each), order.currency) for each in sums))


def _today() -> ColumnElement[bool]:
    """Whether an effect was sent in the last 24 hours, or may still be sent."""
    since = min(clock.now(), clock.steady()) - timedelta(days=1)
    return or_(Effect.state.in_(OPEN), Effect.created_at > since, Effect.sent_at > since)


async def done_today(shop: Shop, order: Order, kind: str, leave_out: str = "") -> int:
    """Return how many effects of the kind the order had in the last 24 hours, open ones included."""
    query = select(func.count()).where(
        Effect.shop_id == shop.shop_id,
        Effect.order_id == order.id,
        Effect.kind == kind,
        Effect.state != "failed",
        Effect.proposal_id != leave_out,
        _today(),
    )
    async with shop.database.read() as session:
        return await session.scalar(query) or 0


async def confirmed_on(shop: Shop, order_id: str) -> int:
    """Return the minor units that our confirmed effects refunded on the order."""
    query = select(func.coalesce(func.sum(Effect.amount), 0)).where(
        Effect.shop_id == shop.shop_id, Effect.order_id == order_id, Effect.state == "confirmed"
    )
    async with shop.database.read() as session:
        return int(await session.scalar(query) or 0)


async def reserve(session: AsyncSession, proposal: Proposal, amount: int, limit: int, currency: str) -> None:
    """Hold ``amount`` of the order's ``limit`` (minor units) inside the caller's transaction.

    Raises:
        OverReserved: Open and confirmed refunds together would exceed the limit.
    """
    where = (OrderReservation.shop_id == proposal.shop_id, OrderReservation.order_id == proposal.order_id)
    # Two first refunds of an order at once: one makes the row, the other one waits for it and adds to it.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"shop_id": proposal.shop_id, "order_id": proposal.order_id, "currency": currency}
    fresh = insert(OrderReservation).values(**values, limit_amount=limit, reserved=0)
    await session.execute(fresh.on_conflict_do_nothing(index_elements=["shop_id", "order_id"]))
    row = (await session.scalars(select(OrderReservation).where(*where).with_for_update())).one()
    if row.reserved + amount > limit:
        raise OverReserved
    row.limit_amount, row.reserved = limit, row.reserved + amount
    try:
        await session.flush()
    except IntegrityError as error:
        raise OverReserved from error


async def move(session: AsyncSession, effect_id: str, before: tuple[str, ...], after: str, **values: Any) -> bool:
    """Move an effect from one of ``before`` to ``after``; False when it is in another state by now.

    A move to ``failed`` gives the reservation back in the same transaction.
    """
    result = await session.execute(
        update(Effect).where(Effect.id == effect_id, Effect.state.in_(before)).values(state=after, **values)
    )
    moved = isinstance(result, CursorResult) and result.rowcount == 1
    if moved and after == "failed":
        effect = await session.get_one(Effect, effect_id)
        await session.execute(
            update(OrderReservation)
            .where(OrderReservation.shop_id == effect.shop_id, OrderReservation.order_id == effect.order_id)
            .values(reserved=OrderReservation.reserved - effect.amount)
        )
    return moved


async def approval_state(shop: Shop, proposal_id: str) -> str:
    """Return ``waiting``, ``approved`` or ``declined``, empty for a proposal that needs no approval."""
    query = select(Approval.state).where(Approval.shop_id == shop.shop_id, Approval.proposal_id == proposal_id)
    async with shop.database.read() as session:
        return await session.scalar(query) or ""


async def effect(shop: Shop, effect_id: str) -> Effect:
    """Return one effect."""
    async with shop.database.read() as session:
        return await session.get_one(Effect, effect_id)


async def effects_of(shop: Shop, proposal_id: str) -> list[Effect]:
    """Return the proposal's effects in the order of their steps."""
    query = (
        select(Effect).where(Effect.shop_id == shop.shop_id, Effect.proposal_id == proposal_id).order_by(Effect.step)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))
