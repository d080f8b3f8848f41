"""Wrong codes: how many were typed by whom and for what, and how long nobody may go on. The wait doubles each time.

Sessions are free, so that counting by session alone holds nobody. Counted is also by what is to be proven: a claim
(order number and address) or an account. All that is answered alike, true or not, so that a wait tells nothing. What
is counted by mailbox, over all its orders, by network and by shop is wrong codes for claims that were true: nobody can
lock a mailbox who does not know an order of it. What a locked mailbox is asked is answered like any other claim.

To the count of the shop, which makes all guests wait, a mailbox and a network add no more than their shares in an hour,
and what was typed before the right code is taken off again: who guesses at a few mailboxes, or has them, locks nobody
else out, and who guesses at many from many networks is stopped in sum.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Principal
from commerce.errors import RateLimited
from commerce.sentences import joined, say
from commerce.text import one_line
from runtime import clock
from service.limit_settings import LimitSettings
from service.notifications import mail, notify
from service.shop import Shop
from store.models import CodeGuess, OutboundMail, VerificationCode

LOCK = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
#: Wrong codes until the first wait: in one session, or for one claim or account.
TRIES = 5
MAILBOX_TRIES = 2 * TRIES
#: Wrong codes in an hour until the guests of one network wait.
NETWORK_TRIES = 6 * TRIES
_SHOP_TIMES = 20  # so many times what is allowed in an hour
#: What one mailbox, and one network, add to the shop's count in an hour at most.
MAILBOX_SHARE, NETWORK_SHARE = TRIES, 2 * TRIES
_SHARED = frozenset({"mailbox_share", "network_share"})
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


Claim = dict[str, str]


@dataclass(frozen=True)
class Counter:
    """One thing that wrong codes are counted for.

    ``who`` is its keyed hash and ``most`` how many lead to a wait, added up over ``window``. ``told`` says whether who
    has to wait is told so. ``true_only`` counts nothing for claims that are not true.
    """

    what: str
    who: str
    most: int = TRIES
    window: timedelta = _DAY
    told: bool = True
    true_only: bool = False


Held = dict[Counter, CodeGuess]


def keyed(shop: Shop, value: str) -> str:
    """Return the keyed hash under which codes, sessions and addresses are kept."""
    return hmac.digest(shop.keyring.derive("verification")[0], value.encode(), hashlib.sha256).hex()


def session(shop: Shop, principal: Principal) -> Counter:
    """Return the counter of the session."""
    return Counter("session", keyed(shop, f"session:{principal.verification_key}"))


def of(shop: Shop, principal: Principal, claim: Claim) -> list[Counter]:
    """Return the counters whose wait is told.

    They are the session's, and a guest's claim's, network's and the shop's, or the account's.
    """
    if "order" not in claim:
        return [session(shop, principal), Counter("account", keyed(shop, f"account:{claim['email']}"))]
    what = keyed(shop, f"claim:{claim['email']}:{claim['order'].casefold()}")
    most = _SHOP_TIMES * (shop.settings.section(LimitSettings).codes or TRIES)
    network = Counter("network", keyed(shop, f"network:{principal.network}"), NETWORK_TRIES, _HOUR, true_only=True)
    return [
        session(shop, principal),
        Counter("claim", what),
        *([network] if principal.network else []),
        Counter("shop", keyed(shop, "shop"), most, _HOUR, true_only=True),
    ]


def shares(shop: Shop, principal: Principal, claim: Claim) -> list[Counter]:
    """Return the counters of what a guest's mailbox and network added to the shop's count: nobody waits for them."""
    if "order" not in claim:
        return []
    whose = [("mailbox_share", claim["email"], MAILBOX_SHARE), ("network_share", principal.network, NETWORK_SHARE)]
    return [
        Counter(what, keyed(shop, f"{what}:{value}"), most, _HOUR, told=False, true_only=True)
        for what, value, most in whose
        if value
    ]


def mailbox(shop: Shop, claim: Claim) -> Counter:
    """Return the counter of the mailbox, over all its orders. Its wait is not told: it would say what is true.

    Guests cannot lock out who is signed in: codes to prove oneself again are counted apart.
    """
    what = "mailbox" if "order" in claim else "own_mailbox"
    return Counter(what, keyed(shop, f"{what}:{claim['email']}"), MAILBOX_TRIES, told=False, true_only=True)


async def until(shop: Shop, *counters: Counter) -> datetime | None:
    """Return until when one of the counters makes everybody wait, None when none does."""
    query = select(CodeGuess.locked_until).where(
        CodeGuess.shop_id == shop.shop_id,
        CodeGuess.who.in_([each.who for each in counters]),
        CodeGuess.locked_until > _now(),
    )
    async with shop.database.read() as reading:
        return max((each for each in await reading.scalars(query) if each is not None), default=None)


async def refuse(shop: Shop, *counters: Counter) -> None:
    """Raise `RateLimited` (``code_locked``) while one of the counters makes everybody wait."""
    _refuse(await until(shop, *counters))


def refuse_held(held: Held) -> None:
    """Do as `refuse` for the counters whose wait is told."""
    _refuse(max((row.locked_until for each, row in held.items() if each.told and row.locked_until), default=None))


def locked(held: Held) -> bool:
    """Return whether one of the counters makes everybody wait, told or not."""
    return any(row.locked_until is not None and row.locked_until > _now() for row in held.values())


def _refuse(until: datetime | None) -> None:
    left = (until - _now()).total_seconds() if until is not None else 0.0
    if left > 0:
        minutes = math.ceil(left / 60)
        hours = math.ceil(minutes / 60)
        told = say("codes.wait_minutes", count=minutes) if minutes <= 90 else say("codes.wait_hours", count=hours)
        raise RateLimited(told, code="code_locked", retry_after=left)


async def hold(writing: AsyncSession, shop: Shop, *counters: Counter) -> Held:
    """Return the counters' rows, held until the transaction ends: guesses at once are counted one by one."""
    now, names = clock.now(), sorted(each.who for each in counters)
    values = [{"shop_id": shop.shop_id, "who": who, "wrong": 0, "rounds": 0, "since": now} for who in names]
    if shop.database.sqlite:
        await writing.execute(sqlite.insert(CodeGuess).values(values).on_conflict_do_nothing())
    else:
        await writing.execute(postgresql.insert(CodeGuess).values(values).on_conflict_do_nothing())
    query = (
        select(CodeGuess)
        .where(CodeGuess.shop_id == shop.shop_id, CodeGuess.who.in_(names))
        .order_by(CodeGuess.who)
        .with_for_update()
    )
    rows = {row.who: row for row in await writing.scalars(query)}
    return {each: rows[each.who] for each in counters}


