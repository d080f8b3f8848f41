"""Rate limits: how often somebody may do something in a window of time, counted in SQL for all processes together.

Limits are given from narrow to wide and counted in that order, in one transaction: the first that is reached refuses,
and then none of them has counted. So nobody uses up what is everybody's with requests that were refused anyway.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from commerce.customer import Kind, Principal, Tier
from commerce.errors import RateLimited
from runtime import clock
from service.limit_settings import LimitSettings
from service.shop import Shop
from store.models import RateWindow


@dataclass(frozen=True)
class Limit:
    """At most so many times in ``seconds`` as the setting says, times ``times``; 0 there means no limit.

    Windows begin at whole multiples of their length by the steady clock: setting the machine's clock begins none anew.
    A restart after that may, and costs nobody more than one window.
    """

    name: str
    setting: str
    seconds: int
    times: int = 1


_MINUTE, _HOUR = 60, 3600
#: Everything that is asked over HTTP, per network address while nobody is known, else per customer.
REQUESTS = Limit("requests", "requests", _MINUTE)
PICTURES = Limit("pictures", "requests", _MINUTE, 5)  # a page shows many
READINESS = Limit("readiness", "requests", _MINUTE)  # of its own: a busy shop must not look as if it were down
HOOKS = Limit("hooks", "requests", _MINUTE, 10)  # a platform tells of every product of an import
SESSIONS = Limit("sessions", "messages", _MINUTE)  # new visitors from one network address
SHOP_SESSIONS = Limit("shop_sessions", "messages", _MINUTE, 100)
MESSAGES = Limit("messages", "messages", _MINUTE)
NETWORK_MESSAGES = Limit("network_messages", "messages", _MINUTE, 3)  # of all visitors from one address
SHOP_MESSAGES = Limit("shop_messages", "messages", _MINUTE, 100)
PROPOSALS = Limit("proposals", "proposals", _HOUR)
SHOP_PROPOSALS = Limit("shop_proposals", "proposals", _HOUR, 100)
CODES = Limit("codes", "codes", _HOUR)  # asked for in one session
NETWORK_CODES = Limit("network_codes", "codes", _HOUR, 4)  # asked for by guests from one network address
TRIES = Limit("code_tries", "codes", _HOUR, 3)
# Mailed, so that a claim which is not true takes nothing from anybody. Who is known already has counters of their
# own: no guest can use up what they need.
CODES_TO = Limit("codes_to", "codes", _HOUR)
SHOP_CODES = Limit("shop_codes", "codes", _HOUR, 100)
STEP_UPS_TO = Limit("step_ups_to", "codes", _HOUR)
SHOP_STEP_UPS = Limit("shop_step_ups", "codes", _HOUR, 100)

TRYONS = Limit("tryons", "tryon", _HOUR)
NETWORK_TRYONS = Limit("network_tryons", "tryon", _HOUR, 3)
SHOP_TRYONS = Limit("shop_tryons", "tryon", _HOUR, 50)
PHOTOS = Limit("tryon_photos", "tryon", _HOUR)  # into one session: each is decoded
TRYON_PICTURES = Limit("tryon_pictures", "tryon", _HOUR)
NETWORK_TRYON_PICTURES = Limit("network_tryon_pictures", "tryon", _HOUR, 3)
SHOP_TRYON_PICTURES = Limit("shop_tryon_pictures", "tryon", _HOUR, 50)

#: Of a limit that stands before everything a process takes this share at a time.
_SHARE = 20

_TABLE = cast("Table", RateWindow.__table__)
_ROW: dict[str, Any] = {
    "shop_id": bindparam("b_shop"),
    "name": bindparam("b_name"),
    "started_at": bindparam("b_start"),
    "count": bindparam("b_step"),
}
_MORE: dict[str, Any] = {
    "index_elements": [_TABLE.c.shop_id, _TABLE.c.name, _TABLE.c.started_at],
    "set_": {"count": _TABLE.c.count + bindparam("b_step")},
    "where": _TABLE.c.count < bindparam("b_most"),
}
# One statement, which counts or finds the window full; built once: composing one costs more than running it.
_COUNT = {
    "sqlite": sqlite.insert(_TABLE).values(_ROW).on_conflict_do_update(**_MORE).returning(_TABLE.c.count),
    "postgresql": postgresql.insert(_TABLE).values(_ROW).on_conflict_do_update(**_MORE).returning(_TABLE.c.count),
}
Counted = tuple[tuple[Limit, str], ...]


@dataclass(frozen=True)
class _Window:
    name: str
    begun: int
    most: int
    ends: int

    def refusal(self) -> RateLimited:
        return RateLimited(retry_after=max(1.0, self.ends - clock.steady().timestamp()))


def _window(shop: Shop, limit: Limit, who: str) -> _Window | None:
    """Return the window that counts now, None where there is no limit."""
    most = int(getattr(shop.settings.section(LimitSettings), limit.setting)) * limit.times
    if not most:
        return None
    begun = int(clock.steady().timestamp()) // limit.seconds * limit.seconds
    # The length comes first: by it old windows are found.
    return _Window(f"{limit.seconds}:{limit.name}:{_index(who)}", begun, most, begun + limit.seconds)


def _add(session: Connection | Session, shop: Shop, window: _Window, step: int = 1) -> int:
    """Count ``step`` more, unless the window is full, and return how many are counted.

    Raises:
        RateLimited: It is full.
    """
    if shop.windows.full(window.name, window.begun, window.most):
        raise window.refusal()
    values: dict[str, Any] = {
        "b_shop": shop.shop_id,
        "b_name": window.name,
        "b_start": datetime.fromtimestamp(window.begun, UTC),
        "b_step": step,
        "b_most": window.most,
    }
    so_far = session.execute(_COUNT[shop.database.engine.dialect.name], values).scalar_one_or_none()
    if so_far is None:
        shop.windows.mark_full(window.name, window.begun, window.most, window.ends)
        raise window.refusal()
    return int(so_far)


async def count(session: AsyncSession, shop: Shop, *limits: tuple[Limit, str]) -> None:
    """Count as `count_at_once` does, in the transaction of an async session."""
    await session.run_sync(count_at_once, shop, *limits)


def count_at_once(session: Connection | Session, shop: Shop, *limits: tuple[Limit, str]) -> None:
    """Count one more inside the caller's write transaction, against each limit, from narrow to wide.

    Raises:
        RateLimited: One is reached; the caller's transaction must be given up, and with it what was counted.
    """
    for limit, who in limits:
        window = _window(shop, limit, who)
        if window is not None:
            _add(session, shop, window)


async def take(shop: Shop, *limits: tuple[Limit, str]) -> None:
    """Count one more in a transaction of its own, against each limit, from narrow to wide.

    Raises:
        RateLimited: One is reached; nothing was counted.
    """
    refuse_full(shop, *limits)
    await shop.database.write_at_once(lambda connection: count_at_once(connection, shop, *limits))


def refuse_full(shop: Shop, *limits: tuple[Limit, str]) -> None:
    """Refuse what is known to be over a limit before any work is done for it.

    Raises:
        RateLimited: One is reached.
    """
    for limit, who in limits:
        window = _window(shop, limit, who)
        if window is not None and shop.windows.full(window.name, window.begun, window.most):
            raise window.refusal()


async def admit(shop: Shop, limit: Limit, who: str) -> None:
    """Count one more against a limit that stands before everything, mostly without a statement.

    A process takes some permits at a time. What it holds when it ends is lost until the window is over.

    Raises:
        RateLimited: It is reached.
    """
    window = _window(shop, limit, who)
    if window is None or shop.windows.spend(window.name, window.begun, window.most):
        return
    step = max(1, window.most // _SHARE)
    # One takes for all who ask at once: if each did, a handful of requests would use the window up.
    async with shop.windows.alone(window.name):
        if shop.windows.spend(window.name, window.begun, window.most):
            return
        if shop.windows.full(window.name, window.begun, window.most):
            raise window.refusal()
        so_far = await shop.database.write_at_once(lambda connection: _add(connection, shop, window, step))
        granted = step - max(0, so_far - window.most)
        shop.windows.hold(window.name, window.begun, window.most, granted - 1, window.ends)


def messages(principal: Principal) -> Counted:
    """Return what a message of a customer or visitor counts against."""
    return (MESSAGES, principal.subject), *_networks(NETWORK_MESSAGES, principal), (SHOP_MESSAGES, "")


def codes(principal: Principal) -> Counted:
    """Return what asking for a code as a guest counts against."""
    return (CODES, principal.verification_key), *_networks(NETWORK_CODES, principal)


def step_ups(principal: Principal) -> Counted:
    """Return what asking for a code to one's own proven mailbox counts against."""
    return (CODES, principal.verification_key), (STEP_UPS_TO, principal.email), (SHOP_STEP_UPS, "")


