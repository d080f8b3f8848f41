"""The durable work: a picture that was asked for is made, or it is said why there is none; after a crash, too."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from commerce.errors import ShopclerkError, TryOnError, TryOnRefused
from commerce.sentences import say, stored
from connectors.tryon.base import Overlay, Photo
from runtime import clock, jobs
from runtime.failpoints import failpoint
from service import shop as shops
from service.shop import Shop
from service.tryon import articles, calls, consent, making, photos, sessions
from store.models import TryOnJob, TryOnSession

log = logging.getLogger(__name__)
WAITING, RUNNING, DONE, REFUSED, FAILED = "waiting", "running", "done", "refused", "failed"
UNFINISHED = (WAITING, RUNNING)
#: A picture whose making has killed the process so often is not tried again.
_TRIES = 3
_SETTLE = timedelta(seconds=10)


async def start(shop: Shop, job_id: str) -> None:
    """Have the picture made; what a crash keeps from being started, `restart_stuck` starts."""
    await shop.jobs.start("make_tryon", _name(job_id), shop.shop_id, job_id)


async def restart_stuck(shop: Shop) -> int:
    """Start what waits and has nobody who does it; returns how many."""
    settled = clock.now() - _SETTLE
    query = select(TryOnJob.id).where(TryOnJob.shop_id == shop.shop_id, TryOnJob.state.in_(UNFINISHED))
    async with shop.database.read() as session:
        waiting = list(await session.scalars(query.where(TryOnJob.created_at < settled)))
    started = [await shop.jobs.restart("make_tryon", _name(each), shop.shop_id, each) for each in waiting]
    return sum(started)


def _name(job_id: str) -> str:
    return f"tryon:{job_id}"


@jobs.workflow("make_tryon")
async def make_tryon(shop_id: str, job_id: str) -> str:
    """Make one picture, in its session's turn."""
    return await _make(shop_id, job_id)


@jobs.step("make_tryon_once")
async def _make(shop_id: str, job_id: str) -> str:
    """Return how the job ended; nothing else of it is ever kept by the engine."""
    shop = shops.get(shop_id)
    async with shop.database.read() as session:
        job = await session.get(TryOnJob, job_id)
    if job is None:
        return "gone"
    async with shop.studio.turn(job.session_id):
        try:
            return await _turn(shop, job)
        except ShopclerkError as error:
            log.warning("try-on %s: %s", job.id, error.code)
            sentence = error.message if isinstance(error, TryOnError) else TryOnError.default()
            return await _end(shop, job, FAILED, code=error.code, sentence=stored(sentence))
        except Exception as error:  # noqa: BLE001 - whatever it is, the customer is told, and its words stay out of logs
            log.error("try-on %s: %s", job.id, type(error).__name__)
            return await _end(shop, job, FAILED, code=TryOnError.code, sentence=stored(TryOnError.default()))


async def _turn(shop: Shop, job: TryOnJob) -> str:
    if not await _begin(shop, job):
        return await _end(shop, job, FAILED, code=TryOnError.code, sentence=stored(TryOnError.default()))
    await calls.give_up(shop, job)
    async with shop.database.read() as session:
        row = await session.get(TryOnSession, job.session_id)
    if row is None or sessions.is_over(row) or row.photo_hash != job.photo_hash:
        return await _end(shop, job, FAILED, code="photo_gone", sentence=stored(say("tryon.photo_gone")))
    photo = await _photo(shop, row)
    try:
        product, variant = await articles.find(shop, job.variant_id)
        garment = await articles.garment(shop, product, variant)
        overlay = await making.picture(shop, job, photo, garment, remote=consent.of_others(shop, row))
    except TryOnRefused as error:
        return await _end(shop, job, REFUSED, code=error.code, sentence=stored(error.message))
    return await _keep(shop, job, overlay)


async def _begin(shop: Shop, job: TryOnJob) -> bool:
    """Count a try; False when there were enough, or the job has ended or is gone."""
    async with shop.database.write() as session:
        done = await session.execute(
            update(TryOnJob)
            .where(TryOnJob.id == job.id, TryOnJob.state.in_(UNFINISHED), TryOnJob.attempts < _TRIES)
            .values(state=RUNNING, attempts=TryOnJob.attempts + 1)
        )
    return isinstance(done, CursorResult) and done.rowcount == 1


async def _photo(shop: Shop, row: TryOnSession) -> Photo:
    data = await sessions.photo(shop, row.id)
    return Photo(data, *await asyncio.to_thread(photos.size, data))


async def _keep(shop: Shop, job: TryOnJob, overlay: Overlay) -> str:
    name = await asyncio.to_thread(shop.studio.files.put, overlay.picture)
    failpoint("tryon.after_file")
    notes = [str(each) for each in overlay.notes]
    state = await _end(shop, job, DONE, provider=overlay.provider, result_key=name, label=overlay.label, notes=notes)
    if state != DONE:  # deleted meanwhile
        await asyncio.to_thread(shop.studio.files.remove, name)
    return state


async def _end(shop: Shop, job: TryOnJob, state: str, **values: Any) -> str:
    """Move the job to its end and return the state that it has then; ``gone`` when there is no such job any more."""
    async with shop.database.write() as session:
        done = await session.execute(
            update(TryOnJob)
            .where(TryOnJob.id == job.id, TryOnJob.state.in_(UNFINISHED))
            .values(state=state, ended_at=clock.now(), **values)
        )
        if isinstance(done, CursorResult) and done.rowcount == 1:
            return state
        left = await session.scalar(select(TryOnJob.state).where(TryOnJob.id == job.id))
    return str(left) if left is not None else "gone"
