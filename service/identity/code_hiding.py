"""Hiding codes in what customers write, while one is awaited: before anything is stored or a model reads it."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, or_, select, update

from commerce.customer import Principal, Tier
from commerce.errors import ShopclerkError
from commerce.mailbox import normal_email
from runtime import clock
from service import orders
from service.conversations import conversations
from service.identity import codes, wrong_codes
from service.shop import Shop
from store.models import VerificationCode

log = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=10)


_code = cast("Table", VerificationCode.__table__).c
_MINE = _code.subject_index == bindparam("b_session")
_TO_IT = and_(_code.address_index == bindparam("b_mailbox"), _code.code_hash != "")
# Built once: composing a statement costs more than running it, and every message with a digit asks this.
_OPEN, _MAILED_TOO = (
    select(_code.id, _code.code_hash, _code.tries, _code.created_at, _code.expires_at, _code.clock_mark, _code.claim)
    .where(_code.shop_id == bindparam("b_shop"), mine)
    .where(_code.used_at.is_(None), _code.expires_at > bindparam("b_now"))
    for mine in (_MINE, or_(_MINE, _TO_IT))
)


class OpenCode(NamedTuple):
    """A code that could still be typed; ``claim`` is encrypted."""

    id: str
    code_hash: str
    tries: int
    created_at: datetime
    expires_at: datetime
    clock_mark: str
    claim: bytes


@dataclass(frozen=True)
class Hidden:
    """A message with what may be a code hidden, and the runs of digits that earlier messages began."""

    text: str
    begun: frozenset[str] = frozenset()


def is_over(row: VerificationCode | OpenCode) -> bool:
    """Whether a code's time is over: by the wall clock, or by the steady one, should the former have been set."""
    return row.expires_at <= clock.now() or clock.age(row.created_at, row.clock_mark) >= LIFETIME


async def hide(shop: Shop, principal: Principal, text: str) -> Hidden | None:
    """Return a message with what may be a code hidden; None when it holds none, or none is awaited.

    Hidden is every run of six digits, right or wrong, but what is in the number of the order that the code was asked
    for, and, where it is not the code, in those of the customer's own orders: "order 106", said twice, is none. Awaited
    is a code of this session, or one to the mailbox that this session has proven, in whichever session it is typed. A
    run may have begun in an earlier message: then this one's part of it is hidden.
    """
    if not codes.has_digits(text):
        return None
    rows = await open_codes(shop, principal)
    if not rows:
        return None
    known: set[str] = set()
    for row in rows:
        known |= _known(shop, row)
    before = await conversations.lately(shop, principal, min(row.created_at for row in rows), codes.LENGTH)
    begun = codes.begun(before, text, known)
    found = [*begun, *codes.runs(text, known)]
    if (found or codes.scattered(text, known)) and not any(_is_code(shop, rows, run) for run in found):
        known |= await _of_own_orders(shop, principal)
        begun = codes.begun(before, text, known)
    hidden = codes.hide(text, known, begun)
    if hidden == text and (whole := await _code_among(shop, rows, codes.scattered(text, known))):
        begun, hidden = [whole], f"{text[: whole.start]}{codes.HIDDEN}{text[whole.end :]}"
    return Hidden(hidden, frozenset(run.digits for run in begun)) if hidden != text else None


def _is_code(shop: Shop, rows: Sequence[OpenCode], run: codes.Run) -> bool:
    """Whether this is a code that is awaited. It is told to nobody here, so it costs no try."""
    live = [row for row in rows if row.code_hash]
    return any(hmac.compare_digest(row.code_hash, code_hash(shop, row.id, run.digits)) for row in live)


async def _of_own_orders(shop: Shop, principal: Principal) -> set[str]:
    """Return the digits of the numbers of the customer's newest orders; none while the store cannot be asked."""
    if principal.tier < Tier.VERIFIED_GUEST:
        return set()
    try:
        mine = await orders.mine(shop, principal, orders.LOOKED_THROUGH)
    except ShopclerkError as error:  # hidden is too much then, rather than too little
        log.info("own order numbers are not known beside a code: %s", error.code)
        return set()
    return {digits for order in mine for digits in orders.digits(order.number)}


async def _code_among(shop: Shop, rows: Sequence[OpenCode], found: Sequence[codes.Run]) -> codes.Run | None:
    """Return the digits that hardly look like a code and are one. Whoever tries this out uses up the code's tries."""
    live = [row for row in rows if row.code_hash and row.tries < wrong_codes.TRIES]
    for run in found:
        if any(hmac.compare_digest(row.code_hash, code_hash(shop, row.id, run.digits)) for row in live):
            return run
    if found and live:
        tried = update(VerificationCode).where(VerificationCode.id.in_([row.id for row in live]))
        async with shop.database.write() as session:
            await session.execute(tried.values(tries=VerificationCode.tries + 1))
    return None


def code_hash(shop: Shop, code_id: str, code: str) -> str:
    """Return what is kept of a code."""
    return wrong_codes.keyed(shop, f"{code_id}:{code}")


async def open_codes(shop: Shop, principal: Principal) -> list[OpenCode]:
    """Return the codes that could still be typed: this session's, and those mailed to the mailbox it has proven."""
    proven = bool(principal.email) and principal.tier >= Tier.VERIFIED_GUEST
    asked = {
        "b_shop": shop.shop_id,
        "b_now": clock.now(),
        "b_session": wrong_codes.keyed(shop, principal.verification_key),
        **({"b_mailbox": wrong_codes.keyed(shop, normal_email(principal.email))} if proven else {}),
    }
    rows = await shop.database.rows(_MAILED_TOO if proven else _OPEN, asked)
    return [open_code for row in rows if not is_over(open_code := OpenCode(*row))]


def _known(shop: Shop, row: OpenCode) -> set[str]:
    claim: Any = shop.keyring.decrypt(row.claim)
    number = str(claim.get("order", ""))
    return {number, *orders.digits(number)}
