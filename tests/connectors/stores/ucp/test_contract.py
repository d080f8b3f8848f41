"""A store that speaks UCP keeps the contract of all stores, as far as it has what that is about."""

from __future__ import annotations

import pytest

from evals.contracts.stores import CONTRACTS
from evals.standins.ucp import STANDIN
from tests.contracts import every, kept


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract):
    async with STANDIN.world() as world:
        await kept(contract, world)
