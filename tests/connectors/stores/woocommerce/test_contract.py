"""WooCommerce keeps the contract of all stores, in two versions, with and without the plug-in."""

from __future__ import annotations

import pytest

from evals.contracts.stores import CONTRACTS
from evals.standins.woocommerce.world import world_of
from tests.contracts import every, kept


@pytest.fixture
async def world(woo, cast):
    async with world_of(woo, cast) as found:
        yield found


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract, world):
    await kept(contract, world)
