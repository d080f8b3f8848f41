"""Proving a mailbox with a 6-digit code: guests once, and everybody again for what is risky.

`start` answers before anything is looked up, and the same whatever is true: the look-up happens in a durable
workflow, which mails a code only where the claimed e-mail address is the one on the order. Until then the code's row
holds no hash, so that no guess can fit.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Kind, Principal, Tier, normal_email
from commerce.errors import InputError, NotAuthenticated, OrderNotFound, RateLimited, ShopclerkError
from commerce.text import one_line
from runtime import clock, jobs
from service import limits, mail, orders
from service import shop as shops
from service.shop import Shop
from store.models import VerificationCode, VerifiedSession

LIFETIME = timedelta(minutes=10)
TRIES = 5
LOCK = timedelta(minutes=30)
VERIFIED_FOR = timedelta(hours=12)
STEPPED_UP_FOR = timedelta(minutes=10)

SENT = (
    "If that order was placed with that e-mail address, a 6-digit code is on its way there. "
    "It is valid for 10 minutes. Please type it here."
)
SENT_AGAIN = (
    "To be sure that it is you, I have sent a 6-digit code to the e-mail address of your account. "
    "It is valid for 10 minutes. Please type it here."
)
BAD_CODE = "That code is not right, or no longer valid."
LOCKED = "Too many wrong codes. Please wait half an hour, then ask for a new one."
# What the transcript and the model get in place of a code.
HIDDEN = "••••••"
PROVEN = "I have typed the code. It was right, so you know who I am now. Please go on with what I asked for."
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{1,63}")
_CODE = re.compile(
    r"(?:(?:my|the|this|your|here is the|here's the|it is|it's)?\s*(?:code|pin)?\s*(?:is|:)?\s*)"
    r"(\d[ -]?\d[ -]?\d[ -]?\d[ -]?\d[ -]?\d)[\s.!]*",
    re.IGNORECASE,
)


def read_code(text: str) -> str | None:
    """Return the code when a message is nothing but one ("123 456", "my code is 123456"); else None."""
    found = _CODE.fullmatch(one_line(text, 60))
    return re.sub(r"\D", "", found[1]) if found and found[1].isascii() else None


async def start(shop: Shop, principal: Principal, order_number: str, email: str) -> str:
    """Ask for a code for a guest; returns the sentence for them, the same whatever is true.

    Raises:
        InputError: That is no e-mail address, or no order number.
        RateLimited: Too many codes, or locked.
    """
    claimed = normal_email(email)
    if not _EMAIL.fullmatch(claimed):
        raise InputError("Please give the e-mail address that the order was placed with.", code="bad_email")
    try:
        number = orders.clean_number(order_number)
    except OrderNotFound:
        raise InputError("Please give the order number.", code="bad_order_number") from None
    await _ask(shop, principal, "guest", claimed, {"order": number, "email": claimed})
    return SENT


async def start_step_up(shop: Shop, principal: Principal) -> str:
    """Mail a code to the principal's own proven address; returns the sentence for them.

    Raises:
        NotAuthenticated: There is no proven address yet.
        RateLimited: Too many codes, or locked.
    """
    if principal.kind is Kind.STAFF or principal.tier < Tier.VERIFIED_GUEST or not principal.email:
        raise NotAuthenticated(orders.SIGN_IN)
    await _ask(shop, principal, "step_up", principal.email, {"email": principal.email})
    return SENT_AGAIN


async def _ask(shop: Shop, principal: Principal, purpose: str, email: str, claim: dict[str, str]) -> None:
    await _refuse_locked(shop, principal)
    await limits.take(
        shop, (limits.CODES, principal.proof_key), (limits.CODES_TO, email), (limits.SHOP_CODES, "")
    )
    now, mine = clock.now(), _index(shop, principal.proof_key)
    row = VerificationCode(
        id=uuid.uuid4().hex, shop_id=shop.shop_id, subject_index=mine, purpose=purpose,
        address_index=_index(shop, email), code_hash="", claim=shop.keyring.encrypt(claim), created_at=now,
        expires_at=now + LIFETIME,
    )  # fmt: skip
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
    for pause in (0.5, 5.0, 30.0, 0.0):
        state = await _send_code(shop_id, code_id)
        if state != "again" or not pause:
            break
        await jobs.sleep(pause)
    if state.startswith("mail:"):
        await mail.start(shops.get(shop_id), state.removeprefix("mail:"))
    return state


@jobs.step("send_code_once")
async def _send_code(shop_id: str, code_id: str) -> str:
    shop = shops.get(shop_id)
    async with shop.database.read() as session:
        row = await session.get_one(VerificationCode, code_id)
    if row.code_hash or row.expires_at <= clock.now():
        return "done"  # reconciliation starts the mail, if a crash kept that from happening
    claim: Any = shop.keyring.decrypt(row.claim)
    try:
        true = row.purpose == "step_up" or await _placed_with(shop, claim["order"], claim["email"])
    except ShopclerkError:
        return "again"
    if not true:
        return "nothing to send"
    code = f"{secrets.randbelow(10**6):06d}"
    async with shop.database.write() as session:
        given = await session.execute(
            update(VerificationCode)
            .where(VerificationCode.id == code_id, VerificationCode.code_hash == "")
            .where(VerificationCode.expires_at > clock.now())
            .values(code_hash=_hash(shop, code_id, code))
        )
        if isinstance(given, CursorResult) and given.rowcount != 1:
            return "done"  # a newer one was asked for meanwhile: the last mail to arrive must hold the code that fits
        mail_id = await mail.enqueue(
            session, shop, reference=f"code:{code_id}", recipient=claim["email"],
            subject=f"Your code for {one_line(shop.info.name, 80)}", body=_body(shop, code),
        )  # fmt: skip
    return f"mail:{mail_id}"


async def _placed_with(shop: Shop, number: str, email: str) -> bool:
    try:
        order = await shop.connector.order(number)
    except OrderNotFound:
        return False
    return hmac.compare_digest(normal_email(order.email).encode(), email.encode())


def _body(shop: Shop, code: str) -> str:
    return (
        f"Your code is {code}\n\nType it in the chat of {one_line(shop.info.name, 80)} within 10 minutes. We never ask "
        "for it in any other place. If you did not ask for it, nothing needs to be done."
    )


async def awaited(shop: Shop, principal: Principal) -> bool:
    """Return whether a code was asked for in this session and could still be typed."""
    query = (
        select(VerificationCode.id)
        .where(VerificationCode.shop_id == shop.shop_id)
        .where(VerificationCode.subject_index == _index(shop, principal.proof_key))
        .where(VerificationCode.used_at.is_(None), VerificationCode.expires_at > clock.now())
        .limit(1)
    )
    async with shop.database.read() as session:
        return await session.scalar(query) is not None


async def confirm(shop: Shop, principal: Principal, code: str) -> Principal:
    """Check a typed code and return the principal with what it proves.

    Raises:
        InputError: Code ``bad_code``: wrong, used, expired, or none was asked for.
        RateLimited: Code ``code_locked``: too many wrong ones.
    """
    await _refuse_locked(shop, principal)
    await limits.take(shop, (limits.TRIES, principal.proof_key))
    digits = re.sub(r"[\s-]", "", one_line(code, 20))
    async with shop.database.write() as session:
        row = await _newest(session, shop, principal)
        if row is None:
            raise InputError(BAD_CODE, code="bad_code")
        right = hmac.compare_digest(row.code_hash or "-", _hash(shop, row.id, digits)) and await _use(session, row)
        if right:
            claim: Any = shop.keyring.decrypt(row.claim)
            await _remember(session, shop, principal, row.purpose, str(claim["email"]))
            await shop.audit.append(session, principal.subject, "code_right", row.id, {"purpose": row.purpose})
        else:
            await _count_wrong(session, shop, principal, row)
    await shop.audit.anchor()
    if not right:
        raise InputError(BAD_CODE, code="bad_code")
    return await refresh(shop, principal)


async def _newest(session: AsyncSession, shop: Shop, principal: Principal) -> VerificationCode | None:
    query = (
        select(VerificationCode)
        .where(VerificationCode.shop_id == shop.shop_id)
        .where(VerificationCode.subject_index == _index(shop, principal.proof_key))
        .where(VerificationCode.used_at.is_(None), VerificationCode.expires_at > clock.now())
        .where(VerificationCode.tries < TRIES)
        .order_by(VerificationCode.created_at.desc())
        .limit(1)
    )
    return await session.scalar(query)


async def _use(session: AsyncSession, row: VerificationCode) -> bool:
    result = await session.execute(
        update(VerificationCode)
        .where(VerificationCode.id == row.id, VerificationCode.used_at.is_(None), VerificationCode.tries < TRIES)
        .values(used_at=clock.now())
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def _count_wrong(session: AsyncSession, shop: Shop, principal: Principal, row: VerificationCode) -> None:
    tries = row.tries + 1
    until = clock.now() + LOCK if tries >= TRIES else None
    await session.execute(
        update(VerificationCode).where(VerificationCode.id == row.id).values(tries=tries, locked_until=until)
    )
    await shop.audit.append(session, principal.subject, "code_wrong", row.id, {"tries": tries})


async def _remember(session: AsyncSession, shop: Shop, principal: Principal, purpose: str, email: str) -> None:
    now = clock.now()
    where = (VerifiedSession.shop_id == shop.shop_id, VerifiedSession.subject == principal.proof_key)
    row = await session.scalar(select(VerifiedSession).where(*where))
    if row is None:
        row = VerifiedSession(
            shop_id=shop.shop_id, subject=principal.proof_key, email=email, verified_at=now,
            expires_at=now + VERIFIED_FOR,
        )  # fmt: skip
        session.add(row)
    elif purpose == "guest":
        row.email, row.verified_at, row.expires_at = email, now, now + VERIFIED_FOR
    row.stepped_up_at = now  # whoever enters a code has the mailbox right now


async def refresh(shop: Shop, principal: Principal) -> Principal:
    """Return the principal with what codes have proven in this session, as it holds now."""
    if principal.kind is Kind.STAFF:
        return principal
    now = clock.now()
    query = select(VerifiedSession).where(
        VerifiedSession.shop_id == shop.shop_id, VerifiedSession.subject == principal.proof_key,
        VerifiedSession.expires_at > now,
    )  # fmt: skip
    async with shop.database.read() as session:
        row = await session.scalar(query)
    if row is None:
        return principal
    known = principal.verified(row.email, row.customer_id)
    fresh = row.stepped_up_at is not None and row.stepped_up_at > now - STEPPED_UP_FOR
    return known.stepped_up() if fresh and known.email == row.email else known


async def _refuse_locked(shop: Shop, principal: Principal) -> None:
    now = clock.now()
    query = (
        select(VerificationCode.locked_until)
        .where(VerificationCode.shop_id == shop.shop_id, VerificationCode.locked_until > now)
        .where(VerificationCode.subject_index == _index(shop, principal.proof_key))
        .order_by(VerificationCode.locked_until.desc())
        .limit(1)
    )
    async with shop.database.read() as session:
        until = await session.scalar(query)
    if until is not None:
        raise RateLimited(LOCKED, code="code_locked", retry_after=(until - now).total_seconds())


def _index(shop: Shop, value: str) -> str:
    return hmac.digest(shop.keyring.derive("verification")[0], value.encode(), hashlib.sha256).hex()


def _hash(shop: Shop, code_id: str, code: str) -> str:
    return _index(shop, f"{code_id}:{code}")