def tryons(principal: Principal) -> Counted:
    """Return what a new try-on session of a customer or visitor counts against."""
    return (TRYONS, principal.subject), *_networks(NETWORK_TRYONS, principal), (SHOP_TRYONS, "")


def tryon_pictures(principal: Principal) -> Counted:
    """Return what a picture of theirs counts against."""
    networks = _networks(NETWORK_TRYON_PICTURES, principal)
    return (TRYON_PICTURES, principal.subject), *networks, (SHOP_TRYON_PICTURES, "")


def _networks(limit: Limit, principal: Principal) -> Counted:
    """Return the limit of the network of somebody who has proven nothing; sessions cost them nothing."""
    return ((limit, principal.network),) if principal.network and principal.tier < Tier.VERIFIED_GUEST else ()


async def proposals(shop: Shop, principal: Principal) -> None:
    """Count a customer's request for a proposal, once it is known who asks; staff are not limited.

    Raises:
        RateLimited: Too many.
    """
    if principal.kind is not Kind.STAFF:
        await take(shop, (PROPOSALS, principal.subject))


async def forget_old(shop: Shop) -> None:
    """Drop windows that no limit looks at any more."""
    now = clock.steady().timestamp()
    async with shop.database.write() as session:
        for seconds in (_MINUTE, _HOUR):
            before = datetime.fromtimestamp(now - 2 * seconds, UTC)
            mine = (RateWindow.shop_id == shop.shop_id, RateWindow.name.startswith(f"{seconds}:"))
            await session.execute(delete(RateWindow).where(*mine, RateWindow.started_at < before))
        # Windows of a clock that was set back, and those that an older version named otherwise.
        oldest, newest = (datetime.fromtimestamp(now + shift * 2 * _HOUR, UTC) for shift in (-1, 1))
        odd = (RateWindow.started_at < oldest) | (RateWindow.started_at > newest)
        await session.execute(delete(RateWindow).where(RateWindow.shop_id == shop.shop_id, odd))


def _index(who: str) -> str:
    # Hashed: the table must not be a list of who wrote when.
    return hashlib.sha256(who.encode()).hexdigest()[:40] if who else "all"
