"""Proving a mailbox with a 6-digit code: guests once, and everybody again for what is risky.

`start` answers before anything is looked up, and the same whatever is true: the look-up happens in a durable
workflow, which mails a code only where the claimed e-mail address is the one on the order. Until then the code's row
holds no hash, so that no guess can fit.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal, Tier
from commerce.errors import (
    InputError,
    NotAllowed,
    NotAuthenticated,
    OrderNotFound,
    RateLimited,
    ShopclerkError,
    StoreRejected,
)
from commerce.language import SOURCE, language, speaking
from commerce.mailbox import normal_email
from commerce.order import Order
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock, jobs
from service import limits, orders
from service import shop as shops
from service.conversations import ownership
from service.identity import codes, wrong_codes
from service.identity.code_hiding import LIFETIME, code_hash, is_over, open_codes
from service.identity.wrong_codes import LOCK, TRIES
from service.notifications import mail
from service.shop import Shop
from store.models import VerificationCode, VerifiedSession

__all__ = ["LIFETIME", "LOCK", "TRIES"]
#: Seconds between tries at looking up what was claimed.
_PAUSES = (0.5, 5.0, 30.0)

VERIFIED_FOR = timedelta(hours=12)
STEPPED_UP_FOR = timedelta(minutes=10)

#: What stands in the customer's place after a right code: the clerk's model reads it, and no person.
PROVEN = "I have typed the code. It was right, so you know who I am now. Please go on with what I asked for."


async def start(shop: Shop, principal: Principal, order_number: str, email: str) -> str:
    """Ask for a code for a guest; returns the sentence for them, the same whatever is true.

    Raises:
        StoreRejected: The shop's orders cannot be looked at from here.
        InputError: That is no e-mail address, or no order number.
        RateLimited: Too many codes, or locked.
    """
    orders.require_orders(shop)
    claimed = normal_email(email)
    if "." not in claimed.rpartition("@")[2]:
        raise InputError(say("codes.bad_email"), code="bad_email")
    try:
        number = orders.clean_number(order_number)
    except OrderNotFound:
        raise InputError(say("codes.bad_order_number"), code="bad_order_number") from None
    claim = {"order": number, "email": claimed}
    await _ask(shop, principal, "guest", claimed, claim, limits.codes(principal))
    return say("codes.sent")


async def start_step_up(shop: Shop, principal: Principal) -> str:
    """Mail a code to the principal's own proven address; returns the sentence for them.

    Raises:
        NotAuthenticated: There is no proven address yet.
        RateLimited: Too many codes, or locked.
    """
    if principal.kind is Kind.STAFF or principal.tier < Tier.VERIFIED_GUEST or not principal.email:
        raise NotAuthenticated(say("orders.sign_in"))
    claim = {"email": principal.email}
    await _ask(shop, principal, "step_up", principal.email, claim, limits.step_ups(principal))
    return say("codes.sent_again")


async def _ask(
    shop: Shop, principal: Principal, purpose: str, email: str, claim: dict[str, str], counted: limits.Counted
) -> None:
    await wrong_codes.refuse(shop, *wrong_codes.of(shop, principal, claim))
    await limits.take(shop, *counted)
    now, mine = clock.now(), wrong_codes.keyed(shop, principal.verification_key)
    row = VerificationCode(
        id=uuid.uuid4().hex,
        shop_id=shop.shop_id,
        subject_index=mine,
        purpose=purpose,
        address_index=wrong_codes.keyed(shop, email),
        code_hash="",
        created_at=now,
        expires_at=now + LIFETIME,
        claim=shop.keyring.encrypt({**claim, "language": language()}),
    )
    async with shop.database.write() as session:
        await session.execute(  # a new code voids the older ones
            update(VerificationCode)
            .where(VerificationCode.shop_id == shop.shop_id, VerificationCode.subject_index == mine)
            .where(VerificationCode.used_at.is_(None), VerificationCode.expires_at > now)
            .values(expires_at=now)
        )
        session.add(row)
        await shop.audit.append(session, principal.subject, "code_asked", row.id, {"purpose": purpose})
    await shop.audit.anchor()
    await shop.jobs.start("send_code", f"code:{row.id}", shop.shop_id, row.id)


@jobs.workflow("send_code")
async def send_code(shop_id: str, code_id: str) -> str:
    """Look up what was claimed, and mail the code if it is true."""
    state = await jobs.insist(partial(_send_code, shop_id, code_id), _PAUSES, "again")
    if state.startswith("mail:"):
        await mail.start(shops.get(shop_id), state.removeprefix("mail:"))
    return state


@jobs.step("send_code_once")
async def _send_code(shop_id: str, code_id: str) -> str:
    shop = shops.get(shop_id)
    async with shop.database.read() as session:
        row = await session.get_one(VerificationCode, code_id)
    if row.code_hash or is_over(row):
        return "done"  # reconciliation starts the mail, if a crash kept that from happening
    claim: Any = shop.keyring.decrypt(row.claim)
    try:
        recipient = claim["email"] if row.purpose == "step_up" else await _address_on(shop, claim)
    except ShopclerkError:
        return "again"
    if not recipient or await wrong_codes.until(shop, wrong_codes.mailbox(shop, claim)) is not None:
        return "nothing to send"
    try:
        with speaking(claim.get("language", SOURCE)):
            return await _hand_out(shop, row, recipient, str(claim.get("order", "")))
    except RateLimited:
        return "nothing to send"  # told to nobody, since it would say that the claim is true


async def _hand_out(shop: Shop, row: VerificationCode, recipient: str, order: str) -> str:
    code = order
    while code in (order, *orders.digits(order)):  # so that whoever names their order's number has not guessed
        code = f"{secrets.randbelow(10**codes.LENGTH):0{codes.LENGTH}d}"
    async with shop.database.write() as session:
        given = await session.execute(
            update(VerificationCode)
            .where(VerificationCode.id == row.id, VerificationCode.code_hash == "")
            .where(VerificationCode.expires_at > clock.now())
            .values(code_hash=code_hash(shop, row.id, code))
        )
        if isinstance(given, CursorResult) and given.rowcount != 1:
            return "done"  # a newer one was asked for meanwhile: the last mail to arrive must hold the code that fits
        if row.purpose == "guest":  # only a claim that is true takes something of what is the mailbox's and the shop's
            await limits.count(session, shop, (limits.CODES_TO, normal_email(recipient)), (limits.SHOP_CODES, ""))
        mail_id = await mail.enqueue(
            session,
            shop,
            reference=f"code:{row.id}",
            recipient=recipient,
            subject=say("codes.mail.subject", shop=one_line(shop.info.name, 80)),
            body=_body(shop, code),
        )
    return f"mail:{mail_id}"


async def _address_on(shop: Shop, claim: dict[str, str]) -> str:
    """Return the address on the claimed order, as the store has it; empty unless it is the claimed mailbox."""
    try:
        order: Order | None = await shop.connector.orders.by_number(claim["order"])
    except OrderNotFound:
        order = None
    if order is None or not _same(order.email, claim["email"]):
        order = orders.called(await _theirs(shop, claim["email"]), claim["order"])
    return order.email if order is not None else ""


async def _theirs(shop: Shop, email: str) -> list[Order]:
    try:
        return [each for each in await shop.connector.orders.of_email(email) if _same(each.email, email)]
    except StoreRejected:  # a platform that cannot list them
        return []


def _same(email: str, claimed: str) -> bool:
    return hmac.compare_digest(normal_email(email).encode(), claimed.encode())


def _body(shop: Shop, code: str) -> str:
    return f"{say('codes.mail.code', code=code)}\n\n{say('codes.mail', shop=one_line(shop.info.name, 80))}"


async def awaited(shop: Shop, principal: Principal) -> bool:
    """Return whether a code was asked for in this session and could still be typed."""
    return await _awaited(shop, principal) is not None


async def _awaited(shop: Shop, principal: Principal) -> VerificationCode | None:
    query = (
        select(VerificationCode)
        .where(VerificationCode.shop_id == shop.shop_id)
        .where(VerificationCode.subject_index == wrong_codes.keyed(shop, principal.verification_key))
        .where(VerificationCode.used_at.is_(None), VerificationCode.expires_at > clock.now())
        .order_by(VerificationCode.created_at.desc())
        .limit(1)
    )
    async with shop.database.read() as session:
        verification_code: VerificationCode | None = await session.scalar(query)
    return None if verification_code is None or is_over(verification_code) else verification_code


async def confirm(shop: Shop, principal: Principal, text: str, begun: frozenset[str] = frozenset()) -> Principal:
    """Check the code in what was typed and return the principal with what it proves.

    Each different run of six digits is a guess, and so is each in ``begun``, which earlier messages began.

    Raises:
        InputError: Code ``bad_code``: wrong, used, expired, or none was asked for.
        RateLimited: Code ``code_locked``: too many wrong ones, in this session or for what is to be proven.
    """
    await wrong_codes.refuse(shop, wrong_codes.session(shop, principal))
    await limits.take(shop, (limits.TRIES, principal.verification_key))
    async with shop.database.write() as session:
        row = await _newest(session, shop, principal)
        if row is None:
            await wrong_codes.refuse(
                shop, wrong_codes.session(shop, principal)
            )  # guesses at the same moment used it up
            elsewhere = await open_codes(shop, principal)
            raise InputError(say("codes.elsewhere") if elsewhere else say("codes.bad_code"), code="bad_code")
        claim: Any = shop.keyring.decrypt(row.claim)
        counters = (*wrong_codes.of(shop, principal, claim), *wrong_codes.shares(shop, principal, claim))
        held = await wrong_codes.hold(session, shop, *counters, wrong_codes.mailbox(shop, claim))
        wrong_codes.refuse_held(held)
        right, tried = _compare(shop, row, [*sorted(begun), *(run.digits for run in codes.runs(text))], claim)
        right = right and not wrong_codes.locked(held) and await _use(session, row)
        if right:
            await _remember(session, shop, principal, row.purpose, str(claim["email"]))
            wrong_codes.clear(held)
            await shop.audit.append(session, principal.subject, "code_right", row.id, {"purpose": row.purpose})
        else:
            row.tries += tried
            await wrong_codes.count(session, shop, principal, row, claim, held, tried)
    await shop.audit.anchor()
    if not right:
        raise InputError(say("codes.bad_code"), code="bad_code")
    proven = await refresh(shop, principal)
    await ownership.take_over(shop, proven)
    return proven


def _compare(shop: Shop, row: VerificationCode, typed: Sequence[str], claim: dict[str, str]) -> tuple[bool, int]:
    """Return whether one of the runs is the code, and how many were looked at: never more than there are tries left."""
    found = dict.fromkeys(digits for digits in typed if digits != claim.get("order"))
    wanted = row.code_hash or "-"
    for tried, digits in enumerate(list(found)[: TRIES - row.tries], 1):
        if hmac.compare_digest(wanted, code_hash(shop, row.id, digits)):
            return True, tried
    return False, max(1, min(len(found), TRIES - row.tries))


async def _newest(session: AsyncSession, shop: Shop, principal: Principal) -> VerificationCode | None:
    query = (
        select(VerificationCode)
        .where(VerificationCode.shop_id == shop.shop_id)
        .where(VerificationCode.subject_index == wrong_codes.keyed(shop, principal.verification_key))
        .where(VerificationCode.used_at.is_(None), VerificationCode.expires_at > clock.now())
        .where(VerificationCode.tries < TRIES)
        .order_by(VerificationCode.created_at.desc())
        .limit(1)
        .with_for_update()  # guesses at once are counted one by one
    )
    row: VerificationCode | None = await session.scalar(query)
    return None if row is None or is_over(row) else row


async def _use(session: AsyncSession, row: VerificationCode) -> bool:
    result = await session.execute(
        update(VerificationCode)
        .where(VerificationCode.id == row.id, VerificationCode.used_at.is_(None), VerificationCode.tries < TRIES)
        .values(used_at=clock.now())
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def _remember(session: AsyncSession, shop: Shop, principal: Principal, purpose: str, email: str) -> None:
    now = clock.now()
    row = await session.scalar(select(VerifiedSession).where(*_of(shop, principal), VerifiedSession.email == email))
    if row is None:
        row = VerifiedSession(
            shop_id=shop.shop_id,
            subject=principal.verification_key,
            email=email,
            verified_at=now,
            expires_at=now + VERIFIED_FOR,
        )
        session.add(row)
    elif purpose == "guest":
        row.verified_at, row.expires_at, row.clock_mark = now, now + VERIFIED_FOR, clock.mark()
    row.stepped_up_at, row.step_mark = now, clock.mark()  # whoever enters a code has the mailbox right now


def _of(shop: Shop, principal: Principal) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return VerifiedSession.shop_id == shop.shop_id, VerifiedSession.subject == principal.verification_key


# Built once: every request asks it.
_PROVEN_NOW = (
    select(
        VerifiedSession.email,
        VerifiedSession.customer_id,
        VerifiedSession.ended_at,
        VerifiedSession.verified_at,
        VerifiedSession.clock_mark,
        VerifiedSession.stepped_up_at,
        VerifiedSession.step_mark,
    )
    .where(VerifiedSession.shop_id == bindparam("b_shop"), VerifiedSession.subject == bindparam("b_subject"))
    .where(VerifiedSession.expires_at > bindparam("b_now"))
    .order_by(VerifiedSession.verified_at.desc(), VerifiedSession.id.desc())
)


async def refresh(shop: Shop, principal: Principal) -> Principal:
    """Return the principal with what codes have proven in this session, as it holds now.

    Who is signed in stays who they are, whatever other mailbox they prove; a guest is whose mailbox they proved last.

    Raises:
        NotAuthenticated: The session was ended.
    """
    if principal.kind is Kind.STAFF:
        return principal
    here = {"b_shop": shop.shop_id, "b_subject": principal.verification_key, "b_now": clock.now()}
    rows = list(await shop.database.rows(_PROVEN_NOW, here))
    if any(row.ended_at is not None for row in rows):
        raise NotAuthenticated(say("errors.session_ended"), code="session_ended")
    rows = [row for row in rows if clock.age(row.verified_at, row.clock_mark) < VERIFIED_FOR]
    known = principal.unproven()  # a proof from earlier may have ended by now
    if rows:
        known = known.verified(rows[0].email, rows[0].customer_id)
    steps = [(row.stepped_up_at, row.step_mark) for row in rows if row.email == known.email]
    fresh = any(at is not None and clock.age(at, mark) < STEPPED_UP_FOR for at, mark in steps)
    return known.stepped_up() if fresh else known


async def end(shop: Shop, principal: Principal, lifetime: timedelta) -> None:
    """End the session: its token is refused from now on, for as long as it would live, and its proofs and codes go.

    Raises:
        NotAllowed: A staff key is no session.
    """
    if principal.kind is Kind.STAFF:
        raise NotAllowed(say("errors.no_session"))
    now = clock.now()
    over = VerifiedSession(
        shop_id=shop.shop_id,
        subject=principal.verification_key,
        email="",
        verified_at=now,
        expires_at=now + lifetime,
        ended_at=now,
    )
    async with shop.database.write() as session:
        # What was proven counts no more, but whose conversations these were is still to be known when they are erased.
        await session.execute(delete(VerifiedSession).where(*_of(shop, principal), VerifiedSession.email == ""))
        await session.execute(
            update(VerifiedSession).where(*_of(shop, principal)).values(expires_at=now, stepped_up_at=None)
        )
        session.add(over)
        await session.execute(
            update(VerificationCode)
            .where(VerificationCode.shop_id == shop.shop_id, VerificationCode.used_at.is_(None))
            .where(VerificationCode.subject_index == wrong_codes.keyed(shop, principal.verification_key))
            .values(expires_at=now)
        )
        await shop.audit.append(session, principal.subject, "signed_out", "", {})
    await shop.audit.anchor()
