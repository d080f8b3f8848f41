"""Rate limits: how often somebody may do something in a window of time, counted in SQL for all processes together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal
from commerce.errors import RateLimited
from runtime import clock
from service.shop import Shop
from store.models import RateWindow


@dataclass(frozen=True)
class Limit:
    """At most so many times in ``seconds`` as the setting says, times ``times``; 0 there means no limit.

    Windows begin at whole multiples of their length.
    """

    name: str
    setting: str
    seconds: int
    times: int = 1


MESSAGES = Limit("messages", "limit_messages", 60)
PROPOSALS = Limit("proposals", "limit_proposals", 3600)
CODES = Limit("codes", "limit_codes", 3600)
CODES_TO = Limit("codes_to", "limit_codes", 3600)  # to one mailbox, whoever asks
TRIES = Limit("code_tries", "limit_codes", 3600, 3)
SESSIONS = Limit("sessions", "limit_messages", 60)  # new visitors from one network address
SHOP_SESSIONS = Limit("shop_sessions", "limit_messages", 60, 100)
SHOP_MESSAGES = Limit("shop_messages", "limit_messages", 60, 100)
SHOP_CODES = Limit("shop_codes", "limit_codes", 3600, 100)
SHOP_PROPOSALS = Limit("shop_proposals", "limit_proposals", 3600, 100)

_TABLE = cast("Table", RateWindow.__table__)
_WHERE = (
    _TABLE.c.shop_id == bindparam("b_shop"), _TABLE.c.name == bindparam("b_name"),
    _TABLE.c.started_at == bindparam("b_start"),
)  # fmt: skip
# Built once: composing a statement costs more than running it.
_ADD = update(_TABLE).where(*_WHERE).values(count=_TABLE.c.count + 1).returning(_TABLE.c.count)
_FIRST = insert(_TABLE).values(
    shop_id=bindparam("b_shop"), name=bindparam("b_name"), started_at=bindparam("b_start"), count=1
)


async def count(session: AsyncSession, shop: Shop, limit: Limit, who: str) -> None:
    """Count one more inside the caller's write transaction.

    Raises:
        RateLimited: That is more than the limit; the caller's transaction should be given up.
    """
    allowed = int(getattr(shop.settings, limit.setting)) * limit.times
    if not allowed:
        return
    now = clock.now()
    begun = int(now.timestamp()) // limit.seconds * limit.seconds
    values: dict[str, Any] = {
        "b_shop": shop.shop_id, "b_name": f"{limit.name}:{_index(who)}", "b_start": datetime.fromtimestamp(begun, UTC)
    }  # fmt: skip
    so_far = (await session.execute(_ADD, values)).scalar_one_or_none()
    if so_far is None:
        try:
            async with session.begin_nested():
                await session.execute(_FIRST, values)
            so_far = 1
        except IntegrityError:  # another process began the window at the same moment
            so_far = (await session.execute(_ADD, values)).scalar_one()
    if so_far > allowed:
        raise RateLimited(retry_after=max(1.0, begun + limit.seconds - now.timestamp()))


async def take(shop: Shop, *limits: tuple[Limit, str]) -> None:
    """Count in a transaction of its own, so that what is refused is counted too.

    Raises:
        RateLimited: One of the limits is passed.
    """
    refused: RateLimited | None = None
    async with shop.database.write() as session:
        for limit, who in limits:
            try:
                await count(session, shop, limit, who)
            except RateLimited as error:
                refused = error
    if refused is not None:
        raise refused


async def proposals(shop: Shop, principal: Principal) -> None:
    """Count a proposal of a customer; staff are not limited.

    Raises:
        RateLimited: Too many.
    """
    if principal.kind is not Kind.STAFF:
        await take(shop, (PROPOSALS, principal.subject), (SHOP_PROPOSALS, ""))


async def forget_old(shop: Shop) -> None:
    """Drop windows that no limit looks at any more."""
    longest = 2 * 3600
    before = datetime.fromtimestamp(clock.now().timestamp() - longest, UTC)
    async with shop.database.write() as session:
        await session.execute(
            delete(RateWindow).where(RateWindow.shop_id == shop.shop_id, RateWindow.started_at < before)
        )


def _index(who: str) -> str:
    # Hashed: the table must not be a list of who wrote when.
    return hashlib.sha256(who.encode()).hexdigest()[:40] if who else "all"
