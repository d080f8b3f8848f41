"""A shop on the stand-in with an order in every state, and the connector that reaches it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from connectors.stores.shopify.connector import ShopifyStore
from evals.standins.shopify.server import Standin, serve
from evals.standins.shopify.world import Cast, connect, populate


@pytest.fixture
def shopify() -> Iterator[Standin]:
    with serve() as running:
        running.bucket.set(maximum=100_000, rate=10_000)
        yield running


@pytest.fixture
async def store(shopify: Standin) -> AsyncIterator[ShopifyStore]:
    found = connect(shopify)
    yield found
    await found.close()


@pytest.fixture
def cast(shopify: Standin) -> Cast:
    return populate(shopify)
