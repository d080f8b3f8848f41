"""A mailbox on real servers keeps the contract of all desks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from evals.contracts.desks import CONTRACTS
from tests.connectors.desks.email.post import Post, World, post
from tests.contracts import every, kept


@pytest.fixture(scope="module")
def served() -> Iterator[Post]:
    with post() as running:
        yield running


@pytest.fixture
async def world(served: Post) -> AsyncIterator[World]:
    made = await World(served).begin()
    yield made
    await made.adapter.close()


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps_the_contract(contract, world: World) -> None:
    await kept(contract, world)
