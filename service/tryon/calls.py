"""The books of calls that cost money: written before a call is made, so that none is ever made twice."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Literal

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.exc import IntegrityError

from commerce.errors import TryOnError
from commerce.sentences import say
from connectors.tryon.settings import TryOnSettings
from runtime import clock
from service.shop import Shop
from store.models import TryOnCall, TryOnJob, TryOnSession

_DAY = timedelta(days=1)
#: Calls that are not even made: codes, whose sentences are those of the errors.
LEFT_ALONE = ("tryon_not_paid_again", "tryon_day_used_up")
GONE = "tryon_gone"
Ended = Literal["done", "refused", "failed", "unknown", "unsent"]


def key(job: TryOnJob) -> str:
    """Return what stands for a session, an article and a photo: of these there is one paid call at most."""
    return hashlib.sha256(f"{job.session_id}\n{job.variant_id}\n{job.photo_hash}".encode()).hexdigest()


async def begin(shop: Shop, job: TryOnJob, provider: str) -> str:
    """Write down that a paid call is made now, and return its id.

    Raises:
        TryOnError: It must not be made, by a code of `LEFT_ALONE`: there was one before, however that ended, or the
            shop's day is used up. By the code `GONE`: the picture was stopped, or its photo is gone.
    """
    row = TryOnCall(
        id=uuid.uuid4().hex,
        shop_id=shop.shop_id,
        key=key(job),
        job_id=job.id,
        provider=provider,
        sent_at=clock.steady(),
    )
    # By the clock that nobody sets: turning the day back or on buys nothing.
    lately = (TryOnCall.shop_id == shop.shop_id, TryOnCall.sent_at > row.sent_at - _DAY, TryOnCall.state != "unsent")
    try:
        async with shop.database.write() as session:
            if session.get_bind().dialect.name == "postgresql":  # one at a time counts, so that none goes over
                name = {"name": f"tryon:{shop.shop_id}"}
                await session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), name)
            if await session.scalar(_wanted(job)) is None:  # asked last of all: providers before this one took a while
                raise TryOnError(code=GONE)
            made = await session.scalar(select(func.count()).select_from(TryOnCall).where(*lately))
            if int(made or 0) >= shop.settings.section(TryOnSettings).paid_per_day:
                raise TryOnError(say("errors.tryon_day_used_up"), code="tryon_day_used_up")
            session.add(row)
    except IntegrityError:
        raise TryOnError(say("errors.tryon_not_paid_again"), code="tryon_not_paid_again") from None
    return row.id


def _wanted(job: TryOnJob) -> Select[str]:
    """Return the job where it still waits for its end and its photo is the one that is there."""
    return (
        select(TryOnJob.id)
        .join(TryOnSession, TryOnSession.id == TryOnJob.session_id)
        .where(TryOnJob.id == job.id, TryOnJob.ended_at.is_(None))
        .where(TryOnSession.photo_key != "", TryOnSession.photo_hash == job.photo_hash)
    )


async def end(shop: Shop, call_id: str, state: Ended) -> None:
    """Write down how a call ended. One that was surely never begun makes room for another: it cost nothing."""
    freed = {"key": call_id} if state == "unsent" else {}
    async with shop.database.write() as session:
        await session.execute(
            update(TryOnCall)
            .where(TryOnCall.id == call_id, TryOnCall.state == "sending")
            .values(state=state, ended_at=clock.now(), **freed)
        )


async def give_up(shop: Shop, job: TryOnJob) -> None:
    """Write down that nobody will know what became of calls for this job that an earlier try had begun."""
    async with shop.database.write() as session:
        await session.execute(
            update(TryOnCall)
            .where(TryOnCall.shop_id == shop.shop_id, TryOnCall.job_id == job.id, TryOnCall.state == "sending")
            .values(state="unknown", ended_at=clock.now())
        )
