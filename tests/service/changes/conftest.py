"""A shop of its own for each test of actions, and its customer."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from commerce.customer import Principal
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.identity import principals
from service.shop import Shop

ANY = Scenario(about="any", turns=[Turn(say="hello")])


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def mara(shop: Shop) -> Principal:
    return await principals.sign_in(shop, cast.OWNER)
