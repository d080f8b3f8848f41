"""Sessions of trying things on: one customer, one consent, one photo, for an hour."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed, TryOnNotFound, TryOnNotReady, VerificationEnded
from commerce.sentences import say
from connectors.tryon.pictures import pillow
from runtime import clock
from service import limits
from service.conversations import conversations, ownership
from service.shop import Shop
from service.tryon import ages, consent, photos
from store.models import TryOnJob, TryOnSession

LIFETIME = timedelta(minutes=60)
RESULTS = timedelta(hours=24)
OPEN, READY, CLOSED = "open", "ready", "closed"


async def create(
    shop: Shop,
    principal: Principal,
    version: str,
    adult: bool,
    *,
    remote: bool = False,
    conversation_id: str | None = None,
) -> TryOnSession:
    """Open a session for somebody who agreed to the present words.

    Args:
        shop: The open shop.
        principal: Whose it is.
        version: Which words they agreed to.
        adult: Whether they say that they are of age.
        remote: Whether they agree to providers that are other companies.
        conversation_id: Their conversation that it belongs to, with which it goes.

    Raises:
        InputError: There is no yes to the present words.
        NotAllowed: Staff have no photos of their own.
        ConversationNotFound: It is not theirs.
        PolicyDenied: They said there that they are not of age.
        RateLimited: Too many of them.
        TryOnNotReady: There is no provider.
    """
    if principal.kind is Kind.STAFF:
        raise NotAllowed(say("tryon.customers_only"))
    if not shop.studio.providers:
        raise TryOnNotReady
    pillow()
    consent.check(shop, version, adult)
    if conversation_id is not None:
        conversation_id = (await conversations.get(shop, principal, conversation_id)).id
    await ages.check(shop, conversation_id)
    now = clock.now()
    row = TryOnSession(
        id=f"t{secrets.token_urlsafe(24)}",
        shop_id=shop.shop_id,
        conversation_id=conversation_id,
        subject=principal.subject,
        proof=ownership.mark(shop, principal),
        state=OPEN,
        consent_version=version,
        consent_at=now,
        adult=adult,
        remote=remote,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    async with shop.database.write() as session:
        await limits.count(session, shop, *limits.tryons(principal))
        session.add(row)
    return row


async def get(shop: Shop, principal: Principal, session_id: str) -> TryOnSession:
    """Return a session of the principal's own, also one whose photo is gone.

    Raises:
        TryOnNotFound: There is none, or it is somebody else's: the same answer.
    """
    row = await _row(shop, session_id)
    if row is None or principal.kind is Kind.STAFF or row.subject != principal.subject:
        raise TryOnNotFound
    try:
        ownership.require(shop, principal, row.proof)
    except VerificationEnded:
        raise TryOnNotFound from None
    return row


async def theirs(shop: Shop, principal: Principal, conversation_id: str | None = None) -> list[TryOnSession]:
    """Return the principal's own sessions, the newest first, also those whose photo is gone.

    Args:
        shop: The open shop.
        principal: Whose.
        conversation_id: Only those that belong to this conversation; None for all.
    """
    query = select(TryOnSession).where(TryOnSession.shop_id == shop.shop_id, TryOnSession.subject == principal.subject)
    if conversation_id is not None:
        query = query.where(TryOnSession.conversation_id == conversation_id)
    async with shop.database.read() as session:
        rows = list(await session.scalars(query.order_by(TryOnSession.created_at.desc(), TryOnSession.id)))
    mine = principal.kind is not Kind.STAFF
    return [each for each in rows if mine and ownership.open_to(shop, principal, each.proof)]


async def of_subject(shop: Shop, principal: Principal) -> list[str]:
    """Return the ids of all the principal's own sessions, whatever was proven in them: for deleting, and no more."""
    if principal.kind is Kind.STAFF:
        return []
    query = select(TryOnSession.id).where(
        TryOnSession.shop_id == shop.shop_id, TryOnSession.subject == principal.subject
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def _row(shop: Shop, session_id: str) -> TryOnSession | None:
    async with shop.database.read() as session:
        row = await session.get(TryOnSession, session_id[:64])
    return row if row is not None and row.shop_id == shop.shop_id else None


def is_over(row: TryOnSession) -> bool:
    """Return whether the hour of its photo is over, by whichever clock."""
    return row.state == CLOSED or clock.age(row.created_at, row.clock_mark) >= LIFETIME


def is_old(row: TryOnJob) -> bool:
    """Return whether the day of a picture is over, by whichever clock."""
    return clock.age(row.created_at, row.clock_mark) >= RESULTS


async def put_photo(shop: Shop, session_id: str, data: bytes) -> TryOnSession:
    """Take the session's photo in; a photo that was there before is gone.

    Args:
        shop: The open shop.
        session_id: A session that the caller may put a photo into.
        data: The file as it was sent.

    Raises:
        TryOnNotFound: The session has ended.
        PhotoError: That is no photo that can be taken; what was there before stays.
        RateLimited: Too many of them.
    """
    row = await _row(shop, session_id)
    if row is None or is_over(row):
        raise TryOnNotFound
    await limits.take(shop, (limits.PHOTOS, row.id))
    async with shop.studio.taking_in:
        photo = await asyncio.to_thread(photos.take_in, data)
        name = await asyncio.to_thread(shop.studio.files.put, photo.data)
    # Salted by the session's id, which nobody can guess: it tells the same photo, and nothing about it. Of what is
    # kept, not of the file: another comment in it makes no other photo, which would be paid for once more.
    digest = hashlib.sha256(row.id.encode() + photo.data).hexdigest()
    async with shop.database.write() as session:
        # Locked, so that of two uploads at once the second sees the file of the first, and takes it away.
        mine = select(TryOnSession.photo_key).where(TryOnSession.id == row.id).with_for_update()
        before = await session.scalar(mine)
        done = await session.execute(
            update(TryOnSession)
            .where(TryOnSession.id == row.id, TryOnSession.state != CLOSED)
            .values(photo_key=name, photo_hash=digest, state=READY)
        )
    kept = isinstance(done, CursorResult) and done.rowcount == 1
    await asyncio.to_thread(shop.studio.files.remove, (before or "") if kept else name)
    if not kept:
        raise TryOnNotFound
    row.photo_key, row.photo_hash, row.state = name, digest, READY
    return row


async def photo(shop: Shop, session_id: str) -> bytes:
    """Return the session's photo as it is kept.

    Raises:
        TryOnNotFound: It is gone, or was never there.
    """
    row = await _row(shop, session_id)
    data = None if row is None or is_over(row) else await asyncio.to_thread(shop.studio.files.get, row.photo_key)
    if data is None:
        raise TryOnNotFound
    return data


async def overlay(shop: Shop, session_id: str, job_id: str) -> bytes:
    """Return a finished picture, a PNG.

    Raises:
        TryOnNotFound: It is gone, not finished, or of another session.
    """
    async with shop.database.read() as session:
        row = await session.get(TryOnJob, job_id[:64])
    mine = row is not None and row.shop_id == shop.shop_id and row.session_id == session_id and not is_old(row)
    data = await asyncio.to_thread(shop.studio.files.get, row.result_key) if row is not None and mine else None
    if data is None:
        raise TryOnNotFound
    return data


async def jobs_of(shop: Shop, session_id: str) -> list[TryOnJob]:
    """Return what was asked for in a session, oldest first."""
    query = select(TryOnJob).where(TryOnJob.shop_id == shop.shop_id, TryOnJob.session_id == session_id)
    async with shop.database.read() as session:
        return list(await session.scalars(query.order_by(TryOnJob.created_at, TryOnJob.id)))


async def remove(shop: Shop, principal: Principal, session_id: str) -> None:
    """Delete a session of the principal's own with its photo and all pictures, now.

    What is being made for it is thrown away when it is done.

    Raises:
        TryOnNotFound: It is not theirs, or gone already.
    """
    row = await get(shop, principal, session_id)
    await wipe(shop, [row.id])


async def wipe(shop: Shop, ids: Sequence[str]) -> None:
    """Delete sessions with all that belongs to them: the files first, so that no crash leaves one without its row."""
    theirs = TryOnSession.shop_id == shop.shop_id, TryOnSession.id.in_(ids)
    of_them = TryOnJob.shop_id == shop.shop_id, TryOnJob.session_id.in_(ids)
    async with shop.database.write() as session:  # locked, so that nobody puts a file in between
        names = [
            *await session.scalars(select(TryOnSession.photo_key).where(*theirs).with_for_update()),
            *await session.scalars(select(TryOnJob.result_key).where(*of_them).with_for_update()),
        ]
        await asyncio.to_thread(shop.studio.files.remove, *names)
        await session.execute(delete(TryOnJob).where(*of_them))
        await session.execute(delete(TryOnSession).where(*theirs))
