"""Fixtures of this folder: a shop whose only provider lays articles flat on photos."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete

from service.bootstrap import Container, open_container
from service.shop import Shop
from service.studio import Studio
from store.models import RateWindow, TryOnCall, TryOnJob, TryOnSession
from tests.homes import demo_home, home, settings_for  # noqa: F401
from tests.service.tryon.flat import Flat


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fitting(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Container]:  # noqa: F811
    """An open container for a whole module."""
    home = tmp_path_factory.mktemp("tryon") / "home"  # noqa: F811
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    async with open_container(settings_for(home), own=True, filled=False, tryon=[Flat()]) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def shop(fitting: Container) -> AsyncIterator[Shop]:
    """The open shop, in which nobody has tried anything on; tests may give it other providers."""
    shop = fitting.shop
    studio = shop.studio
    shop.studio = Studio([Flat()], studio.files)
    shop.windows.__init__()  # type: ignore[misc]  # nothing has been counted
    await forget(shop)
    yield shop
    await forget(shop)
    shop.studio = studio


async def forget(shop: Shop) -> None:
    async with shop.database.write() as session:
        for table in (TryOnJob, TryOnSession, TryOnCall, RateWindow):
            await session.execute(delete(table).where(table.shop_id == shop.shop_id))
    shop.studio.files.remove(*shop.studio.files.names())
