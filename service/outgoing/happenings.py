"""What happened since the last look, read from what is kept of it anyway, and written down for every address once.

Nothing that answers customers or moves money waits for it: a job looks at the trail, so that what is told is what was
really done, and a crash only delays it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.money import Money
from runtime import clock
from service.books.numbers import QUIET
from service.conversations.conversations import CLERK
from service.outgoing import sending
from service.shop import Shop
from store.models import AuditEntry, Conversation, Effect, Message, OutgoingEvent, OutgoingHook, Proposal, ShopSetting

_MARK = "outgoing"
#: What is committed late is found all the same: so far back each look goes.
_OVERLAP = timedelta(minutes=2)
_KEPT = timedelta(days=30)
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Happening:
    """Something to tell: ``reference`` names it, so that no address hears of it twice."""

    kind: str
    reference: str
    at: datetime
    data: dict[str, Any]

    def body(self, event_id: str) -> str:
        """Return what is sent."""
        whole = {"id": event_id, "type": self.kind, "timestamp": self.at.isoformat(), "data": self.data}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


async def look(shop: Shop) -> int:
    """Write down what happened and have it sent; returns how much that was."""
    async with shop.database.read() as session:
        query = select(OutgoingHook).where(OutgoingHook.shop_id == shop.shop_id)
        hooks = list(await session.scalars(query))
    if not hooks:
        return 0
    first = min(each.created_at for each in hooks)
    started: list[str] = []
    async with shop.database.write() as session:
        mark = await session.scalar(
            select(ShopSetting).where(ShopSetting.shop_id == shop.shop_id, ShopSetting.name == _MARK)
        )
        since = max(first, datetime.fromisoformat(mark.value["until"])) if mark is not None else first
        now = clock.now()
        found, until = await _since(session, shop, since - _OVERLAP, now)
        for hook in hooks:
            fresh = [each for each in found if each.kind in hook.events and each.at >= hook.created_at]
            started += [row.id for row in await _write(session, shop, hook, fresh)]
        if mark is None:
            mark = ShopSetting(shop_id=shop.shop_id, name=_MARK, updated_by="shopclerk")
            session.add(mark)
        mark.value, mark.updated_at = {"until": until.isoformat()}, now
        old = OutgoingEvent.shop_id == shop.shop_id, OutgoingEvent.created_at < now - _KEPT
        await session.execute(delete(OutgoingEvent).where(*old))
    for name in started:
        await sending.start(shop, name)
    return len(started)


async def _write(session: AsyncSession, shop: Shop, hook: OutgoingHook, found: list[Happening]) -> list[OutgoingEvent]:
    names = [each.reference for each in found]
    known = select(OutgoingEvent.reference).where(OutgoingEvent.hook_id == hook.id, OutgoingEvent.reference.in_(names))
    told = set(await session.scalars(known))
    rows = []
    for each in found:
        if each.reference in told:
            continue
        told.add(each.reference)
        name = uuid.uuid4().hex
        row = OutgoingEvent(
            id=name,
            shop_id=shop.shop_id,
            hook_id=hook.id,
            reference=each.reference,
            kind=each.kind,
            body=each.body(name),
            created_at=clock.now(),
        )
        session.add(row)
        rows.append(row)
    return rows


async def _since(session: AsyncSession, shop: Shop, since: datetime, now: datetime) -> tuple[list[Happening], datetime]:
    """Return what happened, and until when all of it was found: where there is too much, the next look goes on."""
    parts = [await read(session, shop, since) for read in (_started, _resolved, _from_trail)]
    until = min([now, *(part[-1].at for part in parts if len(part) >= _AT_ONCE)])
    return [each for part in parts for each in part], until


def _of_conversation(row: Conversation) -> dict[str, Any]:
    return {"conversation_id": row.id, "language": row.language or "en", "owner": row.owner}


async def _started(session: AsyncSession, shop: Shop, since: datetime) -> list[Happening]:
    c = Conversation
    spoken = exists().where(Message.conversation_id == c.id, Message.role == "customer")
    mine = c.shop_id == shop.shop_id, c.updated_at >= since, c.created_at >= since, spoken
    rows = await session.scalars(select(c).where(*mine).order_by(c.created_at).limit(_AT_ONCE))
    kind = "conversation.started"
    return [Happening(kind, f"{kind}:{row.id}", row.created_at, _of_conversation(row)) for row in rows]


async def _resolved(session: AsyncSession, shop: Shop, since: datetime) -> list[Happening]:
    """Return conversations that the clerk has and in which nothing was said for an hour: so the numbers count, too."""
    c = Conversation
    spoken = exists().where(Message.conversation_id == c.id, Message.role == "customer")
    quiet = c.updated_at >= since - QUIET, c.updated_at <= clock.now() - QUIET
    query = select(c).where(c.shop_id == shop.shop_id, *quiet, c.owner == CLERK, spoken)
    rows = list(await session.scalars(query.order_by(c.updated_at).limit(_AT_ONCE)))
    helped = select(Message.conversation_id).where(
        Message.conversation_id.in_([row.id for row in rows]), Message.role == "person"
    )
    people = set(await session.scalars(helped))
    kind = "conversation.resolved"
    return [
        Happening(
            kind,
            f"{kind}:{row.id}:{row.updated_at.timestamp():.0f}",
            row.updated_at + QUIET,
            {**_of_conversation(row), "by": "person" if row.id in people else "clerk"},
        )
        for row in rows
    ]


async def _from_trail(session: AsyncSession, shop: Shop, since: datetime) -> list[Happening]:
    a = AuditEntry
    wanted = a.shop_id == shop.shop_id, a.at >= since, a.action.in_(("handed_over", "effect_confirmed"))
    entries = list(await session.scalars(select(a).where(*wanted).order_by(a.seq).limit(_AT_ONCE)))
    found = list(_handed_off(entries))
    effects = [each.reference for each in entries if each.action == "effect_confirmed"]
    return [*found, *(await _changes(session, shop, effects) if effects else [])]


def _handed_off(entries: list[AuditEntry]) -> Iterator[Happening]:
    kind = "conversation.handed_off"
    for each in entries:
        if each.action == "handed_over":
            data = {"conversation_id": each.reference, "reason": str(each.payload.get("reason", ""))}
            yield Happening(kind, f"{kind}:{each.reference}:{each.seq}", each.at, data)


async def _changes(session: AsyncSession, shop: Shop, effects: list[str]) -> list[Happening]:
    """Return the changes of which every write was confirmed."""
    e, p = Effect, Proposal
    ids = select(e.proposal_id).where(e.shop_id == shop.shop_id, e.id.in_(effects))
    query = (
        select(p, func.sum(e.amount), func.max(e.currency), func.max(e.resolved_at))
        .join(e, e.proposal_id == p.id)
        .where(p.id.in_(ids))
        .group_by(p.id)
        .having(func.count().filter(e.state != "confirmed") == 0)
    )
    kind = "change.done"
    found = []
    for row, amount, currency, at in await session.execute(query):
        data = {
            "proposal_id": row.id,
            "action": row.action,
            "order_number": row.order_number,
            "conversation_id": row.conversation_id or "",
            "paid_back": str(Money.from_minor(int(amount), currency).amount) if amount else "",
            "currency": currency if amount else "",
        }
        found.append(Happening(kind, f"{kind}:{row.id}", at or clock.now(), data))
    return found
