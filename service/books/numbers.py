"""What the clerk did in a period, counted from the conversations, the ledger and the audit trail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select

from commerce.customer import Principal
from commerce.money import Money
from runtime import clock
from service.books.period import Period
from service.conversations.conversations import CLERK, PERSON
from service.inbox.staff import require
from service.shop import Shop
from store.models import AuditEntry, Conversation, ConversationRating, Effect, Message, Proposal, ShopQuestion

#: A conversation counts as ended when nothing was said for so long.
QUIET = timedelta(hours=1)
_MOST_REASONS = 10
_GOOD = 4  # from here on a score says that the customer is content


@dataclass(frozen=True)
class Talks:
    """Conversations that customers began in the period: ``alone + with_person + going_on == begun``."""

    begun: int
    alone: int  # ended, and no person was called or wrote
    with_person: int  # a person was called, or wrote
    going_on: int

    @property
    def share_alone(self) -> float | None:
        """Part of the ended ones that needed no person; None while none has ended."""
        ended = self.alone + self.with_person
        return self.alone / ended if ended else None


@dataclass(frozen=True)
class Changed:
    """Confirmed changes of one kind, with the money that went back, a sum for each currency."""

    action: str
    count: int
    sums: tuple[Money, ...]


@dataclass(frozen=True)
class Ratings:
    """What customers thought of their conversations, and the newest reasons that they gave."""

    count: int
    good: int
    average: float | None
    told: tuple[ConversationRating, ...]


@dataclass(frozen=True)
class Searches:
    """What customers searched for, most often first, with how often; ``missed`` found nothing."""

    count: int
    top: tuple[tuple[str, int], ...]
    missed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Numbers:
    """All of it."""

    talks: Talks
    reasons: tuple[tuple[str, int], ...]
    changes: tuple[Changed, ...]
    ratings: Ratings
    searches: Searches

    @property
    def empty(self) -> bool:
        """Whether nothing at all happened."""
        return not (self.talks.begun or self.reasons or self.changes or self.ratings.count or self.searches.count)


async def of(shop: Shop, principal: Principal, period: Period) -> Numbers:
    """Return the numbers of a period.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    return Numbers(
        await _talks(shop, period),
        await _reasons(shop, period),
        await _changes(shop, period),
        await _ratings(shop, period),
        await _searches(shop, period),
    )


def _called(shop: Shop) -> ColumnElement[bool]:
    handed = select(AuditEntry.reference).where(AuditEntry.shop_id == shop.shop_id, AuditEntry.action == "handed_over")
    wrote = exists().where(Message.conversation_id == Conversation.id, Message.role == PERSON)
    return (Conversation.owner != CLERK) | Conversation.id.in_(handed) | wrote


async def _talks(shop: Shop, period: Period) -> Talks:
    spoken = exists().where(Message.conversation_id == Conversation.id, Message.role == "customer")
    called = _called(shop)
    quiet = Conversation.updated_at <= clock.now() - QUIET
    query = select(
        func.count(),
        func.count().filter(and_(quiet, ~called)),
        func.count().filter(called),
    ).where(Conversation.shop_id == shop.shop_id, Conversation.created_at >= period.since, spoken)
    async with shop.database.read() as session:
        begun, alone, with_person = (await session.execute(query)).one()
    return Talks(begun, alone, with_person, begun - alone - with_person)


async def _reasons(shop: Shop, period: Period) -> tuple[tuple[str, int], ...]:
    """Return why people were called, the most frequent first: the reasons of the trail name no customer's words."""
    query = select(AuditEntry.payload).where(
        AuditEntry.shop_id == shop.shop_id, AuditEntry.action == "handed_over", AuditEntry.at >= period.since
    )
    async with shop.database.read() as session:
        found = Counter([str(payload.get("reason", "")) for payload in await session.scalars(query)])
    return tuple(found.most_common(_MOST_REASONS))


async def _changes(shop: Shop, period: Period) -> tuple[Changed, ...]:
    query = (
        select(Proposal.action, Effect.currency, func.count(Proposal.id.distinct()), func.sum(Effect.amount))
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .where(Effect.shop_id == shop.shop_id, Effect.state == "confirmed", Effect.resolved_at >= period.since)
        .group_by(Proposal.action, Effect.currency)
    )
    counts: Counter[str] = Counter()
    sums: dict[str, list[Money]] = {}
    async with shop.database.read() as session:
        for action, currency, count, amount in await session.execute(query):
            counts[action] += count
            if amount:
                sums.setdefault(action, []).append(Money.from_minor(int(amount), currency))
    return tuple(Changed(action, count, tuple(sums.get(action, ()))) for action, count in counts.most_common())


async def _ratings(shop: Shop, period: Period) -> Ratings:
    here = ConversationRating.shop_id == shop.shop_id, ConversationRating.rated_at >= period.since
    good = ConversationRating.score >= _GOOD
    counted = select(func.count(), func.count().filter(good), func.avg(ConversationRating.score)).where(*here)
    told = select(ConversationRating).where(*here, ConversationRating.reason != "")
    async with shop.database.read() as session:
        count, content, average = (await session.execute(counted)).one()
        rows = await session.scalars(told.order_by(ConversationRating.rated_at.desc()).limit(_MOST_REASONS))
        return Ratings(count, content, float(average) if average is not None else None, tuple(rows))


async def _searches(shop: Shop, period: Period) -> Searches:
    q = ShopQuestion
    here = q.shop_id == shop.shop_id, q.kind == "search", q.asked_at >= period.since
    words, times = func.lower(q.text), func.count()
    by_words = select(words, times).where(*here).group_by(words).order_by(times.desc(), words).limit(_MOST_REASONS)
    async with shop.database.read() as session:
        count = int(await session.scalar(select(times).select_from(q).where(*here)) or 0)
        top = [(str(text), int(number)) for text, number in await session.execute(by_words)]
        missing = await session.execute(by_words.where(q.found.is_(False)))
        return Searches(count, tuple(top), tuple((str(text), int(number)) for text, number in missing))
