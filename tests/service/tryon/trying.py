"""What tests of trying on do again and again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from commerce.customer import Principal
from evals.standins.tryon import malformed
from service.identity import principals
from service.shop import Shop
from service.tryon import asking, consent, sessions, work
from store.models import PlatformProduct, PlatformVariant, TryOnJob, TryOnSession

PHOTO = malformed.encoded("JPEG")
OTHER_PHOTO = malformed.encoded("PNG", 300, 360)


async def visitor(shop: Shop) -> Principal:
    return await principals.authenticate(shop, principals.visitor_token(shop))


async def opened(
    shop: Shop, who: Principal | None = None, photo: bytes | None = PHOTO, **more: object
) -> tuple[Principal, TryOnSession]:
    """Open a session, with a photo in it unless told otherwise."""
    who = who or await visitor(shop)
    row = await sessions.create(shop, who, consent.current(shop).version, True, **more)  # type: ignore[arg-type]
    if photo is not None:
        row = await sessions.put_photo(shop, row.id, photo)
    return who, row


async def skus(shop: Shop, category: str = "Tops > T-shirts") -> list[str]:
    """SKUs of a category, in a steady order."""
    query = (
        select(PlatformVariant.sku)
        .join(PlatformProduct, PlatformProduct.id == PlatformVariant.product_id)
        .where(PlatformProduct.shop_id == shop.shop_id, PlatformProduct.category.startswith(category))
        .order_by(PlatformVariant.sku)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query.limit(50)))


async def job(shop: Shop, job_id: str) -> TryOnJob | None:
    async with shop.database.read() as session:
        return await session.get(TryOnJob, job_id)


async def ended(shop: Shop, job_id: str, seconds: float = 60) -> TryOnJob:
    """Wait for a job's end."""
    async with asyncio.timeout(seconds):
        while (row := await job(shop, job_id)) is None or row.state in work.UNFINISHED:
            await asyncio.sleep(0.05)
    return row


async def made(shop: Shop, who: Principal, session_id: str, sku: str) -> TryOnJob:
    return await ended(shop, (await asking.ask(shop, who, session_id, sku)).id)


def files(shop: Shop) -> set[str]:
    return set(shop.studio.files.names())


def holding(home: Path, *needles: bytes) -> list[str]:
    """Every file below the state directory in which one of the needles stands."""
    return [
        str(path.relative_to(home))
        for path in sorted(home.rglob("*"))
        if path.is_file() and any(each in path.read_bytes() for each in needles)
    ]


HOUR, DAY = timedelta(minutes=60, seconds=1), timedelta(hours=24, seconds=1)
