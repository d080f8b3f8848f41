"""The demo store keeps the contract of all stores, with and without idempotency keys."""

import pytest

from connectors.stores.demo import DemoStore
from evals.contracts.stores import CONTRACTS
from evals.standins.demo import world_of
from tests.contracts import every, kept


@pytest.fixture(params=["keys", "none"])
async def world(request, demo_path):
    store = DemoStore(demo_path, idempotency=request.param)
    yield world_of(store)
    await store.close()


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract, world):
    await kept(contract, world)
