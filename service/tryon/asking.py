"""Asking for an article on one's photo, and what has become of all that was asked for."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult

from commerce.customer import Principal
from commerce.errors import Conflict, InputError, RateLimited, TryOnNotFound
from commerce.sentences import exists, restored, say
from runtime import clock
from service import limits
from service.shop import Shop
from service.tryon import ages, articles, consent, links, making, sessions, work
from store.models import TryOnJob, TryOnSession

#: So many pictures may wait at once: of one customer in all their sessions, and of the whole shop.
CUSTOMER_WAITING, SHOP_WAITING = 4, 100
STOPPED = "tryon_stopped"


async def ask(
    shop: Shop, principal: Principal, session_id: str, item: str, shown: Sequence[str] = (), only: str = ""
) -> TryOnJob:
    """Have an article shown on the session's photo; the same one again is the same job.

    Args:
        shop: The open shop.
        principal: Whose session it is.
        session_id: The session.
        item: A SKU, the platform's own id, or the handle of a variant of a product in ``shown``.
        shown: Products that were shown, by the platform's ids.
        only: The one provider that may make it; empty for the configured order.

    Raises:
        TryOnNotFound: The session is not theirs, or over.
        Conflict: There is no photo yet.
        ProductNotFound: There is no such article.
        InputError: Several articles fit, or there is no such provider.
        PolicyDenied: Articles like this are not shown on anybody, or nothing on somebody who is not of age.
        RateLimited: Too many wait already, or were made this hour.
    """
    row = await sessions.get(shop, principal, session_id)
    if sessions.is_over(row):
        raise TryOnNotFound
    await ages.check(shop, row.conversation_id)
    if not row.photo_key:
        raise Conflict(say("tryon.photo_missing"), code="photo_missing")
    others = consent.of_others(shop, row)
    names = [each.name for each in shop.studio.providers if others or not each.paid]
    if only and only not in names:
        raise InputError(say("tryon.no_such_provider", provider=only), code="no_such_provider")
    product, variant = await articles.find(shop, item, shown)
    job = TryOnJob(
        id=f"j{secrets.token_urlsafe(24)}",
        shop_id=shop.shop_id,
        session_id=row.id,
        product_id=product.id,
        variant_id=variant.id,
        sku=variant.sku,
        title=product.title,
        photo_hash=row.photo_hash,
        only=only,
        state=work.WAITING,
        notes=[],
        created_at=clock.now(),
    )
    known = await _store(shop, principal, job)
    if known is not None:
        return known
    await work.start(shop, job.id)
    return job


async def _store(shop: Shop, principal: Principal, job: TryOnJob) -> TryOnJob | None:
    """Write the job down, unless the same one is there already: that one is returned."""
    of_shop = (
        select(func.count())
        .select_from(TryOnJob)
        .where(TryOnJob.shop_id == shop.shop_id, TryOnJob.state.in_(work.UNFINISHED))
    )
    same = (
        select(TryOnJob)
        .where(TryOnJob.session_id == job.session_id, TryOnJob.variant_id == job.variant_id)
        .where(TryOnJob.photo_hash == job.photo_hash, TryOnJob.only == job.only)
        .where(TryOnJob.state.in_((*work.UNFINISHED, work.DONE)))
        .limit(1)
    )
    async with shop.database.write() as session:
        # Locked, so that two equal requests at the same moment are one, and gone if the session is.
        mine = select(TryOnSession.id).where(TryOnSession.id == job.session_id).with_for_update()
        if await session.scalar(mine) is None:
            raise TryOnNotFound
        known: TryOnJob | None = await session.scalar(same)
        if known is not None:
            return known
        theirs = select(TryOnSession.id).where(TryOnSession.subject == principal.subject)
        waiting = int(await session.scalar(of_shop.where(TryOnJob.session_id.in_(theirs))) or 0)
        if waiting >= CUSTOMER_WAITING or int(await session.scalar(of_shop) or 0) >= SHOP_WAITING:
            raise RateLimited(say("tryon.wait"), retry_after=10)
        await limits.count(session, shop, *limits.tryon_pictures(principal))
        session.add(job)
    return None


async def stop(shop: Shop, ids: Sequence[str]) -> int:
    """End what is being made or waits in these sessions; returns how much. What a provider still makes is thrown away.

    Args:
        shop: The open shop.
        ids: Sessions that the caller may stop.
    """
    waiting = TryOnJob.shop_id == shop.shop_id, TryOnJob.session_id.in_(ids), TryOnJob.state.in_(work.UNFINISHED)
    ended = {"state": work.FAILED, "code": STOPPED, "sentence": say("tryon.picture_stopped"), "ended_at": clock.now()}
    async with shop.database.write() as session:
        done = await session.execute(update(TryOnJob).where(*waiting).values(**ended))
    return done.rowcount if isinstance(done, CursorResult) else 0


async def state(shop: Shop, principal: Principal, session_id: str) -> dict[str, Any]:
    """Return a session of the principal's own with all that was asked for in it, as it may be shown.

    Raises:
        TryOnNotFound: It is not theirs, or gone.
    """
    row = await sessions.get(shop, principal, session_id)
    return described(shop, row, await sessions.jobs_of(shop, row.id))


async def states(shop: Shop, principal: Principal, conversation_id: str) -> list[dict[str, Any]]:
    """Return the principal's sessions of a conversation as `state` does, the newest first."""
    rows = await sessions.theirs(shop, principal, conversation_id)
    return [described(shop, row, await sessions.jobs_of(shop, row.id)) for row in rows]


def described(shop: Shop, row: TryOnSession, jobs: Sequence[TryOnJob]) -> dict[str, Any]:
    """Return a session as it may be shown to whose it is."""
    over = sessions.is_over(row)
    selfie = bool(row.photo_key) and not over
    return {
        "session_id": row.id,
        "state": sessions.CLOSED if over else row.state,
        "expires_at": row.expires_at,
        "upload_url": None if over else links.sign(shop, "photo", row.id, row.expires_at),
        "selfie_url": links.sign(shop, "selfie", row.id, row.expires_at) if selfie else None,
        "jobs": [described_job(shop, each) for each in jobs],
    }


def _said(words: str) -> str:
    """Return what a picture's provider says of it: a sentence by its id, or words of another package's own."""
    return say(words) if exists(words) else words


def told(job: TryOnJob) -> str:
    """Return what is said of a picture: that it is a preview, and what is estimated in it."""
    return " ".join([f"{_said(job.label)}.", *map(_said, job.notes)])


def described_job(shop: Shop, job: TryOnJob) -> dict[str, Any]:
    """Return what was asked for, and its picture's address when there is one."""
    until = job.created_at + sessions.RESULTS
    ready = job.state == work.DONE and not sessions.is_old(job)
    return {
        "job_id": job.id,
        "session_id": job.session_id,
        "state": job.state,
        "product_id": job.product_id,
        "variant_id": job.variant_id,
        "sku": job.sku,
        "title": job.title,
        "provider": job.provider,
        "label": _said(job.label),
        "notes": [_said(each) for each in job.notes],
        "code": job.code,
        "sentence": restored(job.sentence),
        "expires_at": until,
        "another_photo": job.state == work.REFUSED and making.another_photo_helps(job.code),
        "overlay_url": links.sign(shop, "overlay", job.session_id, until, job.id) if ready else None,
    }
