"""A shop on the stand-in with an order in every state, and the connector that reaches it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from connectors.stores.woocommerce import WooStore
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import Cast, connect, populate


@pytest.fixture(params=["8.0.3", "11.0.1", "8.0.3 with the plug-in", "11.0.1 with the plug-in"])
def woo(request: pytest.FixtureRequest) -> Iterator[Standin]:
    version, _, plugin = request.param.partition(" ")
    with serve(tls_on=True) as running:
        running.world.version = version
        running.world.plugin = bool(plugin)
        running.world.race = 0.0
        yield running


@pytest.fixture
def cast(woo: Standin) -> Cast:
    return populate(woo)


@pytest.fixture
async def store(woo: Standin, cast: Cast) -> AsyncIterator[WooStore]:
    found = connect(woo)
    await found.shop()
    yield found
    await found.close()