def clear(held: Held) -> None:
    """Forget what was typed wrong before the right code, in the shop's count too; what the network typed stays."""
    rows = {counter.what: row for counter, row in held.items()}
    if "mailbox_share" in rows:
        rows["shop"].wrong = max(0, rows["shop"].wrong - rows["mailbox_share"].wrong)
    for what, row in rows.items():
        if what not in ("shop", "network", "network_share"):
            row.wrong = row.rounds = 0


async def count(
    writing: AsyncSession,
    shop: Shop,
    principal: Principal,
    code: VerificationCode,
    claim: Claim,
    held: Held,
    wrong: int,
) -> None:
    """Count wrong codes, begin the waits that they lead to, and tell whom it concerns."""
    shared = min((_taken(each, row, wrong) for each, row in held.items() if each.what in _SHARED), default=wrong)
    begun: dict[str, datetime | None] = {}
    for counter, row in held.items():
        more = shared if counter.what == "shop" or counter.what in _SHARED else wrong
        if (code.code_hash or not counter.true_only) and _add(counter, row, more):
            begun[counter.what] = row.locked_until
    await shop.audit.append(
        writing, principal.subject, "code_wrong", code.id, {"tries": code.tries, "locked": sorted(begun)}
    )
    if "mailbox" in begun:  # what was mailed to it before is void in every session
        await writing.execute(
            update(VerificationCode)
            .where(VerificationCode.shop_id == shop.shop_id, VerificationCode.address_index == code.address_index)
            .where(VerificationCode.purpose == code.purpose)
            .values(tries=TRIES)
        )
    if begun and code.code_hash:  # a claim that is not true is nobody's business
        last = max(at for at in begun.values() if at is not None)
        await _tell(writing, shop, code, claim, sorted(begun), f"{last:%Y-%m-%d %H:%M} UTC")


def _now() -> datetime:
    """Return the earlier time of both clocks: setting the wall clock on ends no wait."""
    return min(clock.now(), clock.steady())


def _add(counter: Counter, row: CodeGuess, wrong: int) -> bool:
    """Add wrong codes; True when that begins a wait, twice as long as the one before."""
    now = _now()
    if row.locked_until is not None and row.locked_until < now - _DAY:
        row.rounds, row.locked_until = 0, None
    _begin_anew(counter, row)
    row.wrong += wrong
    if row.wrong < counter.most or counter.what in _SHARED or not wrong:
        return False
    row.locked_until = now + min(LONGEST, LOCK * 2 ** min(row.rounds, 10))
    row.rounds, row.wrong, row.since = row.rounds + 1, 0, now
    return True


def _begin_anew(counter: Counter, row: CodeGuess) -> None:
    """Count from nothing once the window is over."""
    if row.since < _now() - counter.window:
        row.wrong, row.since = 0, _now()


def _taken(counter: Counter, row: CodeGuess, wrong: int) -> int:
    """Return how many of these wrong codes a share has room for."""
    _begin_anew(counter, row)
    return max(0, min(wrong, counter.most - row.wrong))


async def _tell(
    writing: AsyncSession, shop: Shop, code: VerificationCode, claim: Claim, begun: list[str], until: str
) -> None:
    """Tell staff of a wait, once, and the owner when it holds for their whole mailbox."""
    if "order" in claim:
        told = say("codes.guessed_order", order=claim["order"], until=until)
    else:
        told = say("codes.guessed_account", email=claim["email"], until=until)
    wide = next((each for each in ("shop", "network") if each in begun), "")
    told = joined(told, say(f"codes.guessed_wide.{wide}") if wide else "")
    mark = f"guesses:{code.id}:{'-'.join(begun)}"
    await notify.staff(writing, shop, mark, say("codes.guessed.subject"), told)
    if "mailbox" in begun:
        recipient = await writing.scalar(
            select(OutboundMail.recipient).where(
                OutboundMail.shop_id == shop.shop_id, OutboundMail.reference == f"code:{code.id}"
            )
        )
        body = say("codes.owner", until=until)
        await mail.enqueue(
            writing,
            shop,
            reference=f"{mark}:owner",
            recipient=recipient or "",
            subject=say("codes.owner.subject", shop=one_line(shop.info.name, 80)),
            body=body,
        )


async def forget_old(shop: Shop) -> None:
    """Drop what counts for nothing any more."""
    before = clock.now() - 2 * _DAY
    over = or_(CodeGuess.locked_until.is_(None), CodeGuess.locked_until < before)
    async with shop.database.write() as writing:
        await writing.execute(
            delete(CodeGuess).where(CodeGuess.shop_id == shop.shop_id, CodeGuess.since < before, over)
        )
