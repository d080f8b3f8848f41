"""The books and the ends of try-ons on SQLite and on PostgreSQL, with many at once."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commerce.errors import TryOnNotFound
from connectors.stores.demo import cast
from connectors.stores.events import Event, Kind
from runtime import clock
from service.bootstrap import open_container
from service.identity import principals
from service.shop import Shop
from service.tryon import calls, janitor, sessions, work
from service.webhooks import privacy
from store.models import TryOnCall, TryOnJob, TryOnSession
from tests.homes import settings_for
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import DAY, HOUR, PHOTO, files, opened


@pytest.fixture
async def bare(database_url: str, demo_home: Path, tmp_path: Path) -> AsyncIterator[Shop]:
    """An open shop without products."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(demo_home / "demo.sqlite", home)
    settings = settings_for(home, database_url=database_url, tryon_paid_per_day=3)
    async with open_container(settings, own=True, filled=False, tryon=[Flat("paid", paid=True)]) as container:
        yield container.shop


async def asked(shop: Shop, row: TryOnSession, state: str = work.DONE) -> TryOnJob:
    job = TryOnJob(
        id=f"j{secrets.token_hex(8)}",
        shop_id=shop.shop_id,
        session_id=row.id,
        product_id="1",
        variant_id=secrets.token_hex(4),
        sku="T-1",
        title="Tee",
        photo_hash=row.photo_hash,
        state=state,
        notes=["x"],
        created_at=clock.now(),
        result_key=shop.studio.files.put(b"a picture") if state == work.DONE else "",
    )
    async with shop.database.write() as session:
        session.add(job)
    return job


async def count(shop: Shop, table: type) -> int:
    async with shop.database.read() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def begun_of(shop: Shop, jobs: list[TryOnJob]) -> list[str]:
    """Begin a paid call for each of the jobs at once; the ids of those that may be made."""
    found = await asyncio.gather(*(calls.begin(shop, each, "paid") for each in jobs), return_exceptions=True)
    assert all(isinstance(each, str) or getattr(each, "code", "") in calls.LEFT_ALONE for each in found)
    return [each for each in found if isinstance(each, str)]


async def test_many_at_once_pay_once_and_within_the_day(bare: Shop) -> None:
    _, row = await opened(bare)
    job = await asked(bare, row, work.RUNNING)
    begun = await begun_of(bare, [job] * 8)
    assert len(begun) == 1
    await calls.end(bare, begun[0], "unsent")  # which cost nothing, and so makes room for one more
    assert len(await begun_of(bare, [job] * 8)) == 1
    others = [await asked(bare, row, work.RUNNING) for _ in range(6)]
    assert len(await begun_of(bare, others)) == 2 and await count(bare, TryOnCall) == 4
    await calls.give_up(bare, job)
    async with bare.database.read() as session:
        states = list(await session.scalars(select(TryOnCall.state).order_by(TryOnCall.state)))
    assert states == ["sending", "sending", "unknown", "unsent"]


async def test_all_of_it_ends(bare: Shop) -> None:
    who, row = await opened(bare)
    job = await asked(bare, row)
    _, other = await opened(bare)
    await asked(bare, other)
    assert len(files(bare)) == 4
    await sessions.remove(bare, who, row.id)
    assert len(files(bare)) == 2 and await count(bare, TryOnJob) == 1
    with pytest.raises(TryOnNotFound):
        await sessions.overlay(bare, row.id, job.id)
    with clock.travel(HOUR):
        await janitor.tidy(bare)
        assert len(files(bare)) == 1 and await count(bare, TryOnSession) == 1
    with clock.travel(DAY):
        await janitor.tidy(bare)
    assert files(bare) == set() and (await count(bare, TryOnSession), await count(bare, TryOnJob)) == (0, 0)


async def test_a_customer_is_erased_and_a_photo_replaced_at_the_same_moment(bare: Shop) -> None:
    mara = await principals.sign_in(bare, cast.OWNER)
    _, row = await opened(bare, mara)
    await asked(bare, row)
    await asyncio.gather(
        privacy.erase(bare, cast.OWNER, "operator"),
        *(sessions.put_photo(bare, row.id, PHOTO) for _ in range(3)),
        return_exceptions=True,
    )
    assert files(bare) == set() and await count(bare, TryOnSession) == 0


async def test_of_many_uploads_at_once_one_file_stays(bare: Shop) -> None:
    who, row = await opened(bare)
    await asyncio.gather(*(sessions.put_photo(bare, row.id, PHOTO) for _ in range(6)))
    assert len(files(bare)) == 1
    await sessions.remove(bare, who, row.id)
    assert files(bare) == set()


async def test_a_shop_that_leaves_takes_all_try_ons_along(bare: Shop) -> None:
    for _ in range(2):
        _, row = await opened(bare)
        await calls.begin(bare, await asked(bare, row), "paid")
    assert len(files(bare)) == 4
    await privacy.carry_out(bare, Event(kind=Kind.ERASE_SHOP), "shopify")
    assert files(bare) == set()
    assert [await count(bare, table) for table in (TryOnSession, TryOnJob, TryOnCall)] == [0, 0, 0]
